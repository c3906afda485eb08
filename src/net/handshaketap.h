// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QByteArray>
#include <QObject>

#include <optional>

namespace sockwright::net {

/// Reads along what QWebSocket reads from its internal socket during the opening handshake, by a
/// read transaction: after QWebSocket has consumed bytes they are rolled back, kept, and read
/// again. Lives in the I/O thread, for one attempt.
class HandshakeTap : public QObject
{
    Q_OBJECT

public:
    /// A head longer than this ends the attempt. QWebSocket alone would take 800 KiB.
    static constexpr qsizetype maxHead = 128 * 1024;

    explicit HandshakeTap(QAbstractSocket *socket, QObject *parent = nullptr);

    /// Keeps what QWebSocket has consumed since the last call. May be called at any moment.
    void harvest();

    /// Ends the tap: harvests, detaches QWebSocket's reader from the socket and drains it. Returns
    /// the bytes that QWebSocket has not consumed. Nothing when QWebSocket could not be detached;
    /// then the socket stays QWebSocket's.
    std::optional<QByteArray> takeOver(QObject *webSocket);

    /// Consumed so far: the response head, when QWebSocket took it for one.
    const QByteArray &consumed() const { return m_consumed; }
    /// What came so far, consumed or not, at most maxBytes.
    QByteArray received(qsizetype maxBytes) const;

signals:
    /// Bytes came (after QWebSocket has looked at them).
    void progressed();

private:
    void arm();

    QAbstractSocket *m_socket;
    QByteArray m_consumed;
};

} // namespace sockwright::net
