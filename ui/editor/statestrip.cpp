// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/statestrip.h"

#include "format/visible.h"
#include "ui/theme/colours.h"
#include "wire/closecode.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStringList>
#include <QToolButton>
#include <QVBoxLayout>

namespace sockwright::ui {

using namespace Qt::StringLiterals;
using wire::State;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(StateStrip)
};

constexpr int maxForeignCharacters = 80;

// What the other end wrote, short and with nothing hidden in it.
QString foreign(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return format::previewText({utf8.constData(), static_cast<std::size_t>(utf8.size())},
                               maxForeignCharacters);
}

bool endedBadly(const session::Status &status)
{
    return status.failure.has_value()
        || (status.state == State::Closed && status.close
            && status.close->code == wire::CloseCode::Abnormal);
}

QString shape(const session::Status &status)
{
    switch (status.state) {
    case State::Idle:
        return u"○"_s;
    case State::Connecting:
    case State::Reconnecting:
        return u"◌"_s;
    case State::Connected:
        return u"●"_s;
    case State::Closing:
        return u"◐"_s;
    case State::Closed:
        break;
    }
    return endedBadly(status) ? u"✕"_s : u"○"_s;
}

QString word(const session::Status &status)
{
    switch (status.state) {
    case State::Idle:
        return Text::tr("Not connected");
    case State::Connecting:
        return Text::tr("Connecting…");
    case State::Reconnecting:
        return Text::tr("Reconnecting…");
    case State::Connected:
        return Text::tr("Connected");
    case State::Closing:
        return Text::tr("Closing…");
    case State::Closed:
        break;
    }
    if (status.failure && !status.wasConnected)
        return Text::tr("Could not connect");
    if (status.failure && status.failure->diagnosis != wire::Diagnosis::ConnectionLost
        && status.failure->diagnosis != wire::Diagnosis::PeerSilent)
        return Text::tr("Closed by an error");
    if (!endedBadly(status))
        return Text::tr("Closed");
    const bool wasClosing = status.close && status.close->direction != wire::Direction::Local;
    return wasClosing ? Text::tr("Closed uncleanly") : Text::tr("Connection lost");
}

// All stages of the handshake together.
std::int64_t handshakeMicroseconds(const wire::Timings &timings)
{
    std::int64_t sum = 0;
    for (const std::int64_t stage :
         {timings.dnsUs, timings.tcpUs, timings.proxyUs, timings.tlsUs, timings.upgradeUs})
        sum += stage > 0 ? stage : 0;
    return sum;
}

QString duration(std::int64_t microseconds)
{
    if (microseconds < 1000)
        return Text::tr("<1 ms");
    return Text::tr("%1 ms").arg((microseconds + 500) / 1000);
}

// The names without their parameters, which the handshake view has: "permessage-deflate".
QString extensionNames(const QString &extensions)
{
    QStringList names;
    for (const QString &extension : extensions.split(u','))
        names << extension.section(u';', 0, 0).trimmed();
    return names.join(u", "_s);
}

// What a refused answer names has not been agreed on.
void appendHandshake(QStringList &parts, const wire::HandshakeFacts &handshake, bool agreed)
{
    if (handshake.status > 0)
        parts << QString::number(handshake.status);
    if (const std::int64_t us = handshakeMicroseconds(handshake.timings); us > 0)
        parts << duration(us);
    if (agreed && !handshake.subprotocol.isEmpty())
        parts << foreign(handshake.subprotocol);
    if (handshake.tls && !handshake.tls->protocol.isEmpty())
        parts << handshake.tls->protocol;
    if (handshake.tls && handshake.tls->trusted)
        parts << Text::tr("certificate trusted by you, not by the system");
    if (agreed && !handshake.extensions.isEmpty())
        parts << foreign(extensionNames(handshake.extensions));
}

