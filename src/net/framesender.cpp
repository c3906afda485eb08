// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/framesender.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "wire/closecode.h"
#include "wire/messagereader.h"
#include "wire/utf8.h"

#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>

namespace sockwright::net {

using wire::FrameSpec;
using wire::Kind;
using wire::Opcode;
using wire::Record;

namespace {

// Frames of one message that go to the socket before the event loop gets its turn.
constexpr int fragmentsAtOnce = 1000;
constexpr std::uint8_t rsv1 = 4;
constexpr std::uint8_t noFlag = 0;
constexpr std::uint8_t automaticFlag = Record::Automatic;
constexpr std::uint8_t compressedFlag = Record::Compressed;

bool isMessage(Opcode opcode)
{
    return opcode == Opcode::Text || opcode == Opcode::Binary;
}

Record outgoing(Kind kind, std::uint8_t flags)
{
    Record record;
    record.direction = wire::Direction::Out;
    record.kind = kind;
    record.flags = flags;
    record.frames = 1;
    return record;
}

// Of a message or a control frame.
Record outgoing(Opcode opcode, std::uint8_t flags)
{
    return outgoing(wire::kindOf(opcode).value_or(Kind::Binary), flags);
}

quint32 randomKey()
{
    return QRandomGenerator::system()->generate();
}

std::optional<quint32> maskKey(RawFrame::Mask mask)
{
    switch (mask) {
    case RawFrame::Mask::Random:
        return randomKey();
    case RawFrame::Mask::Zero:
        return 0;
    case RawFrame::Mask::None:
        break;
    }
    return std::nullopt;
}

std::uint8_t flagsOf(CloseBecause because)
{
    switch (because) {
    case CloseBecause::Asked:
        break;
    case CloseBecause::Received:
        return Record::Automatic;
    case CloseBecause::RuleBroken:
        return Record::Automatic | Record::Failing;
    }
    return 0;
}

struct RawRow
{
    Record record;
    QByteArray payload;
};

// A row of the kind that the frame claims to be, as long as it is one; else bytes.
RawRow rawRow(const RawFrame &frame)
{
    const auto opcode = static_cast<Opcode>(frame.opcode & 0xF);
    const std::string_view payload = base::viewOf(frame.payload);
    if (opcode == Opcode::Close) {
        Record record = outgoing(Kind::Close, Record::Raw);
        record.code = wire::CloseCode::NoStatus;
        if (payload.empty())
            return {record, {}};
        if (payload.size() >= sizeof(quint16) && wire::isValidUtf8(payload.substr(2))) {
            record.code = qFromBigEndian<quint16>(payload.data());
            return {record, frame.payload.mid(sizeof(quint16))};
        }
    } else if (opcode == Opcode::Ping || opcode == Opcode::Pong
               || (opcode == Opcode::Text && wire::isValidUtf8(payload))) {
        return {outgoing(opcode, Record::Raw), frame.payload};
    }
    return {outgoing(Kind::Binary, Record::Raw), frame.payload};
}

} // namespace

FrameSender::FrameSender(QAbstractSocket *socket,
                         const std::optional<wire::DeflateParameters> &deflate, RowWriter &rows)
    : m_rows(rows)
    , m_feed(socket)
    , m_sent(rows)
    , m_pause(this)
{
    if (deflate)
        m_deflater.emplace(deflate->clientMaxWindowBits, deflate->clientNoContextTakeover);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &FrameSender::sendNextFragments);
    connect(&m_feed, &SocketFeed::left, this, [this] {
        countUnsent();
        m_sent.noteLeft(m_feed.leftBytes());
        emit left();
    });
}

FrameSender::~FrameSender()
{
    m_rows.countUnsent(-qint64(m_counted));
}

void FrameSender::send(Opcode opcode, const QByteArray &payload, bool automatic)
{
    if (m_closeSent)
        return;
    if (m_fragments && isMessage(opcode)) {
        m_waiting.push_back({opcode, payload, 1, 0});
        addUnframed(payload.size());
        return;
    }
    SentRows::Outgoing out;
    out.record = outgoing(opcode, automatic ? automaticFlag : noFlag);
    out.payload = payload;
    FrameSpec spec{.opcode = static_cast<std::uint8_t>(opcode), .maskKey = randomKey()};
    if (m_deflater && isMessage(opcode)) {
        spec.rsv = rsv1;
        out.record.flags |= Record::Compressed;
        out.frame = appendFrame(spec, m_deflater->compress(base::viewOf(payload)));
    } else {
        out.frame = appendFrame(spec, payload);
    }
    queue(std::move(out));
    m_feed.write();
}

void FrameSender::sendFragments(const FragmentedMessage &message)
{
    if (m_closeSent)
        return;
    if (m_fragments) {
        m_waiting.push_back(message);
        addUnframed(message.payload.size());
        return;
    }
    begin(message);
    if (m_fragments)
        sendNextFragments();
}

// A message in one frame goes out at once; of another one nothing yet.
void FrameSender::begin(const FragmentedMessage &message)
{
    if (message.frames <= 1) {
        send(message.opcode, message.payload, false);
        return;
    }
    m_fragments.emplace();
    m_fragments->message = message;
    m_fragments->message.frames = std::min(message.frames, maxFragments);
    m_fragments->compressed = m_deflater.has_value();
    m_fragments->payload
        = m_deflater ? m_deflater->compress(base::viewOf(message.payload)) : message.payload;
    addUnframed(m_fragments->payload.size());
}

