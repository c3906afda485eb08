// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "wire/framewriter.h"
#include "wire/handshake.h"
#include "wire/messagereader.h"

#include <QTcpSocket>
#include <QUrl>

#include <vector>

namespace sockwright::tests {

/// A WebSocket client that is no more than a TCP socket and our own frame reader and writer, so
/// that a test decides on every byte.
class RawClient : public QObject
{
    Q_OBJECT

public:
    struct Row
    {
        wire::Kind kind;
        quint16 code;
        QByteArray payload;
    };

    /// Sends `request` as it is once it is connected.
    RawClient(const QUrl &server, const QByteArray &request)
    {
        connect(&m_socket, &QTcpSocket::connected, this, [this, request] { write(request); });
        connect(&m_socket, &QTcpSocket::readyRead, this, &RawClient::read);
        connect(&m_socket, &QTcpSocket::disconnected, this, [this] { ended = true; });
        m_socket.connectToHost(server.host(), quint16(server.port()));
    }

    static constexpr char key[] = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455 section 1.3
    static QByteArray upgradeRequest(const QByteArray &target, const QByteArray &moreLines = {})
    {
        return "GET " + target
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + key + "\r\n" + moreLines + "\r\n";
    }

    void write(const QByteArray &bytes) { m_socket.write(bytes); }
    void send(wire::Opcode opcode, const QByteArray &payload)
    {
        QByteArray frame;
        wire::appendFrame(frame, opcode, {payload.constData(), std::size_t(payload.size())},
                          0x01020304);
        write(frame);
    }
    void sendClose(quint16 code) { send(wire::Opcode::Close, wire::closePayload(code, {})); }
    void setReading(bool reading)
    {
        m_reading = reading;
        m_socket.setReadBufferSize(reading ? 0 : 1024);
        read();
    }
    void disconnect() { m_socket.abort(); }

    int status() const { return response ? response->status : 0; }
    bool isUpgraded() const { return status() == 101; }
    QByteArray header(QByteArrayView name) const
    {
        return response ? wire::headerValue(response->headers, name).value_or(QByteArray())
                        : QByteArray();
    }

    std::vector<Row> of(wire::Kind kind) const
    {
        std::vector<Row> found;
        std::ranges::copy_if(rows, std::back_inserter(found),
                             [kind](const Row &row) { return row.kind == kind; });
        return found;
    }
    bool hasClose(quint16 code) const
    {
        return std::ranges::any_of(rows, [code](const Row &row) {
            return row.kind == wire::Kind::Close && row.code == code;
        });
    }

    std::optional<wire::ResponseHead> response;
    QByteArray body; ///< of an HTTP answer
    std::vector<Row> rows;
    bool ended = false; ///< the server has ended the TCP connection

private:
    void read()
    {
        if (!m_reading)
            return;
        QByteArray bytes = m_socket.readAll();
        if (!response) {
            m_head += bytes;
            const qsizetype end = wire::headEnd(m_head);
            if (end < 0)
                return;
            response = wire::parseResponseHead(m_head.left(end));
            bytes = m_head.mid(end);
        }
        if (!isUpgraded()) {
            body += bytes;
            return;
        }
        wire::Batch batch;
        m_reader.consume({bytes.constData(), std::size_t(bytes.size())}, base::nowNs(), batch);
        for (const wire::Record &record : batch.records()) {
            const std::string_view payload = batch.payload(record);
            rows.push_back(
                {record.kind, record.code, QByteArray(payload.data(), qsizetype(payload.size()))});
        }
    }

    QTcpSocket m_socket;
    QByteArray m_head;
    wire::MessageReader m_reader{wire::Role::Client, {}};
    bool m_reading = true;
};

} // namespace sockwright::tests
