// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/messagereader.h"

#include "wire/closecode.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

namespace sockwright::wire {

namespace {

constexpr std::uint64_t largestPayload = std::numeric_limits<std::int32_t>::max();
// Reading straight into a payload is worth a system call of its own from here on.
constexpr std::uint64_t leastDirect = 64 * 1024;

// Payload is unmasked and decompressed in steps of this.
constexpr std::size_t step = 4 * 1024;

constexpr unsigned rsv1 = 4;
constexpr unsigned lengthIs16Bits = 126;
constexpr unsigned lengthIs64Bits = 127;

Record incoming(Kind kind, std::int64_t timeNs, std::size_t wireSize)
{
    Record record;
    record.time = timeNs;
    record.direction = Direction::In;
    record.kind = kind;
    record.frames = 1;
    record.wireSize = static_cast<std::uint32_t>(wireSize);
    return record;
}

bool isKnown(unsigned opcode)
{
    return opcode <= static_cast<unsigned>(Opcode::Binary)
        || (opcode >= static_cast<unsigned>(Opcode::Close)
            && opcode <= static_cast<unsigned>(Opcode::Pong));
}

} // namespace

MessageReader::MessageReader(Role role, const Limits &limits,
                             const std::optional<DeflateParameters> &deflate)
    : m_role(role)
    , m_limits{std::min(limits.maxMessageBytes, largestPayload),
               std::min(limits.maxFrameBytes, largestPayload)}
    , m_deflate(deflate.has_value())
    , m_message(m_limits.maxMessageBytes, m_deflate,
                m_deflate
                    && (role == Role::Client ? deflate->serverNoContextTakeover
                                             : deflate->clientNoContextTakeover))
{
}

MessageReader::~MessageReader() = default;

MessageReader::Outcome MessageReader::consume(std::string_view bytes, std::int64_t timeNs,
                                              Batch &out)
{
    m_consumed = 0;
    if (m_stage == Stage::Ended)
        return m_outcome;
    const char *p = bytes.data();
    const char *const end = p + bytes.size();
    while (p != end && m_stage != Stage::Ended) {
        if (m_stage == Stage::Payload) {
            p = takePayload(p, end);
        } else {
            if (m_headerSize == 0 && !m_message.isOpen() && m_role == Role::Client)
                p = takeWholeFrames(p, end, timeNs, out);
            p = takeHeader(p, end);
        }
        if (isFrameWhole())
            endFrame(timeNs, out);
    }
    m_consumed = static_cast<std::size_t>(p - bytes.data());
    if (m_outcome == Outcome::Violation)
        showBreach(bytes.substr(m_consumed), timeNs, out);
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
    Record record = incoming(Kind::Text, timeNs, 0);
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
    m_rsv1 = (reserved & rsv1) != 0;
    m_opcode = static_cast<Opcode>(opcode);
    if (reserved != 0 && !m_deflate)
        fail({Rule::ReservedBits, reserved});
    else if ((reserved & ~rsv1) != 0)
        fail({Rule::ReservedBitsUnused, reserved & ~rsv1});
    else if (!isKnown(opcode))
        fail({Rule::ReservedOpcode, opcode});
    else if (m_rsv1 && !startsMessage())
        fail({Rule::CompressedBitMisplaced});
    else if (isControl() && !m_fin)
        fail({Rule::ControlFragmented});
    else if (m_opcode == Opcode::Continuation && !m_message.isOpen())
        fail({Rule::ContinuationWithoutStart});
    else if (startsMessage() && m_message.isOpen())
        fail({Rule::StartInsideMessage});
}

void MessageReader::checkSecondByte()
{
    const bool masked = (headerByte(1) & 0x80) != 0;
    const unsigned length = headerByte(1) & 0x7F;
    if (masked && m_role == Role::Client)
        fail({Rule::ServerMasked});
    else if (!masked && m_role == Role::Server)
        fail({Rule::ClientUnmasked});
    else if (isControl() && length > maxControlPayload)
        fail({Rule::ControlTooLong});
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
        return fail({Rule::LengthTopBit});
    if (m_length < shortest)
        return fail({Rule::LengthNotShortest, m_length});
    if (isControl())
        return;
    // What a compressed message is worth shows when it is decompressed.
    const bool compressed = m_rsv1 || m_message.isCompressed();
    const std::uint64_t message = compressed ? 0 : m_message.size() + m_length;
    if (message > m_limits.maxMessageBytes)
        fail({Rule::MessageTooBig, message, m_limits.maxMessageBytes});
    else if (m_length > m_limits.maxFrameBytes)
        fail({Rule::FrameTooBig, m_length, m_limits.maxFrameBytes});
}

void MessageReader::beginPayload()
{
    m_stage = Stage::Payload;
    if (m_role == Role::Server)
        m_maskKey = qFromBigEndian<quint32>(m_header.data() + m_lengthEnd);
    if (isControl())
        return;
    if (!m_message.isOpen())
        m_message.open(m_opcode == Opcode::Text ? Kind::Text : Kind::Binary, m_rsv1);
    m_message.beginFrame(m_headerSize + m_length);
}

const char *MessageReader::takePayload(const char *p, const char *end)
{
    const auto n = static_cast<std::size_t>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(end - p), m_length - m_received));
    keepStart(p, n);
    if (isControl()) {
        acceptControl(p, n);
    } else if (m_message.isCompressed()) {
        acceptCompressed({p, n});
    } else {
        std::memcpy(m_message.reserve(n, m_length - m_received, m_fin), p, n);
        acceptPlain(n);
    }
    return p + n;
}

