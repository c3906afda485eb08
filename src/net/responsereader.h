// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/response.h"

#include <QAbstractSocket>
#include <QTimer>

namespace sockwright::net {

/// Reads the answer to the upgrade request, in QWebSocket's place: that one refuses legal answers,
/// hangs on others, and hides what it read (see the room's README). Reads no further than the
/// answer. Lives in the I/O thread, for one attempt.
class ResponseReader : public QObject
{
    Q_OBJECT

public:
    /// How long to wait for the rest of a refusal's body, and for more of bytes that are no HTTP.
    static constexpr int bodyWaitMs = 1000;
    static constexpr int evidenceWaitMs = 100;

    explicit ResponseReader(QAbstractSocket *socket, QObject *parent = nullptr);

    /// The connection is over: what the socket still holds is the last of it.
    void end();

    Response &response() { return m_response; }

signals:
    /// The head that counts has come, or it is clear that none will.
    void headCame();
    /// Nothing more is read: response() is final.
    void finished();

private:
    void read();
    void finish();

    QAbstractSocket *m_socket;
    Response m_response;
    QTimer m_patience;
    bool m_headAnnounced = false;
    bool m_finished = false;
};

} // namespace sockwright::net
