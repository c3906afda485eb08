// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/payloadfield.h"

#include "format/bytes.h"
#include "ui/editor/problemline.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

constexpr int maxCharacters = 100'000; // a longer line makes every keystroke slow

} // namespace

QString byteCountText(qsizetype bytes, qsizetype limit)
{
    const QString count = QLocale().toString(bytes);
    if (limit > 0)
        return PayloadField::tr("%1 of %2 bytes").arg(count, QLocale().toString(limit));
    return bytes == 1 ? PayloadField::tr("1 byte") : PayloadField::tr("%1 bytes").arg(count);
}

PayloadField::PayloadField(const QString &name, qsizetype limit, QWidget *parent)
    : QWidget(parent)
    , m_limit(limit)
    , m_format(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_format->addItems({tr("Text"), tr("Hex")});
    m_format->setAccessibleName(tr("%1 format").arg(name));
    m_format->setToolTip(tr("Text goes out as UTF-8, Hex as the bytes it spells"));
    m_text->setAccessibleName(name);
    m_text->setMaxLength(maxCharacters);

    auto *line = new QHBoxLayout;
    line->addWidget(m_format);
    line->addWidget(m_text, 1);
    line->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    setFocusProxy(m_text);

    connect(m_text, &QLineEdit::textChanged, this, &PayloadField::read);
    connect(m_format, &QComboBox::currentIndexChanged, this, &PayloadField::read);
    read();
}

void PayloadField::read()
{
    const bool isHex = m_format->currentIndex() == 1;
    const base::Result<QByteArray> bytes
        = isHex ? format::bytesFromHex(m_text->text()) : m_text->text().toUtf8();
    QString problem;
    if (!bytes)
        problem = bytes.error().message;
    else if (m_limit > 0 && bytes->size() > m_limit)
        problem = tr("At most %1 bytes fit into a control frame. A raw frame can carry more.")
                      .arg(m_limit);
    m_payload.reset();
    if (problem.isEmpty())
        m_payload = *bytes;
    m_count->setText(bytes ? byteCountText(bytes->size(), m_limit) : QString());
    m_problem->setText(problem);
    emit changed();
}

} // namespace sockwright::ui