void MessageReader::keepStart(const char *data, std::size_t n)
{
    if (m_received < m_start.size())
        std::memcpy(m_start.data() + m_received, data, std::min(n, m_start.size() - m_received));
}

// Takes the mask off n bytes that come next.
void MessageReader::unmask(char *data, std::size_t n)
{
    if (m_role == Role::Server)
        applyMask(data, n, m_maskKey, m_received);
    m_received += n;
}

void MessageReader::acceptControl(const char *data, std::size_t n)
{
    char *const target = m_control.data() + m_received;
    std::memcpy(target, data, n);
    unmask(target, n);
}

// Takes n bytes of payload that lie where they belong.
void MessageReader::acceptPlain(std::size_t n)
{
    unmask(m_message.tail(), n);
    failIf(m_message.take(n));
}

void MessageReader::acceptCompressed(std::string_view bytes)
{
    if (m_role == Role::Client) {
        m_received += bytes.size();
        return failIf(m_message.inflate(bytes));
    }
    std::array<char, step> plain;
    while (!bytes.empty() && m_stage != Stage::Ended) {
        const std::size_t n = bytes.copy(plain.data(), plain.size());
        bytes.remove_prefix(n);
        unmask(plain.data(), n);
        failIf(m_message.inflate({plain.data(), n}));
    }
}

void MessageReader::endFrame(std::int64_t timeNs, Batch &out)
{
    if (isControl()) {
        endControl(timeNs, out);
    } else {
        if (!m_fin || m_message.frames() > 1)
            m_message.endFrame(frameSoFar(timeNs), m_fin);
        if (m_fin)
            failIf(m_message.finish(timeNs, out));
    }
    if (m_stage == Stage::Ended)
        return;
    m_stage = Stage::Header;
    m_headerSize = 0;
    m_lengthEnd = 2;
    m_received = 0;
}

Frame MessageReader::frameSoFar(std::int64_t timeNs) const
{
    Frame frame;
    frame.time = timeNs;
    frame.payloadSize = m_received;
    frame.headerSize = static_cast<std::uint8_t>(m_headerSize);
    std::copy_n(m_header.data(), m_headerSize, frame.header.data());
    return frame;
}

std::optional<MessageReader::PartOfFrame> MessageReader::partOfFrame() const
{
    if (m_stage == Stage::Ended || m_headerSize == 0)
        return std::nullopt;
    return PartOfFrame{QByteArray(m_header.data(), static_cast<qsizetype>(m_headerSize)),
                       m_received};
}

