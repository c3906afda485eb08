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
// What the socket is given at a time, holds at most, and is given in one turn of the event loop:
// Qt encrypts all it has at once, and a stop shall not wait for that.
constexpr qsizetype pieceBytes = 256 * 1024;
constexpr quint64 enoughInSocket = 1024 * 1024;
constexpr int piecesAtOnce = 16;
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
    : m_socket(socket)
    , m_ssl(qobject_cast<QSslSocket *>(socket))
    , m_rows(rows)
    , m_next(this)
    , m_pause(this)
{
    if (deflate)
        m_deflater.emplace(deflate->clientMaxWindowBits, deflate->clientNoContextTakeover);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &FrameSender::sendNextFragments);
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &FrameSender::writeBuffer);
    // What a TLS socket has "written" is in nobody's count at that moment, then in the plain socket
    // below it.
    if (m_ssl)
        connect(m_ssl, &QSslSocket::encryptedBytesWritten, this, &FrameSender::writeBuffer);
    else
        connect(socket, &QIODevice::bytesWritten, this, &FrameSender::writeBuffer);
}

FrameSender::~FrameSender()
{
    m_rows.countUnsent(-qint64(m_framed - m_left + m_unframed));
}

void FrameSender::send(Opcode opcode, const QByteArray &payload, bool automatic)
{
    if (m_closeSent)
        return;
    if (m_fragments && isMessage(opcode)) {
        m_waiting.push_back({opcode, payload, 1, 0});
        countUnframed(payload.size());
        return;
    }
    Outgoing out;
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
    writeBuffer();
}

