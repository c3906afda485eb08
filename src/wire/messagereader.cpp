// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/messagereader.h"

#include "wire/closecode.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>

namespace sockwright::wire {

namespace {

constexpr std::uint64_t largestPayload = std::numeric_limits<std::int32_t>::max();
// What is reserved at most on the word of a frame header alone.
constexpr std::uint64_t firstReservation = 1024 * 1024;
// Larger messages are handed over in their own chunk; smaller ones are copied, and the chunk kept.
constexpr std::size_t largestCopied = 64 * 1024;
// Reading straight into a payload is worth a system call of its own from here on.
constexpr std::uint64_t leastDirect = 64 * 1024;

constexpr unsigned lengthIs16Bits = 126;
constexpr unsigned lengthIs64Bits = 127;

std::uint32_t saturated(std::uint64_t value)
{
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

Record incoming(Kind kind, std::int64_t timeNs, std::uint64_t frames, std::uint64_t wireSize)
{
    Record record;
    record.time = timeNs;
    record.direction = Direction::In;
    record.kind = kind;
    record.frames = saturated(frames);
    record.wireSize = saturated(wireSize);
    return record;
}

bool isKnown(unsigned opcode)
{
    return opcode <= static_cast<unsigned>(Opcode::Binary)
        || (opcode >= static_cast<unsigned>(Opcode::Close)
            && opcode <= static_cast<unsigned>(Opcode::Pong));
}

// The offset of the first byte that `validator`, as it was before `bytes`, refuses.
std::size_t firstRefused(Utf8Validator validator, std::string_view bytes)
{
    std::size_t i = 0;
    while (i < bytes.size() && validator.consume(bytes.substr(i, 1)))
        ++i;
    return i;
}

} // namespace

MessageReader::MessageReader(Role role, const Limits &limits,
                             const std::optional<DeflateParameters> &)
    : m_role(role)
    , m_limits{std::min(limits.maxMessageBytes, largestPayload),
               std::min(limits.maxFrameBytes, largestPayload)}
{
}

MessageReader::~MessageReader() = default;

MessageReader::Outcome MessageReader::consume(std::string_view bytes, std::int64_t timeNs,
                                              Batch &out)
{
    const char *p = bytes.data();
    const char *const end = p + bytes.size();
    while (p != end && m_stage != Stage::Ended) {
        if (m_stage == Stage::Payload) {
            p = takePayload(p, end);
        } else {
            if (m_headerSize == 0 && !m_insideMessage && m_role == Role::Client)
                p = takeWholeFrames(p, end, timeNs, out);
            p = takeHeader(p, end);
        }
        if (isFrameWhole())
            endFrame(timeNs, out);
    }
    m_consumed = static_cast<std::size_t>(p - bytes.data());
    return m_outcome;
}

// The short way of what most bytes of a busy stream are: messages in one unmasked frame that lies
// whole in the bytes at hand. Stops in front of anything else, and in front of anything wrong.
const char *MessageReader::takeWholeFrames(const char *p, const char *end, std::int64_t timeNs,
                                           Batch &out)
{
    constexpr unsigned wholeText = 0x81;
    constexpr unsigned wholeBinary = 0x82;
    const std::uint64_t limit = std::min(m_limits.maxMessageBytes, m_limits.maxFrameBytes);
    Record record = incoming(Kind::Text, timeNs, 1, 0);
    while (end - p >= 2) {
        const unsigned first = static_cast<unsigned char>(p[0]);
        if (first != wholeText && first != wholeBinary)
            break;
        std::size_t header = 2;
        std::size_t length = static_cast<unsigned char>(p[1]);
        if (length > maxControlPayload) {
            if (length != lengthIs16Bits || end - p < 4)
                break;
            header = 4;
            length = qFromBigEndian<quint16>(p + 2);
            if (length <= maxControlPayload)
                break;
        }
        if (static_cast<std::size_t>(end - p) < header + length || length > limit)
            break;
        const std::string_view payload(p + header, length);
        if (first == wholeText && !isValidUtf8(payload))
            break;
        record.kind = first == wholeText ? Kind::Text : Kind::Binary;
        record.wireSize = static_cast<std::uint32_t>(header + length);
        out.append(record, payload);
        p += header + length;
    }
    return p;
}

const char *MessageReader::takeHeader(const char *p, const char *end)
{
    while (p != end && m_stage == Stage::Header) {
        m_header[m_headerSize++] = *p++;
        if (m_headerSize == 1)
            checkFirstByte();
        else if (m_headerSize == 2)
            checkSecondByte();
        if (m_stage == Stage::Header && m_headerSize == m_lengthEnd)
            checkLength();
        if (m_stage == Stage::Header && m_headerSize == m_lengthEnd + keySize())
            beginPayload();
    }
    return p;
}

void MessageReader::checkFirstByte()
{
    const unsigned reserved = headerByte(0) >> 4 & 0x7;
    const unsigned opcode = headerByte(0) & 0xF;
    m_fin = (headerByte(0) & 0x80) != 0;
    m_opcode = static_cast<Opcode>(opcode);
    if (reserved != 0)
        fail(Rule::ReservedBits, reserved);
    else if (!isKnown(opcode))
        fail(Rule::ReservedOpcode, opcode);
    else if (isControl() && !m_fin)
        fail(Rule::ControlFragmented);
    else if (m_opcode == Opcode::Continuation && !m_insideMessage)
        fail(Rule::ContinuationWithoutStart);
    else if (m_opcode != Opcode::Continuation && !isControl() && m_insideMessage)
        fail(Rule::StartInsideMessage);
}

void MessageReader::checkSecondByte()
{
    const bool masked = (headerByte(1) & 0x80) != 0;
    const unsigned length = headerByte(1) & 0x7F;
    if (masked && m_role == Role::Client)
        fail(Rule::ServerMasked);
    else if (!masked && m_role == Role::Server)
        fail(Rule::ClientUnmasked);
    else if (isControl() && length > maxControlPayload)
        fail(Rule::ControlTooLong);
    else if (length == lengthIs16Bits)
        m_lengthEnd = 2 + sizeof(quint16);
    else if (length == lengthIs64Bits)
        m_lengthEnd = 2 + sizeof(quint64);
}

void MessageReader::checkLength()
{
    const unsigned form = headerByte(1) & 0x7F;
    const char *const further = m_header.data() + 2;
    std::uint64_t shortest = 0;
    m_length = form;
    if (form == lengthIs16Bits) {
        m_length = qFromBigEndian<quint16>(further);
        shortest = lengthIs16Bits;
    } else if (form == lengthIs64Bits) {
        m_length = qFromBigEndian<quint64>(further);
        shortest = 0x1'0000;
    }
    if (m_length >> 63 != 0)
        return fail(Rule::LengthTopBit);
    if (m_length < shortest)
        return fail(Rule::LengthNotShortest, m_length);
    if (isControl())
        return;
    const std::uint64_t message = m_message.size() + m_length;
    if (message > m_limits.maxMessageBytes)
        fail(Rule::MessageTooBig, message, m_limits.maxMessageBytes);
    else if (m_length > m_limits.maxFrameBytes)
        fail(Rule::FrameTooBig, m_length, m_limits.maxFrameBytes);
}

void MessageReader::beginPayload()
{
    m_stage = Stage::Payload;
    m_received = 0;
    if (m_role == Role::Server)
        m_maskKey = qFromBigEndian<quint32>(m_header.data() + m_lengthEnd);
    if (isControl())
        return;
    if (!m_insideMessage) {
        m_insideMessage = true;
        m_kind = m_opcode == Opcode::Text ? Kind::Text : Kind::Binary;
        m_frames = 0;
        m_wireSize = 0;
    }
    ++m_frames;
    m_wireSize += m_headerSize + m_length;
}

const char *MessageReader::takePayload(const char *p, const char *end)
{
    const auto n = static_cast<std::size_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(end - p), m_length - m_received));
    char *target = m_control.data() + m_received;
    if (!isControl()) {
        reserve(n);
        target = m_message.tail();
    }
    std::memcpy(target, p, n);
    acceptPayload(target, n);
    return p + n;
}

