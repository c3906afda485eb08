// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/framelink.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "net/endings.h"
#include "net/proxysocket.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QTcpSocket>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <algorithm>

namespace sockwright::net {

using wire::MessageReader;
using wire::Opcode;

namespace {

constexpr qint64 scratchBytes = 256 * 1024;
// A read of this size means that more is coming.
constexpr qint64 muchAtOnce = 64 * 1024;
// Read past Qt in one turn of the event loop: what is to be sent shall not wait long in a flood.
constexpr std::size_t mostPastQt = 768 * 1024;
// The same when the connection is over and the peer may go on: what its buffers can have held.
constexpr std::size_t mostDrained = 16 * 1024 * 1024;
// While more waits to be sent, only the latest ping is answered (RFC 6455 section 5.5.3).
constexpr quint64 mostBeforePongs = 256 * 1024;
// Rows that are handed over at once: about as much as a chunk holds.
constexpr std::uint64_t handedOver = 768 * 1024;

std::uint64_t frameLimit(const Target &target)
{
    return target.maxFrameBytes == 0 ? target.maxMessageBytes : target.maxFrameBytes;
}

// The one whose descriptor is the connection's.
QAbstractSocket *carrierOf(QAbstractSocket *socket)
{
    QTcpSocket *const toProxy = proxySocket(*socket);
    return toProxy ? toProxy : socket;
}

qint64 takeFrom(QByteArray &kept, char *target, qint64 room)
{
    const qint64 n = std::min<qint64>(room, kept.size());
    std::copy_n(kept.constData(), n, target);
    kept.remove(0, n);
    return n;
}

// Neither TLS nor a proxy lies between the socket and its descriptor.
bool isPlain(const QAbstractSocket *socket)
{
    if (qobject_cast<const QSslSocket *>(socket) || proxySocket(*socket))
        return false;
#ifdef Q_OS_LINUX
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    auto *const address = reinterpret_cast<sockaddr *>(&peer);
    return ::getpeername(static_cast<int>(socket->socketDescriptor()), address, &size) == 0
        && QHostAddress(address).isEqual(socket->peerAddress(), QHostAddress::TolerantConversion)
        && ntohs(reinterpret_cast<const sockaddr_in *>(address)->sin_port) == socket->peerPort();
#else
    return false;
#endif
}

} // namespace

FrameLink::FrameLink(QAbstractSocket *socket, const Target &target,
                     const std::optional<wire::DeflateParameters> &deflate, RowWriter &rows)
    : m_socket(socket)
    , m_rows(rows)
    , m_end(carrierOf(socket))
    , m_reader(wire::Role::Client, {target.maxMessageBytes, frameLimit(target)}, deflate)
    , m_sender(socket, deflate, rows)
    , m_pongs(target.pong)
    , m_keepalive(target.keepalive)
    , m_plain(isPlain(socket))
    , m_tunnelled(proxySocket(*socket) && !qobject_cast<QSslSocket *>(socket))
    , m_scratch(new char[scratchBytes])
{
    connect(&m_pongs, &Pongs::pongDue, this, &FrameLink::answer);
    connect(&m_sender, &FrameSender::left, this, &FrameLink::bytesLeft);
    connect(&m_keepalive, &KeepaliveClock::pingDue, this,
            [this](const QByteArray &payload) { send(Opcode::Ping, payload, true); });
    connect(&m_keepalive, &KeepaliveClock::silent, this, &FrameLink::peerIsSilent);
}

void FrameLink::start(const QByteArray &early)
{
    if (m_discarding)
        return; // dropped before its turn came
    connect(m_socket, &QIODevice::readyRead, this, [this] { readAvailable(true); });
    connect(m_socket, &QIODevice::aboutToClose, this, &FrameLink::keepWhatQtHas);
    if (QTcpSocket *const toProxy = m_tunnelled ? proxySocket(*m_socket) : nullptr) {
        connect(toProxy, &QIODevice::aboutToClose, this,
                [this, toProxy] { m_keptBelow += toProxy->readAll(); });
    }
    m_lastReadNs = base::nowNs();
    if (!m_closeSent)
        m_keepalive.start();
    if (!early.isEmpty()) {
        const auto outcome = m_reader.consume(base::viewOf(early), base::nowNs(), m_rows.batch());
        handle(outcome, static_cast<std::size_t>(early.size()) - m_reader.consumed());
        m_rows.flush();
    }
    readAvailable(true);
}

void FrameLink::resume()
{
    readAvailable(true);
}

void FrameLink::drain()
{
    m_keepalive.stop();
    m_pongs.stop();
    readAvailable(false);
}

void FrameLink::cutOff()
{
    m_sender.cutOff();
    m_reader.cutOff(base::nowNs(), m_rows.batch());
}

void FrameLink::discard()
{
    m_discarding = true;
    m_keepalive.stop();
    m_pongs.stop();
    readAvailable(false);
}

void FrameLink::readAvailable(bool heedLimit)
{
    // While the rows are full nothing is read: the socket's bounded buffer fills, then the
    // kernel's, then the server has to wait.
    m_keepalive.setReading(true);
    std::size_t pastQt = 0;
    while (!(heedLimit && m_rows.isFull())) {
        const std::span<char> direct = m_discarding ? std::span<char>() : m_reader.directTarget();
        char *target = direct.empty() ? m_scratch.get() : direct.data();
        const qint64 room = direct.empty() ? scratchBytes : qint64(direct.size());
        const qint64 n = readSome(target, room, pastQt, heedLimit ? mostPastQt : mostDrained);
        if (n <= 0) {
            m_rows.flush();
            return;
        }
        const auto size = static_cast<std::size_t>(n);
        if (m_discarding) {
            m_ignoredBytes += size;
            continue;
        }
        const std::int64_t now = base::nowNs();
        m_lastReadNs = now;
        wire::Batch &batch = m_rows.batch();
        const std::size_t firstRow = batch.records().size();
        if (n >= muchAtOnce)
            batch.expectMany();
        const auto outcome = direct.empty() ? m_reader.consume({m_scratch.get(), size}, now, batch)
                                            : m_reader.commitDirect(size, now, batch);
        if (m_keepalive.isWaiting())
            lookForPongs(firstRow);
        handle(outcome, direct.empty() ? size - m_reader.consumed() : 0);
        if (batch.heldBytes() > handedOver)
            m_rows.flush();
    }
    m_keepalive.setReading(false); // the pong may wait among what is not read
}

// Qt reads into memory that it asks for and gives back each time, which in a flood costs more than
// the reading. What it has not read yet can be taken from the system where nothing lies between the
// socket and the wire. The end of the connection is left for Qt to find. When a write fails Qt
// closes the socket, whatever has come before: a Close that says why, often.
qint64 FrameLink::readSome(char *target, qint64 room, std::size_t &pastQt, std::size_t most)
{
    if (!m_kept.isEmpty())
        return takeFrom(m_kept, target, room);
    qint64 n = m_socket->isOpen() ? m_socket->read(target, room) : 0;
    if (n <= 0 && m_tunnelled && m_socket->state() == QAbstractSocket::UnconnectedState)
        return readPastProxy(target, room);
    if (n <= 0 && m_plain && pastQt < most) {
        n = m_end.read(target, room);
        if (m_socket->isOpen())
            pastQt += static_cast<std::size_t>(std::max<qint64>(n, 0));
    }
    return n;
}

// What had come when a write to the proxy failed: Qt has closed that socket first.
qint64 FrameLink::readPastProxy(char *target, qint64 room)
{
    return m_keptBelow.isEmpty() ? m_end.read(target, room) : takeFrom(m_keptBelow, target, room);
}

void FrameLink::keepWhatQtHas()
{
    m_kept += m_socket->readAll();
}

void FrameLink::answer(const QByteArray &ping)
{
    if (m_sender.unsentBytes() > mostBeforePongs)
        m_heldPing = ping;
    else
        send(Opcode::Pong, ping, true);
}

void FrameLink::bytesLeft()
{
    // Our pings may stand behind what is still leaving: nobody can answer them yet.
    if (m_sender.hasUnsent())
        m_keepalive.excuse();
    if (m_heldPing && m_sender.unsentBytes() <= mostBeforePongs)
        send(Opcode::Pong, *std::exchange(m_heldPing, std::nullopt), true);
}

void FrameLink::handle(MessageReader::Outcome outcome, std::size_t ignored)
{
    for (const QByteArray &payload : m_reader.takePings())
        m_pongs.answer(payload);
    if (outcome != MessageReader::Outcome::NeedMore) {
        m_discarding = true; // nothing may follow a Close (RFC 6455 section 5.5.1)
        m_keepalive.stop();
        m_ignoredBytes += ignored;
    }
    if (outcome == MessageReader::Outcome::Closed) {
        m_closeReceived = true;
        emit closed(m_reader.closeCode(), m_reader.closeReason());
    } else if (outcome == MessageReader::Outcome::Violation) {
        m_pongs.stop();
        const wire::ProtocolError &error = *m_reader.error();
        emit violated(ruleBroken(error), error.closeCode);
    }
}

void FrameLink::lookForPongs(std::size_t firstRow)
{
    const wire::Batch &batch = m_rows.batch();
    for (std::size_t row = firstRow; row < batch.records().size(); ++row) {
        const wire::Record &record = batch.records()[row];
        if (record.kind == wire::Kind::Pong)
            m_keepalive.pongReceived(batch.payload(record));
    }
    // A pong cannot come in the middle of a frame, however long that takes.
    if (m_reader.insideMessage())
        m_keepalive.excuse();
}

void FrameLink::peerIsSilent(int unanswered)
{
    emit silent(peerSilent(unanswered, base::nowNs() - m_lastReadNs, m_sender.unsentBytes()));
}

void FrameLink::send(Opcode opcode, const QByteArray &payload, bool automatic)
{
    m_sender.send(opcode, payload, automatic);
}

void FrameLink::sendFragments(const FragmentedMessage &message)
{
    m_sender.sendFragments(message);
}

void FrameLink::sendRaw(const RawFrame &frame)
{
    m_sender.sendRaw(frame);
    if (m_sender.closeSent())
        noteCloseSent();
}

void FrameLink::setPongPolicy(const PongPolicy &policy)
{
    m_pongs.setPolicy(policy);
}

void FrameLink::sendClose(quint16 code, const QString &reason, CloseBecause because)
{
    m_sender.sendClose(code, reason, because);
    noteCloseSent();
}

// No ping may follow.
void FrameLink::noteCloseSent()
{
    m_closeSent = true;
    m_keepalive.stop();
}

} // namespace sockwright::net
