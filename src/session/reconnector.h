// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/status.h"
#include "workspace/routesettings.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace sockwright::session {

/// The wait before the next try.
struct Countdown
{
    int attempt = 1; ///< the try that it waits for, in a row without success
    int of = 0; ///< so many there are; 0: without end
    int msLeft = 0;
};

/// Whether trying again may help. Not where the request or the server has to be changed first: the
/// URL, a certificate, credentials, a refusal (HTTP 4xx but for 408, 425 and 429), a redirect,
/// something that is no WebSocket server, or a broken rule of the protocol. Pure.
bool mayMend(const wire::Failure &failure);

/// Decides whether and when a connection that ended is tried again, and waits until then. Lives in
/// the session's thread.
class Reconnector : public QObject
{
    Q_OBJECT

public:
    explicit Reconnector(QObject *parent = nullptr);

    struct Verdict
    {
        bool again = false; ///< the wait has begun
        QString sentence; ///< empty: reconnecting is off, or the connection was closed in order
    };
    /// A connection or an attempt ended that nobody asked to end.
    Verdict ended(const workspace::ReconnectSettings &settings, const Status &status);
    /// There is a connection, or a person starts one: tries are counted anew.
    void reset();
    /// Ends the wait, at once and without a try. True: there was one.
    bool cancel();
    /// Ends the wait with a try: due() is emitted.
    void now();

    std::optional<Countdown> waiting() const;

signals:
    void due();
    /// By itself, with now(), or without a try.
    void waitEnded();

private:
    QTimer m_timer;
    int m_tries = 0; // in a row without success, the one that is waited for included
    int m_of = 0;
};

} // namespace sockwright::session
