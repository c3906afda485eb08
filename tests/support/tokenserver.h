// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/closedport.h"
#include "wire/handshake.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <optional>

namespace sockwright::tests {

/// An HTTP server on loopback that reads forms whole and answers what the test makes of them.
class TokenServer : public QObject
{
public:
    struct Form
    {
        QByteArray authorization;
        QByteArray body;
    };
    /// Gives the whole answer; an empty one: nothing is answered.
    using Respond = std::function<QByteArray(const Form &form)>;

    explicit TokenServer(Respond respond)
        : m_respond(std::move(respond))
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            ++m_open;
            connect(socket, &QTcpSocket::disconnected, this, [this] { --m_open; });
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }

    static QByteArray answer(const QByteArray &status, const QByteArray &body,
                             const QByteArray &moreLines = {})
    {
        return "HTTP/1.1 " + status + "\r\n" + moreLines
            + "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
            + "\r\nConnection: close\r\n\r\n" + body;
    }

    QString url() const
    {
        return QStringLiteral("http://127.0.0.1:%1/token").arg(m_server.serverPort());
    }
    const QList<Form> &forms() const { return m_forms; }
    /// Connections that have not ended.
    int openConnections() const { return m_open; }
    void stopListening()
    {
        m_port = m_server.serverPort();
        m_server.close();
        m_closed.emplace(m_port);
    }
    /// At the port of before.
    bool listenAgain()
    {
        const bool done = m_server.listen(QHostAddress::LocalHost, m_port);
        m_closed.reset();
        return done;
    }

private:
    void read(QTcpSocket *socket)
    {
        const QByteArray bytes = socket->peek(1024 * 1024);
        const qsizetype end = wire::headEnd(bytes);
        const auto head = end < 0 ? std::nullopt : wire::parseRequestHead(bytes.first(end));
        if (!head)
            return;
        const qsizetype length
            = wire::headerValue(head->headers, "Content-Length").value_or("0").toLongLong();
        if (bytes.size() < end + length)
            return;
        socket->readAll();
        m_forms.append({wire::headerValue(head->headers, "Authorization").value_or(QByteArray()),
                        bytes.sliced(end, length)});
        if (const QByteArray response = m_respond(m_forms.last()); !response.isEmpty()) {
            socket->write(response);
            socket->disconnectFromHost();
        }
    }

    Respond m_respond;
    QList<Form> m_forms;
    int m_open = 0;
    quint16 m_port = 0;
    std::optional<ClosedPort> m_closed;
    QTcpServer m_server; // its sockets die first and tell of it
};

} // namespace sockwright::tests
