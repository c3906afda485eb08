// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/opcode.h"

#include <QByteArray>
#include <QObject>

namespace sockwright::net {

/// An open WebSocket after its handshake: messages and control frames in both directions become
/// rows of a RowWriter. Two kinds: FrameLink reads and writes frames itself; NativeLink leaves that
/// to QWebSocket where its socket could not be taken over. Lives in the I/O thread.
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Sends one unfragmented message or control frame; its row follows when its bytes have left.
    /// Nothing is sent after a Close.
    virtual void send(wire::Opcode opcode, const QByteArray &payload, bool automatic) = 0;
    /// See Connection.
    virtual void sendFragments(const FragmentedMessage &message) = 0;
    virtual void sendRaw(const RawFrame &frame) = 0;
    virtual void setPongPolicy(const PongPolicy &policy) = 0;
    /// Sends a Close frame, once. Code 1005 sends one without a code.
    virtual void sendClose(quint16 code, const QString &reason, bool automatic) = 0;
    /// Reads on after the RowWriter was full.
    virtual void resume() = 0;
    /// The TCP connection has ended: takes what had come before its end, however full the rows are.
    virtual void drain() = 0;
    /// Reads on and throws away what comes: the connection has failed, only its end is awaited.
    virtual void discard() = 0;

    bool closeSent() const { return m_closeSent; }
    bool closeReceived() const { return m_closeReceived; }
    /// A message had begun to come and was not whole yet.
    virtual bool insideMessage() const { return false; }
    /// Bytes that came behind the peer's Close frame or a broken rule and were not looked at.
    quint64 ignoredBytes() const { return m_ignoredBytes; }

signals:
    /// The peer's Close frame came (its row is written). code is 1005 when it carried none.
    void closed(quint16 code, const QString &reason);
    /// The peer broke a rule: what to send as Close code, and why.
    void violated(const sockwright::wire::Failure &failure, quint16 closeCode);
    /// Pings of our own were not answered.
    void silent(const sockwright::wire::Failure &failure);

protected:
    bool m_closeSent = false;
    bool m_closeReceived = false;
    quint64 m_ignoredBytes = 0;
};

} // namespace sockwright::net
