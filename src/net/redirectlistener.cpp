// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/redirectlistener.h"

#include "wire/handshake.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace sockwright::net {

namespace {

constexpr QByteArrayView path = "/callback";

} // namespace

RedirectListener::RedirectListener(QObject *parent)
    : QObject(parent)
{
    m_server.setProxy(QNetworkProxy::NoProxy);
    connect(&m_server, &QTcpServer::newConnection, this, &RedirectListener::accept);
}

base::Result<QUrl> RedirectListener::listen(quint16 port)
{
    if (!m_server.listen(QHostAddress::LocalHost, port)) {
        return base::Error{tr("The port %1 for the browser's way back cannot be used: %2. Choose "
                              "another one, or 0 for any that is free.")
                               .arg(port)
                               .arg(m_server.errorString())};
    }
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server.serverPort()).arg(QLatin1String(path)));
}

void RedirectListener::close()
{
    m_server.close();
    const auto clients = findChildren<QTcpSocket *>(Qt::FindDirectChildrenOnly);
    for (QTcpSocket *client : clients)
        client->abort();
}

void RedirectListener::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        client->setParent(this);
        connect(client, &QTcpSocket::disconnected, this, [this, client] {
            --m_clients;
            client->deleteLater();
        });
        if (++m_clients > maxClients) {
            client->abort();
            continue;
        }
        client->setReadBufferSize(maxHead);
        connect(client, &QTcpSocket::readyRead, this, [this, client] { read(client); });
        QTimer::singleShot(clientMs, client, &QTcpSocket::abort);
    }
}

void RedirectListener::read(QTcpSocket *client)
{
    const QByteArray bytes = client->peek(maxHead);
    const qsizetype end = wire::headEnd(bytes);
    if (end < 0) {
        if (bytes.size() >= maxHead)
            answer(client, "431 Request Header Fields Too Large", tr("The request is too long."));
        return;
    }
    const auto head = wire::parseRequestHead(QByteArrayView(bytes).first(end));
    if (!head) {
        answer(client, "400 Bad Request", tr("The request cannot be read."));
        return;
    }
    const qsizetype mark = head->target.indexOf('?');
    if (QByteArrayView(head->target).first(mark < 0 ? head->target.size() : mark) != path) {
        answer(client, "404 Not Found", tr("There is nothing here."));
        return;
    }
    if (head->method != "GET") {
        answer(client, "405 Method Not Allowed", tr("Only GET is answered here."));
        return;
    }
    m_server.close();
    answer(client, "200 OK", tr("You can close this page and go back to Sockwright."));
    emit redirected(mark < 0 ? QByteArray() : head->target.sliced(mark + 1));
}

void RedirectListener::answer(QTcpSocket *client, const QByteArray &status, const QString &page)
{
    disconnect(client, &QTcpSocket::readyRead, this, nullptr);
    client->readAll(); // what is left unread would make the end a reset
    const QByteArray body = page.toUtf8() + '\n';
    client->write("HTTP/1.1 " + status
                  + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                  + QByteArray::number(body.size())
                  + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                    "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
                  + body);
    client->flush();
    client->disconnectFromHost();
}

} // namespace sockwright::net
