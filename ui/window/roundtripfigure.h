// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/roundtrip.h"

#include <QPointer>
#include <QWidget>

class QLabel;

namespace sockwright::session {
class Session;
}

namespace sockwright::ui {

class Sparkline;

/// "Round trip: last 3.0 ms · lowest 2.1 ms · median 2.9 ms · highest 8.0 ms · of 12 pings";
/// without a sample, how to get one.
QString roundTripText(const session::RoundTrip &roundTrip);

/// The round-trip time of the conversation in front, in the status bar: "RTT 3.0 ms" and a small
/// history line; "RTT –" while nothing was measured, "RTT 3.0 ms (ended)" once its connection is
/// over.
///
/// Accessible name "Round-trip time"; its accessible description and tool tip say it all in words.
class RoundTripFigure : public QWidget
{
    Q_OBJECT

public:
    explicit RoundTripFigure(QWidget *parent = nullptr);

    /// Whose figures to show; null shows none.
    void setSession(session::Session *session);

private:
    void render();

    QPointer<session::Session> m_session;
    QLabel *m_text;
    Sparkline *m_history;
};

} // namespace sockwright::ui
