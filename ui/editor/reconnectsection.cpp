// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/reconnectsection.h"

#include "ui/editor/problemline.h"

namespace sockwright::ui {

namespace {

constexpr int mostTries = 1'000'000;
constexpr int dayMs = 24 * 60 * 60 * 1000;

} // namespace

ReconnectSection::ReconnectSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Reconnect"), settings, parent)
    , m_enabled(fields().flag(tr("Reconnect when the connection is &lost"),
                              tr("Reconnect when the connection is lost"),
                              [](Settings &s) -> bool & { return s.reconnect.enabled; }))
    , m_notice(new ProblemLine(ProblemLine::Kind::Warning))
    , m_tries(fields().number(tr("Reconnect tries"), {0, mostTries}, {},
                              [](Settings &s) -> int & { return s.reconnect.tries; }))
    , m_delay(fields().number(tr("Reconnect delay"), {0, dayMs, 500}, tr(" ms"),
                              [](Settings &s) -> int & { return s.reconnect.delayMs; }))
    , m_longest(fields().number(tr("Longest reconnect delay"), {0, dayMs, 1000}, tr(" ms"),
                                [](Settings &s) -> int & { return s.reconnect.maxDelayMs; }))
    , m_jitter(fields().number(tr("Reconnect jitter"), {0, 100, 5}, tr(" %"),
                               [](Settings &s) -> int & { return s.reconnect.jitterPercent; }))
{
    m_tries->setSpecialValueText(tr("without end"));
    addField(tr("When lost"), m_enabled,
             tr("Messages that are sent meanwhile wait, and go out in order afterwards."));
    addField(tr("&Tries"), m_tries, tr("In a row without success."));
    addField(tr("&Delay"), m_delay, tr("Before the first try; doubled with each."));
    addField(tr("At &most"), m_longest, tr("No delay is longer than this."), m_notice);
    addField(tr("&Jitter"), m_jitter,
             tr("So much of a delay is added or taken away by chance, so that not all clients come "
                "back at once."));
}

void ReconnectSection::showState()
{
    const workspace::ReconnectSettings &reconnect = settings().reconnect;
    for (QWidget *field : {m_tries, m_delay, m_longest, m_jitter})
        setUsable(field, reconnect.enabled, {});
    setUsable(m_tries, reconnect.enabled, tr("The connection is not made again when it is lost."));
    m_notice->setText(reconnect.enabled && reconnect.maxDelayMs < reconnect.delayMs
                          ? tr("This is less than the first delay, which it cuts.")
                          : QString());
}

} // namespace sockwright::ui