void MessageReader::cutOff(std::int64_t timeNs, Batch &out)
{
    if (m_stage == Stage::Payload && !isControl())
        m_message.breakFrame(frameSoFar(timeNs), m_length - m_received);
    m_message.cutOff(timeNs, out);
    m_stage = Stage::Ended;
}

void MessageReader::endControl(std::int64_t timeNs, Batch &out)
{
    const std::string_view payload(m_control.data(), m_length);
    Record record = incoming(Kind::Pong, timeNs, m_headerSize + m_length);
    if (m_opcode == Opcode::Close) {
        readClose(payload);
        if (m_outcome != Outcome::Closed)
            return;
        m_message.cutOff(timeNs, out);
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
            return fail({Rule::CloseOneByte});
        m_closeCode = qFromBigEndian<quint16>(payload.data());
        if (!mayAppearOnWire(m_closeCode))
            return fail({Rule::CloseCodeInvalid, m_closeCode});
        const std::string_view reason = payload.substr(sizeof m_closeCode);
        if (!isValidUtf8(reason))
            return fail({Rule::CloseReasonUtf8});
        m_closeReason = QString::fromUtf8(reason.data(), static_cast<qsizetype>(reason.size()));
    }
    m_stage = Stage::Ended;
    m_outcome = Outcome::Closed;
}

void MessageReader::fail(const Breach &breach)
{
    const QByteArray header(m_header.data(), static_cast<qsizetype>(m_headerSize));
    m_error = protocolError(breach, m_role, header);
    if (breach.rule == Rule::TextUtf8) {
        constexpr std::size_t bytesBefore = 15;
        const auto [first, bytes]
            = m_message.upTo(static_cast<std::size_t>(breach.value), bytesBefore);
        m_error->shownFrom = first;
        m_error->shownBytes = QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    }
    m_stage = Stage::Ended;
    m_outcome = Outcome::Violation;
}

void MessageReader::failIf(const std::optional<Breach> &breach)
{
    if (breach)
        fail(*breach);
}

// The bad frame is shown with the error; whole ones of its message in front of it are a row.
void MessageReader::showBreach(std::string_view rest, std::int64_t timeNs, Batch &out)
{
    showFrame(rest);
    m_message.dropFrame();
    m_message.cutOff(timeNs, out);
}

// Fills in the offending frame: what was read of it, and what `rest` holds of it beyond.
void MessageReader::showFrame(std::string_view rest)
{
    constexpr std::size_t longest = maxFrameHeader + ProtocolError::maxPayloadBytes;
    std::string frame(m_header.data(), m_headerSize);
    frame.append(m_start.data(), std::min<std::size_t>(m_received, m_start.size()));
    frame.append(rest.substr(0, longest));
    const auto header = parseFrameHeader(frame);
    if (header->size > 0) {
        const auto payload = std::min<std::uint64_t>(header->length.value_or(0), m_start.size());
        frame.resize(std::min<std::size_t>(frame.size(), header->size + payload));
    }
    m_error->frameBytes = QByteArray::fromStdString(frame);
}

std::span<char> MessageReader::directTarget()
{
    if (m_stage != Stage::Payload || isControl() || m_message.isCompressed())
        return {};
    const std::uint64_t remaining = m_length - m_received;
    if (remaining < leastDirect)
        return {};
    char *const target = m_message.reserve(leastDirect, remaining, m_fin);
    return {target, static_cast<std::size_t>(std::min<std::uint64_t>(m_message.room(), remaining))};
}

MessageReader::Outcome MessageReader::commitDirect(std::size_t n, std::int64_t timeNs, Batch &out)
{
    Q_ASSERT(m_stage == Stage::Payload && !isControl() && !m_message.isCompressed());
    Q_ASSERT(n <= m_message.room() && n <= m_length - m_received);
    keepStart(m_message.tail(), n);
    acceptPlain(n);
    if (isFrameWhole())
        endFrame(timeNs, out);
    if (m_outcome == Outcome::Violation)
        showBreach({}, timeNs, out);
    return m_outcome;
}

} // namespace sockwright::wire