// Makes room for n further bytes of the message. What is reserved beyond them follows what has come
// so far, up to the end of the message when this frame is its last.
void MessageReader::reserve(std::size_t n)
{
    if (m_message.room() >= n)
        return;
    const std::uint64_t frameEnd = m_message.size() + m_length - m_received;
    std::uint64_t capacity = std::max<std::uint64_t>(2 * std::uint64_t{m_message.capacity()},
                                                     std::min(frameEnd, firstReservation));
    if (m_fin)
        capacity = std::min(capacity, frameEnd);
    m_message.resize(std::max<std::size_t>(m_message.size() + n, capacity));
}

// Takes n bytes of payload that lie where they belong.
void MessageReader::acceptPayload(char *data, std::size_t n)
{
    if (m_role == Role::Server)
        applyMask(data, n, m_maskKey, m_received);
    m_received += n;
    if (isControl())
        return;
    if (m_kind == Kind::Text) {
        const Utf8Validator before = m_utf8;
        if (!m_utf8.consume({data, n}))
            return fail(Rule::TextUtf8, m_message.size() + firstRefused(before, {data, n}));
    }
    m_message.grow(n);
}

void MessageReader::endFrame(std::int64_t timeNs, Batch &out)
{
    if (isControl())
        endControl(timeNs, out);
    else if (m_fin)
        endMessage(timeNs, out);
    if (m_stage == Stage::Ended)
        return;
    m_stage = Stage::Header;
    m_headerSize = 0;
    m_lengthEnd = 2;
}

