// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/settingspage.h"

#include "ui/editor/problemline.h"
#include "ui/theme/colours.h"
#include "workspace/headerrules.h"

#include <QCheckBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace sockwright::ui {

using namespace Qt::StringLiterals;
using workspace::RequestSettings;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr int spinBoxWidth = 160;
constexpr int maxMessageMiB = 4095; // a message's size has 32 bits

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

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent)
    , m_subprotocols(new QLineEdit(this))
    , m_subprotocolProblem(new ProblemLine(ProblemLine::Kind::Error, this))
    , m_verifyTls(new QCheckBox(tr("Check the server's &certificate"), this))
    , m_tlsWarning(new ProblemLine(ProblemLine::Kind::Warning, this))
    , m_autoPong(new QCheckBox(tr("&Answer pings"), this))
    , m_connectTimeout(
          makeTimeLimit(tr("Time limit for connecting"), &RequestSettings::connectTimeoutMs))
    , m_closeTimeout(makeTimeLimit(tr("Time limit for closing"), &RequestSettings::closeTimeoutMs))
    , m_maxMessage(makeMaxMessage())
{
    m_subprotocols->setAccessibleName(tr("Subprotocols"));
    m_subprotocols->setPlaceholderText(tr("chat.v2, chat.v1"));
    m_verifyTls->setAccessibleName(tr("Check the server's certificate"));
    m_autoPong->setAccessibleName(tr("Answer pings"));

    auto *page = new QWidget;
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [this, form](const QString &name, QWidget *field, const QString &explanation,
                                  QWidget *notice = nullptr) {
        auto *label = new QLabel(name);
        label->setBuddy(field);
        form->addRow(label, explained(field, explanation, notice));
    };
    add(tr("Su&bprotocols"), m_subprotocols,
        tr("Offered to the server in this order, separated by commas. It picks one or none."),
        m_subprotocolProblem);
    add(tr("TLS"), m_verifyTls, tr("For wss:// only. Switch it off for a test server alone."),
        m_tlsWarning);
    add(tr("Keepalive"), m_autoPong,
        tr("Sends a pong for each ping of the server, as RFC 6455 asks for. Without it, a server "
           "may close the connection."));
    add(tr("Co&nnecting"), m_connectTimeout,
        tr("The longest time for each stage: name look-up, TCP, TLS and upgrade."));
    add(tr("C&losing"), m_closeTimeout,
        tr("How long to wait for the server's answer to a Close frame."));
    add(tr("Message si&ze"), m_maxMessage,
        tr("A larger message from the server ends the connection with code 1009."));

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);

    connect(m_subprotocols, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_settings.subprotocols = namesFromText(text);
        showNotices();
        emit edited();
    });
    connect(m_verifyTls, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.verifyTls = on;
        showNotices();
        emit edited();
    });
    connect(m_autoPong, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.autoPong = on;
        emit edited();
    });
    muteExplanations();
    setSettings({});
}

QWidget *SettingsPage::explained(QWidget *field, const QString &explanation, QWidget *notice)
{
    auto *label = new QLabel(explanation);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    m_explanations << label;
    field->setAccessibleDescription(explanation);

    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(2);
    layout->addWidget(field);
    if (notice)
        layout->addWidget(notice);
    layout->addWidget(label);
    return box;
}

void SettingsPage::muteExplanations()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, coloursFor(muted).muted);
    for (QLabel *label : std::as_const(m_explanations))
        label->setPalette(muted);
}

void SettingsPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        muteExplanations();
}

QSpinBox *SettingsPage::makeTimeLimit(const QString &name, int RequestSettings::*member)
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(100, 600'000);
    box->setSingleStep(500);
    box->setSuffix(tr(" ms"));
    box->setMaximumWidth(spinBoxWidth);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::valueChanged, this, [this, member](int value) {
        m_settings.*member = value;
        emit edited();
    });
    return box;
}

QSpinBox *SettingsPage::makeMaxMessage()
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(tr("Largest message"));
    box->setRange(1, maxMessageMiB);
    box->setSuffix(tr(" MiB"));
    box->setMaximumWidth(spinBoxWidth);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::valueChanged, this, [this](int value) {
        m_settings.maxMessageBytes = value * mebibyte;
        emit edited();
    });
    return box;
}

void SettingsPage::setSettings(const RequestSettings &settings)
{
    m_settings = settings;
    const QSignalBlocker blockers[] = {
        QSignalBlocker(m_verifyTls),      QSignalBlocker(m_autoPong),
        QSignalBlocker(m_connectTimeout), QSignalBlocker(m_closeTimeout),
        QSignalBlocker(m_maxMessage),
    };
    m_subprotocols->setText(settings.subprotocols.join(u", "_s));
    m_verifyTls->setChecked(settings.verifyTls);
    m_autoPong->setChecked(settings.autoPong);
    m_connectTimeout->setValue(settings.connectTimeoutMs);
    m_closeTimeout->setValue(settings.closeTimeoutMs);
    m_maxMessage->setValue(static_cast<int>(
        std::clamp<qint64>(settings.maxMessageBytes / mebibyte, 1, maxMessageMiB)));
    showNotices();
}

QString SettingsPage::problem() const
{
    for (const QString &name : m_settings.subprotocols) {
        if (const QString reason = workspace::subprotocolProblem(name); !reason.isEmpty())
            return tr("“%1”: %2").arg(name, reason);
        if (m_settings.subprotocols.count(name) > 1)
            return tr("“%1” is offered twice.").arg(name);
    }
    return {};
}

void SettingsPage::showNotices()
{
    m_subprotocolProblem->setText(problem());
    m_tlsWarning->setText(m_settings.verifyTls
                              ? QString()
                              : tr("The server is not checked: anybody on the way can read and "
                                   "change what is sent."));
}

} // namespace sockwright::ui
