// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/serverpeer.h"

#include "base/clock.h"
#include "net/serverhandshake.h"
#include "wire/closecode.h"

#include <algorithm>
#include <array>

namespace sockwright::net {

using wire::Kind;
using wire::MessageReader;
using wire::Opcode;

namespace {

constexpr qint64 readBuffer = 256 * 1024;
/// How long a client that may still be sending gets to see our last words before the TCP connection
/// ends: ending it with unread bytes would reset it and throw those words away.
constexpr int lingerMs = 500;

} // namespace

ServerPeer::ServerPeer(QTcpSocket *socket, const ServerOptions &options, bool full, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_socket(socket)
    , m_full(full)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(readBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QAbstractSocket::readyRead, this, &ServerPeer::readable);
    connect(m_socket, &QAbstractSocket::bytesWritten, this, &ServerPeer::written);
    connect(m_socket, &QAbstractSocket::disconnected, this, [this] {
        m_stage = Stage::Ending;
        emit finished();
    });

    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &ServerPeer::timedOut);
    m_limit.start(m_options.handshakeMs);
}

void ServerPeer::send(Opcode opcode, std::string_view payload)
{
    if (!isOpen())
        return;
    wire::appendFrame(m_out, opcode, payload);
    if (!m_reading)
        flush();
}

void ServerPeer::write(const QByteArray &frames)
{
    if (!isOpen())
        return;
    flush(); // keeps the order, and large frames shared instead of copied
    m_socket->write(frames);
}

void ServerPeer::close(quint16 code, const QString &reason)
{
    if (m_stage == Stage::Handshake) {
        hangUp();
    } else if (isOpen()) {
        sendClose(code, reason);
        m_stage = Stage::Closing;
        m_limit.start(m_options.closeMs);
    }
}

void ServerPeer::hangUp()
{
    m_stage = Stage::Ending;
    m_limit.start(m_options.closeMs);
    flush();
    m_socket->disconnectFromHost();
}

void ServerPeer::abort()
{
    m_stage = Stage::Ending;
    m_out.clear();
    m_socket->abort();
}

void ServerPeer::readable()
{
    switch (m_stage) {
    case Stage::Handshake:
        readHead();
        break;
    case Stage::Open:
    case Stage::Closing:
        readFrames();
        break;
    case Stage::Ending:
        m_socket->skip(m_socket->bytesAvailable());
        break;
    }
}

void ServerPeer::written()
{
    // A slow client's time to answer our Close frame begins when it has what was sent before.
    if (m_stage == Stage::Closing)
        m_limit.start(m_options.closeMs);
    readable();
}

void ServerPeer::readHead()
{
    const QByteArray start = m_socket->peek(maxHead);
    const qsizetype end = wire::headEnd(start);
    if (end < 0) {
        if (start.size() >= maxHead)
            answer(statusAnswer(431, "The request head is longer than 16 KiB.\n"));
        return;
    }
    m_socket->skip(end);
    if (m_full) {
        answer(statusAnswer(503, "Too many connections are open. Try again later.\n"));
        return;
    }

    auto outcome = answerHandshake(QByteArrayView(start).first(end));
    if (const auto *refusal = std::get_if<HttpAnswer>(&outcome)) {
        answer(*refusal);
        return;
    }
    auto &upgrade = std::get<Upgrade>(outcome);
    m_limit.stop();
    m_socket->write(upgrade.response);
    m_route = std::move(upgrade.route);
    m_reader = std::make_unique<MessageReader>(
        wire::Role::Server,
        MessageReader::Limits{m_options.maxMessageBytes, m_options.maxMessageBytes});
    m_stage = Stage::Open;
    emit opened();
    readable();
}

void ServerPeer::readFrames()
{
    m_reading = true;
    auto outcome = MessageReader::Outcome::NeedMore;
    while (outcome == MessageReader::Outcome::NeedMore && m_stage != Stage::Ending
           && m_socket->bytesAvailable() > 0 && unsentBytes() <= maxUnsent) {
        wire::Batch batch;
        outcome = readSome(batch);
        deliver(batch);
    }
    m_reading = false;
    conclude(outcome);
    flush();
}

MessageReader::Outcome ServerPeer::readSome(wire::Batch &batch)
{
    if (const std::span<char> target = m_reader->directTarget(); !target.empty()) {
        const qint64 n = m_socket->read(target.data(), qint64(target.size()));
        return m_reader->commitDirect(std::size_t(std::max<qint64>(n, 0)), base::nowNs(), batch);
    }
    std::array<char, 64 * 1024> buffer;
    const qint64 n = m_socket->read(buffer.data(), qint64(buffer.size()));
    return m_reader->consume({buffer.data(), std::size_t(std::max<qint64>(n, 0))}, base::nowNs(),
                             batch);
}

void ServerPeer::deliver(const wire::Batch &batch)
{
    for (const QByteArray &ping : m_reader->takePings())
        send(Opcode::Pong, {ping.constData(), std::size_t(ping.size())});
    for (const wire::Record &record : batch.records()) {
        if (!isOpen())
            return;
        if ((record.flags & wire::Record::Unfinished) != 0)
            continue; // it came to no end
        if (record.kind == Kind::Text)
            emit received(Opcode::Text, batch.payload(record));
        else if (record.kind == Kind::Binary)
            emit received(Opcode::Binary, batch.payload(record));
    }
}

void ServerPeer::conclude(MessageReader::Outcome outcome)
{
    switch (outcome) {
    case MessageReader::Outcome::NeedMore:
        break;
    case MessageReader::Outcome::Closed:
        // The reply carries the client's code (RFC 6455 section 5.5.1).
        if (isOpen())
            sendClose(m_reader->closeCode(), {});
        hangUp();
        break;
    case MessageReader::Outcome::Violation:
        if (isOpen())
            sendClose(m_reader->error()->closeCode, m_reader->error()->message);
        end();
        break;
    }
}

void ServerPeer::sendClose(quint16 code, const QString &reason)
{
    const QByteArray payload = wire::closePayload(code, reason);
    send(Opcode::Close, {payload.constData(), std::size_t(payload.size())});
}

void ServerPeer::answer(const HttpAnswer &answer)
{
    m_socket->write(httpText(answer));
    if (m_socket->bytesAvailable() > 0)
        end();
    else
        hangUp();
}

void ServerPeer::flush()
{
    if (!m_out.isEmpty())
        m_socket->write(std::exchange(m_out, {}));
}

void ServerPeer::end()
{
    m_stage = Stage::Ending;
    flush();
    m_socket->skip(m_socket->bytesAvailable());
    m_limit.start(lingerMs);
}

void ServerPeer::timedOut()
{
    if (m_stage == Stage::Handshake && m_socket->bytesAvailable() > 0)
        answer(statusAnswer(408, "The request did not come whole in time.\n"));
    else if (m_stage == Stage::Ending && m_socket->state() == QAbstractSocket::ConnectedState)
        hangUp();
    else
        abort();
}

} // namespace sockwright::net