void MessageReader::endMessage(std::int64_t timeNs, Batch &out)
{
    if (m_kind == Kind::Text && !m_utf8.finish())
        return fail(Rule::TextUtf8Cut, m_message.size());
    m_insideMessage = false;
    const Record record = incoming(m_kind, timeNs, m_frames, m_wireSize);
    if (m_message.size() <= largestCopied) {
        out.append(record, m_message.view(0, m_message.size()));
        m_message.clear();
    } else {
        m_message.resize(m_message.size());
        out.append(record, std::exchange(m_message, {}));
    }
}

void MessageReader::endControl(std::int64_t timeNs, Batch &out)
{
    const std::string_view payload(m_control.data(), m_length);
    Record record = incoming(Kind::Pong, timeNs, 1, m_headerSize + m_length);
    if (m_opcode == Opcode::Close) {
        readClose(payload);
        if (m_outcome != Outcome::Closed)
            return;
        record.kind = Kind::Close;
        record.code = m_closeCode;
        out.append(record, payload.substr(std::min(payload.size(), sizeof m_closeCode)));
        return;
    }
    if (m_opcode == Opcode::Ping) {
        record.kind = Kind::Ping;
        if (m_pings.size() == maxPings)
            m_pings.pop_back();
        m_pings.emplace_back(payload.data(), static_cast<qsizetype>(payload.size()));
    }
    out.append(record, payload);
}

void MessageReader::readClose(std::string_view payload)
{
    m_closeCode = CloseCode::NoStatus;
    if (!payload.empty()) {
        if (payload.size() < sizeof m_closeCode)
            return fail(Rule::CloseOneByte);
        m_closeCode = qFromBigEndian<quint16>(payload.data());
        if (!mayAppearOnWire(m_closeCode))
            return fail(Rule::CloseCodeInvalid, m_closeCode);
        const std::string_view reason = payload.substr(sizeof m_closeCode);
        if (!isValidUtf8(reason))
            return fail(Rule::CloseReasonUtf8);
        m_closeReason = QString::fromUtf8(reason.data(), static_cast<qsizetype>(reason.size()));
    }
    m_stage = Stage::Ended;
    m_outcome = Outcome::Closed;
    m_message = {};
}

void MessageReader::fail(Rule rule, std::uint64_t value, std::uint64_t limit)
{
    const QByteArray header(m_header.data(), static_cast<qsizetype>(m_headerSize));
    m_error = protocolError(rule, m_role, header, value, limit);
    m_stage = Stage::Ended;
    m_outcome = Outcome::Violation;
    m_message = {};
}

std::span<char> MessageReader::directTarget()
{
    if (m_stage != Stage::Payload || isControl())
        return {};
    const std::uint64_t remaining = m_length - m_received;
    if (remaining < leastDirect)
        return {};
    reserve(leastDirect);
    return {m_message.tail(),
            static_cast<std::size_t>(std::min<std::uint64_t>(m_message.room(), remaining))};
}

MessageReader::Outcome MessageReader::commitDirect(std::size_t n, std::int64_t timeNs, Batch &out)
{
    Q_ASSERT(m_stage == Stage::Payload && !isControl());
    Q_ASSERT(n <= m_message.room() && n <= m_length - m_received);
    acceptPayload(m_message.tail(), n);
    if (isFrameWhole())
        endFrame(timeNs, out);
    return m_outcome;
}

} // namespace sockwright::wire