void appendClose(QStringList &parts, const session::CloseFacts &close)
{
    parts << Text::tr("%1 %2").arg(close.code).arg(wire::closeCodeName(close.code)).trimmed();
    if (!close.reason.isEmpty())
        parts << Text::tr("“%1”").arg(foreign(close.reason));
    if (close.direction == wire::Direction::In)
        parts << Text::tr("sent by the server");
    else if (close.direction == wire::Direction::Out)
        parts << Text::tr("sent by us");
}

} // namespace

QString statusLine(const session::Status &status)
{
    QStringList parts{shape(status) + u' ' + word(status)};
    const bool ended = status.state == State::Closing || status.state == State::Closed;
    if (ended && status.close)
        appendClose(parts, *status.close);
    else if (status.handshake)
        appendHandshake(parts, *status.handshake, status.wasConnected);
    return parts.join(u" · "_s);
}

StateStrip::StateStrip(QWidget *parent)
    : QWidget(parent)
    , m_line(new QLabel(this))
    , m_failure(new QLabel(this))
    , m_unchecked(new QLabel(u"⚠ "_s + tr("TLS certificate not checked"), this))
    , m_certificate(new QToolButton(this))
{
    setAccessibleName(tr("Connection state"));
    for (QLabel *label : {m_line, m_failure}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        // Foreign text without spaces must not widen the window.
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    m_unchecked->setTextFormat(Qt::PlainText);
    m_unchecked->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_unchecked->setAccessibleName(tr("TLS certificate not checked"));
    m_unchecked->setToolTip(tr("The settings of this request switch the check off: anybody can "
                               "answer in the server's place."));
    m_certificate->setText(tr("Certificate…"));
    m_certificate->setAutoRaise(true);
    m_certificate->setFocusPolicy(Qt::StrongFocus);
    m_certificate->setAccessibleName(tr("Show trusted certificate"));
    m_certificate->setToolTip(tr("Look at the certificate, and stop trusting it"));
    connect(m_certificate, &QToolButton::clicked, this, &StateStrip::certificateRequested);

    auto *top = new QHBoxLayout;
    top->addWidget(m_line, 1);
    top->addWidget(m_certificate);
    top->addWidget(m_unchecked);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(m_failure);
    render();
}

void StateStrip::setStatus(const session::Status &status)
{
    m_status = status;
    render();
}

void StateStrip::setFailureShown(bool shown)
{
    m_failureShown = shown;
    render();
}

void StateStrip::setVerificationOff(bool off)
{
    if (m_verificationOff == off)
        return;
    m_verificationOff = off;
    render();
}

void StateStrip::render()
{
    QString line = statusLine(m_status);
    QString failure;
    if (m_status.failure) {
        failure = m_status.failure->message;
        if (!m_status.failure->hint.isEmpty())
            failure += u'\n' + m_status.failure->hint;
    }
    m_line->setText(line);
    const bool open = m_status.state == State::Connected || m_status.state == State::Closing;
    const wire::TlsFacts *const tls = open && m_status.handshake && m_status.handshake->tls
        ? &*m_status.handshake->tls
        : nullptr;
    m_certificate->setVisible(tls && tls->trusted);
    const bool unchecked = m_verificationOff || (tls && !tls->verified && !tls->trusted);
    m_unchecked->setVisible(unchecked);
    if (unchecked)
        line += u'\n' + m_unchecked->accessibleName();
    m_failure->setText(failure);
    m_failure->setVisible(m_failureShown && !failure.isEmpty());
    setAccessibleDescription(failure.isEmpty() ? line : line + u'\n' + failure);

    const Colours colours = coloursFor(palette());
    QPalette linePalette = palette();
    if (endedBadly(m_status))
        linePalette.setColor(QPalette::WindowText, colours.error);
    else if (m_status.state == State::Connected)
        linePalette.setColor(QPalette::WindowText, colours.success);
    m_line->setPalette(linePalette);
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, colours.warning);
    m_unchecked->setPalette(warning);
}

void StateStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
}

} // namespace sockwright::ui
