// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/settingspage.h"

#include "ui/editor/compressionfields.h"
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
constexpr int dayMs = 24 * 60 * 60 * 1000;
constexpr int maxTimeLimitMs = 600'000;
constexpr int maxMisses = 1000;
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
    , m_scroll(new QScrollArea(this))
    , m_subprotocols(new QLineEdit(this))
    , m_subprotocolProblem(new ProblemLine(ProblemLine::Kind::Error, this))
    , m_verifyTls(new QCheckBox(tr("Check the server's &certificate"), this))
    , m_tlsWarning(new ProblemLine(ProblemLine::Kind::Warning, this))
    , m_autoPong(new QCheckBox(tr("&Answer pings"), this))
    , m_pongDelay(
          makeNumber(tr("Pong delay"), &RequestSettings::pongDelayMs, 0, dayMs, 100, tr(" ms")))
    , m_keepalive(makeNumber(tr("Keepalive interval"), &RequestSettings::keepaliveMs, 0, dayMs,
                             1000, tr(" ms")))
    , m_keepaliveMisses(makeNumber(tr("Unanswered pings"), &RequestSettings::keepaliveMisses, 1,
                                   maxMisses, 1, tr(" pings")))
    , m_compression(new CompressionFields(this))
    , m_connectTimeout(makeNumber(tr("Time limit for connecting"),
                                  &RequestSettings::connectTimeoutMs, 100, maxTimeLimitMs, 500,
                                  tr(" ms")))
    , m_closeTimeout(makeNumber(tr("Time limit for closing"), &RequestSettings::closeTimeoutMs, 100,
                                maxTimeLimitMs, 500, tr(" ms")))
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
    add(tr("Pings"), m_autoPong,
        tr("Sends a pong for each ping of the server, as RFC 6455 asks for. Without it, a server "
           "may close the connection."));
    add(tr("Pong &delay"), m_pongDelay, tr("How long such a pong is held back."));
    add(tr("&Keepalive"), m_keepalive,
        tr("Sends a ping of our own this often, which also measures the round trip."));
    add(tr("&Unanswered"), m_keepaliveMisses,
        tr("So many keepalive pings without a pong end the connection: the server is silent."));
    add(tr("Compression"), m_compression,
        tr("permessage-deflate, RFC 7692. The server takes the offer or leaves it. A smaller "
           "window needs less memory and compresses less; without context takeover each message "
           "is compressed on its own."));
    add(tr("Co&nnecting"), m_connectTimeout,
        tr("The longest time for each stage: name look-up, TCP, TLS and upgrade."));
    add(tr("C&losing"), m_closeTimeout,
        tr("How long to wait for the server's answer to a Close frame."));
    add(tr("Message si&ze"), m_maxMessage,
        tr("A larger message from the server ends the connection with code 1009."));

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
    for (QSpinBox *box : findChildren<QSpinBox *>()) {
        box->setFocusPolicy(Qt::StrongFocus);
        box->installEventFilter(this);
    }

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
        m_pongDelay->setEnabled(on);
        emit edited();
    });
    connect(m_keepalive, &QSpinBox::valueChanged, this,
            [this](int ms) { m_keepaliveMisses->setEnabled(ms > 0); });
    connect(m_compression, &CompressionFields::edited, this, [this] {
        m_settings.compression = m_compression->settings();
        emit edited();
    });
    m_keepalive->setSpecialValueText(tr("off"));
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

// The wheel scrolls the page; it changes only the number that is being edited.
bool SettingsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && !static_cast<QWidget *>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SettingsPage::showSection(Section section)
{
    QWidget *field = m_verifyTls;
    if (section == Section::Compression)
        field = m_compression;
    else if (section == Section::Limits)
        field = m_connectTimeout;
    field->setFocus(Qt::OtherFocusReason);
    // With what explains it.
    m_scroll->ensureWidgetVisible(field->parentWidget());
}

QSpinBox *SettingsPage::makeNumber(const QString &name, int RequestSettings::*member, int least,
                                   int most, int step, const QString &suffix)
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setSuffix(suffix);
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
        QSignalBlocker(m_verifyTls),       QSignalBlocker(m_autoPong),
        QSignalBlocker(m_pongDelay),       QSignalBlocker(m_keepalive),
        QSignalBlocker(m_keepaliveMisses), QSignalBlocker(m_connectTimeout),
        QSignalBlocker(m_closeTimeout),    QSignalBlocker(m_maxMessage),
    };
    m_subprotocols->setText(settings.subprotocols.join(u", "_s));
    m_verifyTls->setChecked(settings.verifyTls);
    m_autoPong->setChecked(settings.autoPong);
    m_pongDelay->setValue(settings.pongDelayMs);
    m_pongDelay->setEnabled(settings.autoPong);
    m_keepalive->setValue(settings.keepaliveMs);
    m_keepaliveMisses->setValue(settings.keepaliveMisses);
    m_keepaliveMisses->setEnabled(settings.keepaliveMs > 0);
    m_compression->setSettings(settings.compression);
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