void FrameSender::sendNextFragments()
{
    int left = m_fragments->message.pauseMs > 0 ? 1 : fragmentsAtOnce;
    while (m_fragments && left-- > 0)
        sendOneFragment();
    while (!m_fragments && !m_waiting.empty()) {
        const FragmentedMessage next = std::move(m_waiting.front());
        m_waiting.pop_front();
        addUnframed(-next.payload.size());
        begin(next);
    }
    m_feed.write();
    if (m_fragments)
        m_pause.start(m_fragments->sent == 0 ? 0 : m_fragments->message.pauseMs);
}

void FrameSender::sendOneFragment()
{
    Fragments &under = *m_fragments;
    const int framesLeft = under.message.frames - under.sent;
    const qsizetype bytesLeft = under.payload.size() - under.position;
    const qsizetype size = (bytesLeft + framesLeft - 1) / framesLeft;
    const bool first = under.sent == 0;
    const bool last = framesLeft == 1;

    SentRows::Outgoing out;
    out.fragment = true;
    out.last = last;
    const FrameSpec spec{
        .opcode = static_cast<std::uint8_t>(first ? under.message.opcode : Opcode::Continuation),
        .rsv = first && under.compressed ? rsv1 : std::uint8_t{0},
        .fin = last,
        .maskKey = randomKey()};
    out.frame = appendFrame(spec, under.payload.mid(under.position, size));
    out.record = outgoing(under.message.opcode, under.compressed ? compressedFlag : noFlag);
    if (last)
        out.payload = under.message.payload;
    queue(std::move(out));
    addUnframed(-size);
    ++under.sent;
    under.position += size;
    if (last)
        m_fragments.reset();
}

void FrameSender::sendRaw(const RawFrame &frame)
{
    if (m_closeSent)
        return;
    const FrameSpec spec{.opcode = frame.opcode,
                         .rsv = frame.rsv,
                         .fin = frame.fin,
                         .length = frame.lengthForm,
                         .maskKey = maskKey(frame.mask)};
    RawRow row = rawRow(frame);
    if (row.record.kind == Kind::Close)
        breakOff(); // nothing follows it
    SentRows::Outgoing out;
    out.record = row.record;
    out.payload = std::move(row.payload);
    out.frame = appendFrame(spec, frame.payload, frame.declaredLength);
    m_closeSent = row.record.kind == Kind::Close;
    queue(std::move(out));
    m_feed.write();
}

void FrameSender::sendClose(quint16 code, const QString &reason, CloseBecause because)
{
    if (m_closeSent)
        return;
    breakOff();
    m_closeSent = true;
    SentRows::Outgoing out;
    out.record = outgoing(Kind::Close, flagsOf(because));
    out.record.code = code;
    if (code != wire::CloseCode::NoStatus)
        out.payload = wire::closeReason(reason);
    out.frame
        = appendFrame({.opcode = static_cast<std::uint8_t>(Opcode::Close), .maskKey = randomKey()},
                      wire::closePayload(code, reason));
    queue(std::move(out));
    m_feed.write();
}

// The frames that have gone are on the wire: a row tells of them. Compressed bytes mean nothing
// without their end.
void FrameSender::breakOff()
{
    m_pause.stop();
    m_waiting.clear();
    addUnframed(-qint64(m_unframed));
    const auto broken = std::exchange(m_fragments, std::nullopt);
    if (!broken || broken->sent == 0)
        return;
    const QByteArray sent = broken->payload.left(broken->position);
    const bool isText = broken->message.opcode == Opcode::Text && !broken->compressed
        && wire::isValidUtf8(base::viewOf(sent));
    m_sent.breakOff(outgoing(isText ? Kind::Text : Kind::Binary, Record::Unfinished), sent);
}

void FrameSender::cutOff()
{
    breakOff();
    m_sent.cutOff(m_feed.leftBytes());
    m_over = true;
    countUnsent();
}

wire::Frame FrameSender::appendFrame(const FrameSpec &spec, const QByteArray &payload,
                                     std::optional<std::uint64_t> declaredLength)
{
    wire::Frame frame;
    frame.payloadSize = static_cast<std::uint64_t>(payload.size());
    frame.headerSize = static_cast<std::uint8_t>(wire::writeFrameHeader(
        frame.header.data(), spec, declaredLength.value_or(frame.payloadSize)));
    char *const place = m_feed.append(frame.headerBytes(), payload);
    if (spec.maskKey)
        wire::applyMask(place, static_cast<std::size_t>(payload.size()), *spec.maskKey);
    return frame;
}

void FrameSender::queue(SentRows::Outgoing out)
{
    m_sent.add(std::move(out));
    countUnsent();
}

void FrameSender::addUnframed(qint64 bytes)
{
    m_unframed += static_cast<quint64>(bytes);
    countUnsent();
}

void FrameSender::countUnsent()
{
    const quint64 unsent = m_over ? 0 : unsentBytes() + m_unframed;
    m_rows.countUnsent(static_cast<qint64>(unsent - std::exchange(m_counted, unsent)));
}

} // namespace sockwright::net
