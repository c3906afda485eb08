// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QTcpServer>
#include <QUrl>

class QTcpSocket;

namespace sockwright::net {

/// Waits on the loopback interface for the browser that an authorization server sends back to the
/// program (RFC 8252 section 7.3), shows a short page there, and gives the query on. Takes one such
/// request and closes; other paths get 404 meanwhile. Nothing of a request is shown.
///
/// Lives in one thread; deleting it closes the port.
class RedirectListener : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxHead = 16 * 1024; ///< bytes of a request; more is refused
    static constexpr int maxClients = 8; ///< at a time; more are closed at once
    static constexpr int clientMs = 10'000; ///< for a client to send its request

    explicit RedirectListener(QObject *parent = nullptr);

    /// Listens on 127.0.0.1; port 0 is any free one. The redirect URI is the result; an error says
    /// that the port is taken. Call it once.
    base::Result<QUrl> listen(quint16 port);
    /// Closes the port and all connections.
    void close();

signals:
    /// Once: the bytes behind the "?" of /callback, as they came.
    void redirected(const QByteArray &query);

private:
    void accept();
    void read(QTcpSocket *client);
    void answer(QTcpSocket *client, const QByteArray &status, const QString &page);

    QTcpServer m_server;
    int m_clients = 0;
};

} // namespace sockwright::net
