// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMaskGenerator>

namespace sockwright::net {

/// The mask generator handed to QWebSocket. QWebSocket makes its Sec-WebSocket-Key from the first
/// four numbers it asks for, so that keeping them tells the exact request without a look at the
/// wire. Lives in the I/O thread and must outlive its QWebSocket.
class RecordingMask : public QMaskGenerator
{
public:
    bool seed() override { return true; }
    quint32 nextMask() override;

    /// The Sec-WebSocket-Key of the handshake; empty before QWebSocket has made it.
    QByteArray handshakeKey() const;

private:
    QByteArray m_first; // the first 16 bytes handed out
};

} // namespace sockwright::net
