// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/keepalivesection.h"

#include "ui/editor/messagefields.h"

#include <QSignalBlocker>

namespace sockwright::ui {

namespace {

constexpr int dayMs = 24 * 60 * 60 * 1000;
constexpr int mostMisses = 1000;
constexpr int pingIndex = 0;
constexpr int messageIndex = 1;

} // namespace

KeepaliveSection::KeepaliveSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Keepalive"), settings, parent)
    , m_autoPong(fields().flag(tr("&Answer pings"), tr("Answer pings"),
                               [](Settings &s) -> bool & { return s.autoPong; }))
    , m_pongDelay(fields().number(tr("Pong delay"), {0, dayMs, 100}, tr(" ms"),
                                  [](Settings &s) -> int & { return s.pongDelayMs; }))
    , m_interval(fields().number(tr("Keepalive interval"), {0, dayMs, 1000}, tr(" ms"),
                                 [](Settings &s) -> int & { return s.keepaliveMs; }))
    , m_kind(new QComboBox)
    , m_misses(fields().number(tr("Unanswered pings"), {1, mostMisses}, tr(" pings"),
                               [](Settings &s) -> int & { return s.keepaliveMisses; }))
    , m_message(new MessageFields(tr("Keepalive message")))
{
    m_interval->setSpecialValueText(tr("off"));
    m_kind->setAccessibleName(tr("Keepalive sends"));
    m_kind->addItems({tr("Pings"), tr("A message")});
    m_kind->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);

    addField(tr("&Keepalive"), m_interval, tr("How often something is sent to keep it alive."));
    addField(tr("&Sends"), m_kind,
             tr("Pings of our own, which also measure the round trip, or a message where the "
                "server wants one."));
    addField(
        tr("&Unanswered"), m_misses,
        tr("So many keepalive pings without a pong end the connection: the server is silent."));
    addField(tr("Messag&e"), m_message);
    addField(tr("Pings"), m_autoPong,
             tr("Sends a pong for each ping of the server, as RFC 6455 asks for. Without it, a "
                "server may close the connection."));
    addField(tr("Pong &delay"), m_pongDelay, tr("How long such a pong is held back."));

    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index == messageIndex)
            this->settings().keepaliveMessage = m_message->message();
        else
            this->settings().keepaliveMessage.reset();
        changed();
    });
    connect(m_message, &MessageFields::edited, this, [this] {
        this->settings().keepaliveMessage = m_message->message();
        changed();
    });
}

void KeepaliveSection::load()
{
    const QSignalBlocker blocker(m_kind);
    const auto &message = settings().keepaliveMessage;
    m_kind->setCurrentIndex(message ? messageIndex : pingIndex);
    m_message->setMessage(message.value_or(workspace::SavedMessage()));
    SettingsSection::load();
}

QString KeepaliveSection::problem() const
{
    const auto &message = settings().keepaliveMessage;
    return message && settings().keepaliveMs > 0 ? MessageFields::problemOf(*message) : QString();
}

void KeepaliveSection::showState()
{
    const bool on = settings().keepaliveMs > 0;
    const bool pings = !settings().keepaliveMessage;
    const QString off = tr("Keepalive is off.");
    setUsable(m_kind, on, off);
    setUsable(m_misses, on && pings, on ? tr("Answers to messages are not counted.") : QString());
    setUsable(m_message, on && !pings, on ? tr("Pings are sent, no message.") : QString());
    setUsable(m_pongDelay, settings().autoPong, tr("Pings are not answered."));
}

} // namespace sockwright::ui
