// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/framelink.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "wire/closecode.h"
#include "wire/framewriter.h"

#include <QRandomGenerator>
#include <QSslSocket>

namespace sockwright::net {

using wire::Kind;
using wire::MessageReader;
using wire::Opcode;

namespace {

constexpr qint64 scratchBytes = 256 * 1024;

Kind kindOf(Opcode opcode)
{
    switch (opcode) {
    case Opcode::Text:
    case Opcode::Continuation:
        return Kind::Text;
    case Opcode::Binary:
        return Kind::Binary;
    case Opcode::Close:
        return Kind::Close;
    case Opcode::Ping:
        return Kind::Ping;
    case Opcode::Pong:
        return Kind::Pong;
    }
    Q_UNREACHABLE();
}

} // namespace

FrameLink::FrameLink(QAbstractSocket *socket, const Target &target, RowWriter &rows)
    : m_socket(socket)
    , m_rows(rows)
    , m_reader(wire::Role::Client, {target.maxMessageBytes, target.maxMessageBytes})
    , m_scratch(new char[scratchBytes])
    , m_autoPong(target.pong.automatic)
{
    connect(socket, &QIODevice::bytesWritten, this, &FrameLink::noteWritten);
    // What a TLS socket has "written" may wait in the plain socket below it.
    if (auto *ssl = qobject_cast<QSslSocket *>(socket))
        connect(ssl, &QSslSocket::encryptedBytesWritten, this, &FrameLink::noteWritten);
}

FrameLink::~FrameLink()
{
    for (const Outgoing &unsent : m_outgoing)
        m_rows.countUnsent(-qint64(unsent.record.wireSize));
}

void FrameLink::start(const QByteArray &early)
{
    connect(m_socket, &QIODevice::readyRead, this, [this] { readAvailable(true); });
    if (!early.isEmpty())
        handle(m_reader.consume(base::viewOf(early), base::nowNs(), m_rows.batch()));
    readAvailable(true);
}

void FrameLink::resume()
{
    readAvailable(true);
}

void FrameLink::drain()
{
    readAvailable(false);
}

void FrameLink::discard()
{
    m_discarding = true;
    readAvailable(false);
}

void FrameLink::readAvailable(bool heedLimit)
{
    // While the rows are full nothing is read: the socket's bounded buffer fills, then the
    // kernel's, then the server has to wait.
    while (!(heedLimit && m_rows.isFull())) {
        const std::span<char> direct = m_discarding ? std::span<char>() : m_reader.directTarget();
        char *target = direct.empty() ? m_scratch.get() : direct.data();
        const qint64 room = direct.empty() ? scratchBytes : qint64(direct.size());
        const qint64 n = m_socket->read(target, room);
        if (n <= 0)
            break;
        if (m_discarding)
            continue;
        const auto size = static_cast<std::size_t>(n);
        const std::int64_t now = base::nowNs();
        handle(direct.empty() ? m_reader.consume({m_scratch.get(), size}, now, m_rows.batch())
                              : m_reader.commitDirect(size, now, m_rows.batch()));
    }
}

void FrameLink::handle(MessageReader::Outcome outcome)
{
    answerPings();
    if (outcome == MessageReader::Outcome::Closed) {
        m_closeReceived = true;
        m_discarding = true; // nothing may follow a Close (RFC 6455 section 5.5.1)
        emit closed(m_reader.closeCode(), m_reader.closeReason());
    } else if (outcome == MessageReader::Outcome::Violation) {
        m_discarding = true;
        const wire::ProtocolError &error = *m_reader.error();
        emit violated({error.diagnosis, 0, error.message, error.hint}, error.closeCode);
    }
    m_rows.flush();
}

void FrameLink::answerPings()
{
    for (const QByteArray &payload : m_reader.takePings()) {
        if (m_autoPong)
            send(Opcode::Pong, payload, true);
    }
}

void FrameLink::send(Opcode opcode, const QByteArray &payload, bool automatic)
{
    if (m_closeSent)
        return;
    wire::Record record;
    record.kind = kindOf(opcode);
    record.flags = automatic ? wire::Record::Automatic : 0;
    write(record, opcode, payload, payload);
}

void FrameLink::sendFragments(const FragmentedMessage &message)
{
    send(message.opcode, message.payload, false);
}

void FrameLink::sendRaw(const RawFrame &) { }

void FrameLink::setPongPolicy(const PongPolicy &) { }

void FrameLink::sendClose(quint16 code, const QString &reason, bool automatic)
{
    if (m_closeSent)
        return;
    m_closeSent = true;
    const QByteArray shown
        = code == wire::CloseCode::NoStatus ? QByteArray() : wire::closeReason(reason);
    wire::Record record;
    record.kind = Kind::Close;
    record.code = code;
    record.flags = automatic ? wire::Record::Automatic : 0;
    write(record, Opcode::Close, wire::closePayload(code, reason), shown);
}

void FrameLink::write(wire::Record record, Opcode opcode, const QByteArray &framePayload,
                      const QByteArray &shownPayload)
{
    QByteArray frame;
    wire::appendFrame(frame, opcode, base::viewOf(framePayload),
                      QRandomGenerator::system()->generate());
    record.direction = wire::Direction::Out;
    record.frames = 1;
    record.wireSize = static_cast<quint32>(frame.size());
    m_written += static_cast<quint64>(frame.size());
    m_rows.countUnsent(frame.size());
    m_outgoing.push_back({record, shownPayload, m_written});
    m_socket->write(frame);
    m_socket->flush();
}

void FrameLink::noteWritten()
{
    qint64 left = m_socket->bytesToWrite();
    if (auto *ssl = qobject_cast<QSslSocket *>(m_socket))
        left += ssl->encryptedBytesToWrite();
    const quint64 gone = m_written - std::min(m_written, static_cast<quint64>(left));
    if (m_outgoing.empty() || m_outgoing.front().end > gone)
        return;
    const std::int64_t now = base::nowNs();
    while (!m_outgoing.empty() && m_outgoing.front().end <= gone) {
        Outgoing &out = m_outgoing.front();
        out.record.time = now;
        m_rows.countUnsent(-qint64(out.record.wireSize));
        m_rows.batch().append(out.record, base::viewOf(out.payload));
        m_outgoing.pop_front();
    }
    m_rows.flush();
}

} // namespace sockwright::net
