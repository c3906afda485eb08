// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/offersections.h"

#include "ui/editor/compressionfields.h"
#include "ui/editor/problemline.h"
#include "workspace/headerrules.h"

#include <QSignalBlocker>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

namespace {

QStringList namesFromText(const QString &text)
{
    QStringList names;
    for (const QString &part : text.split(u',')) {
        if (const QString name = part.trimmed(); !name.isEmpty())
            names << name;
    }
    return names;
}

} // namespace

SubprotocolsSection::SubprotocolsSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Subprotocols"), settings, parent)
    , m_names(new QLineEdit)
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
{
    m_names->setAccessibleName(tr("Subprotocols"));
    m_names->setPlaceholderText(tr("chat.v2, chat.v1"));
    addField(tr("Su&bprotocols"), m_names,
             tr("Offered to the server in this order, separated by commas. It picks one or none."),
             m_problem);
    connect(m_names, &QLineEdit::textEdited, this, [this](const QString &text) {
        this->settings().subprotocols = namesFromText(text);
        changed();
    });
}

void SubprotocolsSection::load()
{
    m_names->setText(settings().subprotocols.join(u", "_s));
    SettingsSection::load();
}

QString SubprotocolsSection::problem() const
{
    const QStringList &names = settings().subprotocols;
    for (const QString &name : names) {
        if (const QString reason = workspace::subprotocolProblem(name); !reason.isEmpty())
            return tr("“%1”: %2").arg(name, reason);
        if (names.count(name) > 1)
            return tr("“%1” is offered twice.").arg(name);
    }
    return {};
}

void SubprotocolsSection::showState()
{
    m_problem->setText(problem());
}

CompressionSection::CompressionSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Compression"), settings, parent)
    , m_compression(new CompressionFields)
{
    addField(tr("Compression"), m_compression,
             tr("permessage-deflate, RFC 7692. The server takes the offer or leaves it. A smaller "
                "window needs less memory and compresses less; without context takeover each "
                "message is compressed on its own."));
    connect(m_compression, &CompressionFields::edited, this, [this] {
        this->settings().compression = m_compression->settings();
        changed();
    });
}

void CompressionSection::load()
{
    m_compression->setSettings(settings().compression);
    SettingsSection::load();
}

QWidget *CompressionSection::firstField() const
{
    return m_compression;
}

} // namespace sockwright::ui
