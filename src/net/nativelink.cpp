// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/nativelink.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "wire/closecode.h"

namespace sockwright::net {

NativeLink::NativeLink(QWebSocket *webSocket, RowWriter &rows)
    : m_webSocket(webSocket)
    , m_rows(rows)
{
    webSocket->setReadBufferSize(0); // QWebSocket waits for ever for a frame larger than the buffer
    connect(webSocket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        addRow(wire::Direction::In, wire::Kind::Text, text.toUtf8());
    });
    connect(webSocket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
        addRow(wire::Direction::In, wire::Kind::Binary, bytes);
    });
    connect(webSocket, &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        addRow(wire::Direction::In, wire::Kind::Pong, payload);
    });
}

void NativeLink::send(wire::Opcode opcode, const QByteArray &payload, bool)
{
    if (m_closeSent)
        return;
    switch (opcode) {
    case wire::Opcode::Text:
        m_webSocket->sendTextMessage(QString::fromUtf8(payload));
        addRow(wire::Direction::Out, wire::Kind::Text, payload);
        break;
    case wire::Opcode::Binary:
        m_webSocket->sendBinaryMessage(payload);
        addRow(wire::Direction::Out, wire::Kind::Binary, payload);
        break;
    case wire::Opcode::Ping:
        m_webSocket->ping(payload);
        addRow(wire::Direction::Out, wire::Kind::Ping, payload);
        break;
    default:
        break;
    }
}

void NativeLink::sendFragments(const FragmentedMessage &message)
{
    send(message.opcode, message.payload, false);
}

void NativeLink::sendRaw(const RawFrame &)
{
    m_rows.addState(wire::State::Connected, tr("Raw frames cannot be sent with this Qt version."));
    m_rows.flush();
}

void NativeLink::setPongPolicy(const PongPolicy &)
{
    m_rows.addState(wire::State::Connected,
                    tr("With this Qt version pings are always answered at once."));
    m_rows.flush();
}

void NativeLink::sendClose(quint16 code, const QString &reason, bool)
{
    m_closeSent = true;
    m_webSocket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
    addRow(wire::Direction::Out, wire::Kind::Close, reason.toUtf8(), code);
}

void NativeLink::drain()
{
    // QWebSocket keeps 1000 for a connection that was lost, so only other codes tell of a Close.
    const quint16 code = m_webSocket->closeCode();
    if (m_closeReceived || code == wire::CloseCode::Normal)
        return;
    m_closeReceived = true;
    addRow(wire::Direction::In, wire::Kind::Close, m_webSocket->closeReason().toUtf8(), code);
}

void NativeLink::discard()
{
    QObject::disconnect(m_webSocket, nullptr, this, nullptr);
}

void NativeLink::addRow(wire::Direction direction, wire::Kind kind, const QByteArray &payload,
                        quint16 code)
{
    wire::Record record;
    record.time = base::nowNs();
    record.direction = direction;
    record.kind = kind;
    record.code = code;
    record.frames = 1;
    record.wireSize = static_cast<quint32>(payload.size());
    m_rows.batch().append(record, base::viewOf(payload));
    m_rows.flush();
}

} // namespace sockwright::net
