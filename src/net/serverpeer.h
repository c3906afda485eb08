// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/embeddedserver.h"
#include "net/serverroutes.h"
#include "wire/messagereader.h"
#include "wire/opcode.h"

#include <QTcpSocket>
#include <QTimer>

#include <memory>
#include <string_view>

namespace sockwright::net {

/// One client of the embedded server: its handshake, its frames, and the end of its connection.
/// What is said over it is not its business: see received(). Lives in the server's thread.
class ServerPeer : public QObject
{
    Q_OBJECT

public:
    /// The most bytes of a request head.
    static constexpr qint64 maxHead = 16 * 1024;
    /// While more than this waits to be sent, nothing is read: a client that does not read is not
    /// answered more.
    static constexpr qint64 maxUnsent = 4 * 1024 * 1024;

    /// Takes the socket over. `full`: the handshake is answered with 503.
    ServerPeer(QTcpSocket *socket, const ServerOptions &options, bool full,
               QObject *parent = nullptr);

    bool isOpen() const { return m_stage == Stage::Open; }
    /// What the client asked for; known once it is open.
    const Route &route() const { return m_route; }

    /// Sends an unfragmented message. Not open: ignored.
    void send(wire::Opcode opcode, std::string_view payload);
    /// Sends bytes that are whole frames. Not open: ignored.
    void write(const QByteArray &frames);
    /// Bytes that wait to be sent.
    qint64 unsentBytes() const { return m_socket->bytesToWrite() + m_out.size(); }

    /// Starts the closing handshake; before the opening handshake is done it only hangs up.
    void close(quint16 code, const QString &reason);
    /// Ends the TCP connection after what waits to be sent, without a Close frame.
    void hangUp();
    /// Ends it at once.
    void abort();

signals:
    void opened();
    /// A message came. The payload is valid during the call: direct connections only.
    void received(sockwright::wire::Opcode opcode, std::string_view payload);
    /// The connection has ended. Emitted once.
    void finished();

private:
    enum class Stage
    {
        Handshake,
        Open,
        Closing, ///< our Close frame is sent, theirs is awaited
        Ending, ///< nothing more is said; the end of the TCP connection is awaited
    };

    void readable();
    void written();
    void readHead();
    void readFrames();
    wire::MessageReader::Outcome readSome(wire::Batch &batch);
    void deliver(const wire::Batch &batch);
    void conclude(wire::MessageReader::Outcome outcome);
    void sendClose(quint16 code, const QString &reason);
    void answer(const HttpAnswer &answer);
    void flush();
    void end();
    void timedOut();

    const ServerOptions m_options;
    QTcpSocket *m_socket; // child
    QTimer m_limit;
    Stage m_stage = Stage::Handshake;
    bool m_full;
    bool m_reading = false; // inside readFrames(): what is written gathers in m_out
    Route m_route;
    std::unique_ptr<wire::MessageReader> m_reader;
    QByteArray m_out;
};

} // namespace sockwright::net