void FrameSender::sendFragments(const FragmentedMessage &message)
{
    if (m_closeSent)
        return;
    if (m_fragments) {
        m_waiting.push_back(message);
        countUnframed(message.payload.size());
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
    countUnframed(m_fragments->payload.size());
}

void FrameSender::sendNextFragments()
{
    int left = m_fragments->message.pauseMs > 0 ? 1 : fragmentsAtOnce;
    while (m_fragments && left-- > 0)
        sendOneFragment();
    while (!m_fragments && !m_waiting.empty()) {
        const FragmentedMessage next = std::move(m_waiting.front());
        m_waiting.pop_front();
        countUnframed(-next.payload.size());
        begin(next);
    }
    writeBuffer();
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

    Outgoing out;
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
    countUnframed(-size);
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
    Outgoing out;
    out.record = row.record;
    out.payload = std::move(row.payload);
    out.frame = appendFrame(spec, frame.payload, frame.declaredLength);
    m_closeSent = row.record.kind == Kind::Close;
    queue(std::move(out));
    writeBuffer();
}

void FrameSender::sendClose(quint16 code, const QString &reason, bool automatic)
{
    if (m_closeSent)
        return;
    breakOff();
    m_closeSent = true;
    Outgoing out;
    out.record = outgoing(Kind::Close, automatic ? automaticFlag : noFlag);
    out.record.code = code;
    if (code != wire::CloseCode::NoStatus)
        out.payload = wire::closeReason(reason);
    out.frame
        = appendFrame({.opcode = static_cast<std::uint8_t>(Opcode::Close), .maskKey = randomKey()},
                      wire::closePayload(code, reason));
    queue(std::move(out));
    writeBuffer();
}

void FrameSender::breakOff()
{
    m_pause.stop();
    m_waiting.clear();
    countUnframed(-qint64(m_unframed));
    if (!m_fragments)
        return;
    // The frames that have gone are on the wire: a row tells of them. Compressed bytes mean
    // nothing without their end.
    Fragments broken = *std::exchange(m_fragments, std::nullopt);
    const QByteArray sent = broken.payload.left(broken.position);
    const bool isText = broken.message.opcode == Opcode::Text && !broken.compressed
        && wire::isValidUtf8(base::viewOf(sent));
    const auto lastFragment = std::find_if(m_outgoing.rbegin(), m_outgoing.rend(),
                                           [](const Outgoing &out) { return out.fragment; });
    Record record = outgoing(isText ? Kind::Text : Kind::Binary, Record::Raw);
    if (lastFragment == m_outgoing.rend()) {
        record.time = base::nowNs();
        writeFragmentedRow(record, sent);
        return;
    }
    lastFragment->last = true;
    lastFragment->record = record;
    lastFragment->payload = sent;
}

wire::Frame FrameSender::appendFrame(const FrameSpec &spec, const QByteArray &payload,
                                     std::optional<std::uint64_t> declaredLength)
{
    wire::Frame frame;
    frame.payloadSize = static_cast<std::uint64_t>(payload.size());
    frame.headerSize = static_cast<std::uint8_t>(wire::writeFrameHeader(
        frame.header.data(), spec, declaredLength.value_or(frame.payloadSize)));
    const qsizetype grown = m_buffer.size() + frame.headerSize + payload.size();
    if (grown > m_buffer.capacity())
        m_buffer.reserve(std::max(grown, 2 * m_buffer.size()));
    m_buffer.append(frame.header.data(), frame.headerSize);
    m_buffer.append(payload);
    if (spec.maskKey) {
        wire::applyMask(m_buffer.data() + (grown - payload.size()),
                        static_cast<std::size_t>(payload.size()), *spec.maskKey);
    }
    return frame;
}

void FrameSender::queue(Outgoing out)
{
    const std::uint64_t size = out.frame.headerSize + out.frame.payloadSize;
    m_framed += size;
    m_rows.countUnsent(static_cast<qint64>(size));
    out.end = m_framed;
    m_outgoing.push_back(std::move(out));
}

void FrameSender::writeBuffer()
{
    if (std::exchange(m_writing, true)) // a flush() below may say what it has written
        return;
    // Small frames gather meanwhile, to go in one piece.
    if (m_buffer.size() >= pieceBytes)
        m_unwritten.push_back(std::exchange(m_buffer, {}));
    int pieces = piecesAtOnce;
    while (canWrite() && pieces-- > 0)
        writePiece();
    m_writing = false;
    // Inside a signal of the socket's a flush() does not emit it again, so look.
    noteWritten();
    if (canWrite())
        m_next.start(0);
}

bool FrameSender::canWrite() const
{
    return !(m_unwritten.empty() && m_buffer.isEmpty()) && inSocket() < enoughInSocket
        && m_socket->state() == QAbstractSocket::ConnectedState;
}

void FrameSender::writePiece()
{
    if (m_unwritten.empty())
        m_unwritten.push_back(std::exchange(m_buffer, {}));
    const QByteArray &front = m_unwritten.front();
    const qsizetype size = std::min(front.size() - m_position, pieceBytes);
    m_written += static_cast<quint64>(size);
    if (size == front.size())
        m_socket->write(front); // shared, not copied
    else
        m_socket->write(front.constData() + m_position, size);
    m_position += size;
    if (m_position == front.size()) {
        m_unwritten.pop_front();
        m_position = 0;
    }
    m_socket->flush();
}

quint64 FrameSender::inSocket() const
{
    return static_cast<quint64>(m_socket->bytesToWrite()
                                + (m_ssl ? m_ssl->encryptedBytesToWrite() : 0));
}

void FrameSender::countUnframed(qint64 bytes)
{
    m_unframed += static_cast<quint64>(bytes);
    m_rows.countUnsent(bytes);
}

void FrameSender::noteWritten()
{
    const quint64 gone = m_written - std::min(m_written, inSocket());
    if (gone > m_left)
        m_rows.countUnsent(-static_cast<qint64>(gone - std::exchange(m_left, gone)));
    if (m_outgoing.empty() || m_outgoing.front().end > m_left)
        return;
    const std::int64_t now = base::nowNs();
    while (!m_outgoing.empty() && m_outgoing.front().end <= m_left) {
        noteLeft(m_outgoing.front(), now);
        m_outgoing.pop_front();
    }
    m_rows.flush();
}

void FrameSender::noteLeft(Outgoing &out, std::int64_t now)
{
    const std::uint64_t wireSize = out.frame.headerSize + out.frame.payloadSize;
    out.frame.time = now;
    out.record.time = now;
    if (out.fragment) {
        if (m_leftFrames.size() < wire::MessageReader::maxListedFrames)
            m_leftFrames.push_back(out.frame);
        ++m_leftCount;
        m_leftWire += wireSize;
        if (out.last)
            writeFragmentedRow(out.record, out.payload);
        return;
    }
    out.record.wireSize = static_cast<quint32>(wireSize);
    m_rows.batch().append(out.record, base::viewOf(out.payload));
    m_rows.batch().setFrames({&out.frame, 1});
}

void FrameSender::writeFragmentedRow(Record record, const QByteArray &payload)
{
    record.frames = static_cast<quint32>(std::exchange(m_leftCount, 0));
    record.wireSize = static_cast<quint32>(std::exchange(m_leftWire, 0));
    m_rows.batch().append(record, base::viewOf(payload));
    m_rows.batch().setFrames(m_leftFrames);
    m_leftFrames.clear();
}

} // namespace sockwright::net
