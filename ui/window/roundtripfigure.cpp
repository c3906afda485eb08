// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/roundtripfigure.h"

#include "capture/handshaketext.h"
#include "session/session.h"
#include "ui/window/sparkline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

#include <algorithm>

namespace sockwright::ui {

using session::RoundTrip;

namespace {

constexpr std::size_t historySize = 30; // more would be a blur at this width

QString duration(std::int64_t ns)
{
    const std::int64_t us = ns / 1000;
    return us < 1000 ? RoundTripFigure::tr("%1 µs").arg(us) : capture::durationText(us);
}

} // namespace

QString roundTripText(const RoundTrip &roundTrip)
{
    if (roundTrip.samples().empty()) {
        return roundTrip.unanswered() > 0
            ? RoundTripFigure::tr("No pong has come back yet.")
            : RoundTripFigure::tr("Send a ping to measure (Ctrl+Shift+P).");
    }
    std::vector<std::int64_t> sorted;
    for (const RoundTrip::Sample &sample : roundTrip.samples())
        sorted.push_back(sample.ns);
    std::sort(sorted.begin(), sorted.end());
    const QString words
        = RoundTripFigure::tr("Round trip: last %1 · lowest %2 · median %3 · highest %4")
              .arg(duration(roundTrip.samples().back().ns), duration(sorted.front()),
                   duration(sorted[sorted.size() / 2]), duration(sorted.back()));
    if (sorted.size() == 1)
        return words + RoundTripFigure::tr(" · of 1 ping");
    return words
        + RoundTripFigure::tr(" · of %1 pings")
              .arg(QLocale().toString(static_cast<qulonglong>(sorted.size())));
}

RoundTripFigure::RoundTripFigure(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_history(new Sparkline(historySize, this))
{
    setAccessibleName(tr("Round-trip time"));
    m_text->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_text);
    layout->addWidget(m_history);
    render();
}

void RoundTripFigure::setSession(session::Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session) {
        connect(session, &session::Session::roundTripChanged, this, &RoundTripFigure::render);
        connect(session, &session::Session::statusChanged, this, &RoundTripFigure::render);
    }
    render();
}

void RoundTripFigure::render()
{
    setVisible(m_session != nullptr);
    const RoundTrip roundTrip = m_session ? m_session->roundTrip() : RoundTrip();
    std::vector<double> history;
    const auto &samples = roundTrip.samples();
    for (std::size_t i = samples.size() - std::min(samples.size(), historySize); i < samples.size();
         ++i)
        history.push_back(static_cast<double>(samples[i].ns));
    const wire::State state = m_session ? m_session->state() : wire::State::Idle;
    const bool open = state == wire::State::Connected || state == wire::State::Closing;
    if (history.empty())
        m_text->setText(tr("RTT –"));
    else
        m_text->setText(
            (open ? tr("RTT %1") : tr("RTT %1 (ended)")).arg(duration(samples.back().ns)));
    m_history->setVisible(history.size() > 1);
    m_history->setValues(std::move(history));
    QString words = roundTripText(roundTrip);
    if (!open && !samples.empty())
        words += u'\n' + tr("Measured on a connection that has ended.");
    setToolTip(words);
    setAccessibleDescription(words);
}

} // namespace sockwright::ui
