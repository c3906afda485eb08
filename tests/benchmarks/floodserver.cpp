// SPDX-License-Identifier: GPL-3.0-or-later
#include "floodserver.h"

#include "wire/framewriter.h"
#include "wire/handshake.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <chrono>
#include <cstdio>
#include <poll.h>
#include <thread>

namespace sockwright::benchmarks {

namespace {

QByteArray jsonOfSize(qsizetype size)
{
    QByteArray text = R"({"type":"trade","symbol":"ACME","price":123.45,"note":")";
    text += QByteArray(std::max<qsizetype>(0, size - text.size() - 2), 'x');
    return text + "\"}";
}

void writeAll(QTcpSocket &socket, const QByteArray &bytes)
{
    socket.write(bytes);
    while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(30'000)) { }
}

void flood(QTcpSocket &socket, const QUrlQuery &query)
{
    const auto number = [&query](const char *name) {
        return query.queryItemValue(QLatin1String(name)).toLongLong();
    };
    const qint64 count = number("count");
    const qint64 rate = number("rate");
    QByteArray frame;
    const QByteArray payload = jsonOfSize(number("size"));
    wire::appendFrame(frame, wire::Opcode::Text,
                      {payload.constData(), std::size_t(payload.size())});

    const qint64 burst = std::max<qint64>(1, rate > 0 ? rate / 200 : 256 * 1024 / frame.size());
    QByteArray block;
    for (qint64 i = 0; i < burst; ++i)
        block += frame;
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    for (qint64 sent = 0; sent < count && socket.state() == QAbstractSocket::ConnectedState;) {
        const qint64 now = std::min(burst, count - sent);
        writeAll(socket, now == burst ? block : block.left(now * frame.size()));
        sent += now;
        if (rate > 0)
            std::this_thread::sleep_until(start
                                          + std::chrono::nanoseconds(sent * 1'000'000'000 / rate));
    }
    QByteArray close;
    wire::appendFrame(close, wire::Opcode::Close, {"\x03\xe8", 2});
    writeAll(socket, close);
    socket.waitForReadyRead(5000);
    socket.disconnectFromHost();
}

void serve(QTcpSocket &socket)
{
    QByteArray head;
    while (wire::headEnd(head) < 0 && socket.waitForReadyRead(5000))
        head += socket.readAll();
    const auto request
        = wire::parseRequestHead(head.left(std::max<qsizetype>(0, wire::headEnd(head))));
    if (!request)
        return;
    writeAll(socket,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: "
                 + wire::acceptKey(*wire::headerValue(request->headers, "Sec-WebSocket-Key"))
                 + "\r\n\r\n");
    flood(socket, QUrlQuery(QUrl::fromEncoded(request->target).query()));
}

} // namespace

int runFloodServer()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        return 1;
    std::printf("%d\n", int(server.serverPort()));
    std::fflush(stdout);
    pollfd input{0, POLLIN, 0};
    while (poll(&input, 1, 0) == 0) {
        if (!server.waitForNewConnection(200))
            continue;
        const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
        serve(*socket);
    }
    return 0;
}

} // namespace sockwright::benchmarks
