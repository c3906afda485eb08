// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rows.h"

#include "capture/store.h"
#include "wire/framewriter.h"

#include <QRandomGenerator>

/// Conversations of random rows, for the tests of exports.
namespace rows {

using sockwright::capture::Snapshot;
using sockwright::capture::Store;

inline constexpr std::int64_t startNs = 1'700'000'000'123'456'789;

inline QByteArray randomBytes(QRandomGenerator &random, int most)
{
    QByteArray made(random.bounded(most + 1), '\0');
    for (char &byte : made)
        byte = static_cast<char>(random.bounded(256));
    return made;
}

inline QByteArray randomText(QRandomGenerator &random, int most)
{
    static const QStringList parts{QStringLiteral("a"),
                                   QStringLiteral("\""),
                                   QStringLiteral("\r\n"),
                                   QStringLiteral("="),
                                   QStringLiteral("'"),
                                   QStringLiteral(","),
                                   QStringLiteral("€"),
                                   QStringLiteral("😀"),
                                   QStringLiteral("\\"),
                                   QStringLiteral("\t"),
                                   QStringLiteral("-1"),
                                   QString(QChar(0x9B)),
                                   QStringLiteral("{\"n\":9007199254740993}")};
    QString text;
    for (int i = random.bounded(most + 1); i > 0; --i)
        text += parts.at(random.bounded(static_cast<int>(parts.size())));
    return text.toUtf8();
}

inline sockwright::wire::HandshakeFacts facts()
{
    sockwright::wire::HandshakeFacts facts;
    facts.url = QStringLiteral("ws://127.0.0.1:8099/chat?room=1&x=%20y");
    facts.request = "GET /chat?room=1&x=%20y HTTP/1.1\r\nHost: 127.0.0.1:8099\r\n"
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: a=1; b=2\r\n"
                    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    facts.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                     "Set-Cookie: sid=x; Path=/; HttpOnly\r\n"
                     "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    facts.status = 101;
    facts.peer = QStringLiteral("127.0.0.1:8099");
    facts.extensions = QStringLiteral("permessage-deflate");
    facts.timings = {-1, 150, -1, -1, 900};
    return facts;
}

inline Record stateRow(sockwright::wire::State state, std::int64_t time)
{
    return record(Kind::State, Direction::Local, static_cast<std::uint16_t>(state), time);
}

/// Appends a frame, or a message in several, with the headers it would have had.
inline void appendFrames(Batch &batch, Record row, const QByteArray &payload, std::size_t pieces,
                         QRandomGenerator &random)
{
    using namespace sockwright::wire;
    const QByteArray onWire
        = row.kind == Kind::Close ? closePayload(row.code, QString::fromUtf8(payload)) : payload;
    std::vector<Frame> frames;
    auto rest = static_cast<std::size_t>(onWire.size());
    row.wireSize = 0;
    for (std::size_t i = 0; i < pieces; ++i) {
        const std::size_t size = i + 1 == pieces ? rest : rest / 2;
        static constexpr Opcode opcodes[]{Opcode::Text, Opcode::Binary, Opcode::Ping, Opcode::Pong,
                                          Opcode::Close};
        FrameSpec spec;
        spec.opcode = i == 0
            ? static_cast<std::uint8_t>(opcodes[static_cast<std::size_t>(row.kind)])
            : std::uint8_t{0};
        spec.fin = i + 1 == pieces;
        if (row.flags & Record::Compressed)
            spec.rsv = i == 0 ? 4 : 0;
        if (row.direction == Direction::Out)
            spec.maskKey = random.generate();
        Frame frame;
        frame.time = row.time;
        frame.payloadSize = size;
        frame.headerSize
            = static_cast<std::uint8_t>(writeFrameHeader(frame.header.data(), spec, size));
        frames.push_back(frame);
        row.wireSize += static_cast<std::uint32_t>(frame.headerSize + size);
        rest -= size;
    }
    row.frames = static_cast<std::uint32_t>(pieces);
    batch.append(row, view(payload));
    if (!singleFrame(row))
        batch.setFrames(frames);
}

/// Two connections, messages and control frames of all kinds in each.
inline Batch conversation(QRandomGenerator &random, int messages, bool compressed = true)
{
    using sockwright::wire::State;
    Batch batch;
    std::int64_t time = startNs;
    for (int attempt = 0; attempt < 2; ++attempt) {
        batch.append(stateRow(State::Connecting, time += 1'000'000), "Connecting");
        const auto known = facts();
        const QByteArray heads = known.request + known.response;
        batch.append(record(Kind::Handshake, Direction::Local, 101, time += 1'500'000), view(heads),
                     known);
        batch.append(stateRow(State::Connected, time += 1'000), "Connected");
        for (int i = 0; i < messages; ++i) {
            time += random.bounded(1'000'000);
            Record row = record(random.bounded(2) ? Kind::Text : Kind::Binary,
                                random.bounded(2) ? Direction::In : Direction::Out, 0, time);
            if (compressed && random.bounded(4) == 0)
                row.flags = Record::Compressed;
            if (random.bounded(8) == 0) {
                row.kind = random.bounded(2) ? Kind::Ping : Kind::Pong;
                row.flags = 0;
            }
            const bool control = row.kind == Kind::Ping || row.kind == Kind::Pong;
            const int most = control ? 30 : random.bounded(50) == 0 ? 150'000 : 200;
            const QByteArray payload
                = row.kind == Kind::Text ? randomText(random, most) : randomBytes(random, most);
            appendFrames(batch, row, payload,
                         control ? 1U : 1U + static_cast<std::size_t>(random.bounded(4) / 3),
                         random);
        }
        appendFrames(batch, record(Kind::Close, Direction::Out, 1000, time += 1'000), "bye", 1,
                     random);
        appendFrames(batch, record(Kind::Close, Direction::In, 1005, time += 1'000), "", 1, random);
        batch.append(stateRow(State::Closed, time += 1'000), "Closed");
    }
    return batch;
}

inline Snapshot snapshotOf(Batch &&batch)
{
    auto store = Store::inMemory(1ULL << 30);
    const auto written = (*store)->write(std::move(batch));
    return {*store, 0, static_cast<std::size_t>(written->count)};
}

} // namespace rows
