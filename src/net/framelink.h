// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "net/framesender.h"
#include "net/keepaliveclock.h"
#include "net/pongs.h"
#include "net/rowwriter.h"
#include "net/socketend.h"
#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/messagereader.h"
#include "wire/opcode.h"

#include <QAbstractSocket>

#include <memory>

namespace sockwright::net {

/// An open WebSocket after its handshake, on the socket taken over from QWebSocket: our reader
/// reads it, our writer writes it, and messages and control frames in both directions become rows
/// of a RowWriter. Lives in the I/O thread.
class FrameLink : public QObject
{
    Q_OBJECT

public:
    /// The socket must outlive the link and have no other reader. deflate: what was agreed on.
    FrameLink(QAbstractSocket *socket, const Target &target,
              const std::optional<wire::DeflateParameters> &deflate, RowWriter &rows);

    /// Begins reading; `early` are bytes of the connection that were read with the response.
    void start(const QByteArray &early);

    /// Sends one unfragmented message or control frame; its row follows when its bytes have left.
    /// Nothing is sent after a Close.
    void send(wire::Opcode opcode, const QByteArray &payload, bool automatic);
    /// See Connection.
    void sendFragments(const FragmentedMessage &message);
    void sendRaw(const RawFrame &frame);
    void setPongPolicy(const PongPolicy &policy);
    /// Sends a Close frame, once. Code 1005 sends one without a code.
    void sendClose(quint16 code, const QString &reason, CloseBecause because);
    /// Reads on after the RowWriter was full.
    void resume();
    /// The connection is over: takes what has come, however full the rows are.
    void drain();
    /// Reads on and throws away what comes: the connection has failed, only its end is awaited.
    void discard();
    /// The connection is over: what came or left of unfinished messages becomes rows.
    void cutOff();

    /// A Close frame is on its way, or has left.
    bool closeSent() const { return m_closeSent; }
    bool closeLeft() const { return m_closeSent && !m_sender.hasUnsent(); }
    /// Frames, of which the system has not taken all bytes.
    bool hasUnsent() const { return m_sender.hasUnsent(); }
    bool closeReceived() const { return m_closeReceived; }
    /// What had come when the connection ended, see MessageReader.
    const wire::MessageReader &reader() const { return m_reader; }
    /// How the peer ended TCP.
    SocketEnd end() const { return m_end.end(); }
    /// Bytes that came behind the peer's Close frame or a broken rule and were not looked at.
    quint64 ignoredBytes() const { return m_ignoredBytes; }

signals:
    /// The peer's Close frame came (its row is written). code is 1005 when it carried none.
    void closed(quint16 code, const QString &reason);
    /// The peer broke a rule: what to send as Close code, and why.
    void violated(const sockwright::wire::Failure &failure, quint16 closeCode);
    /// Pings of our own were not answered.
    void silent(const sockwright::wire::Failure &failure);

private:
    void readAvailable(bool heedLimit);
    qint64 readSome(char *target, qint64 room, std::size_t &pastQt, std::size_t most);
    qint64 readPastProxy(char *target, qint64 room);
    void keepWhatQtHas();
    void answer(const QByteArray &ping);
    void bytesLeft();
    void handle(wire::MessageReader::Outcome outcome, std::size_t ignored);
    void lookForPongs(std::size_t firstRow);
    void peerIsSilent(int unanswered);
    void noteCloseSent();

    QAbstractSocket *m_socket;
    RowWriter &m_rows;
    SocketEndWatch m_end;
    wire::MessageReader m_reader;
    FrameSender m_sender;
    Pongs m_pongs;
    KeepaliveClock m_keepalive;
    const bool m_plain; // the socket's descriptor carries what the socket reads
    const bool m_tunnelled; // so does that of the socket to the proxy, behind what Qt has
    std::unique_ptr<char[]> m_scratch;
    QByteArray m_kept; // had been read by Qt when it closed the socket
    QByteArray m_keptBelow; // likewise, of the socket to the proxy
    std::optional<QByteArray> m_heldPing; // the latest, not answered yet
    std::int64_t m_lastReadNs = 0;
    quint64 m_ignoredBytes = 0;
    bool m_closeSent = false;
    bool m_closeReceived = false;
    bool m_discarding = false;
};

} // namespace sockwright::net
