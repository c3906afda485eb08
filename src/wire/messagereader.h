// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"
#include "wire/deflate.h"
#include "wire/framewriter.h"
#include "wire/incomingmessage.h"
#include "wire/protocolerror.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sockwright::wire {

/// Reads the frames of one direction of a connection after its handshake: bytes in, in pieces of
/// any size, messages and control frames out, as rows of a Batch (direction In; RFC 6455 section
/// 5).
///
/// A fragmented message is one row, its frames in the Batch's FrameTable. Compressed messages are
/// decompressed and text is checked while it arrives, and both are refused at their first
/// impossible byte. Memory follows the bytes that came, never a length that was only declared. What
/// RFC 6455 or RFC 7692 forbids ends the reading with a ProtocolError; rows before it are kept.
///
/// No thread of its own. Never throws but std::bad_alloc.
class MessageReader
{
public:
    /// Both at most 2^31-1 bytes; larger values mean that. A message counts as decompressed, a
    /// frame as it crosses the wire.
    struct Limits
    {
        std::uint64_t maxMessageBytes = std::uint64_t{256} * 1024 * 1024;
        std::uint64_t maxFrameBytes = std::uint64_t{256} * 1024 * 1024;
    };

    enum class Outcome : std::uint8_t
    {
        NeedMore,
        Closed, ///< a Close frame came: closeCode(), closeReason(); nothing after it is read
        Violation, ///< the peer broke a rule: error(); nothing after it is read
    };

    /// role: our end. A client's reader refuses masked frames, a server's unmasked ones.
    /// deflate: what was agreed on; nothing: a frame with RSV1 is refused.
    MessageReader(Role role, const Limits &limits,
                  const std::optional<DeflateParameters> &deflate = std::nullopt);
    ~MessageReader();

    /// So many frames of a fragmented message are listed in the Batch; its record counts all.
    static constexpr std::size_t maxListedFrames = IncomingMessage::maxListedFrames;

    /// Reads all bytes, or up to the end of a Close frame or a violation. timeNs (base::nowNs())
    /// stamps the rows that become complete.
    Outcome consume(std::string_view bytes, std::int64_t timeNs, Batch &out);
    /// How many bytes of the last consume() were read.
    std::size_t consumed() const { return m_consumed; }

    /// Where a socket may read straight into the payload of a large frame under way; empty when
    /// there is none or it is compressed, and consume() is to be used. Valid until the next call of
    /// consume(), directTarget() or commitDirect().
    std::span<char> directTarget();
    /// Takes n bytes that were written to the start of directTarget().
    Outcome commitDirect(std::size_t n, std::int64_t timeNs, Batch &out);

    /// Payloads of pings that came since the last call, in order, to be answered. At most maxPings
    /// are kept: of a flood the first ones and the latest (RFC 6455 section 5.5.3 allows it).
    std::vector<QByteArray> takePings() { return std::exchange(m_pings, {}); }
    static constexpr std::size_t maxPings = 1024;

    /// With Outcome::Closed: the code received, 1005 when there was none, and the reason.
    quint16 closeCode() const { return m_closeCode; }
    const QString &closeReason() const { return m_closeReason; }

    /// With Outcome::Violation: what was wrong.
    const std::optional<ProtocolError> &error() const { return m_error; }

    /// True between the header of a message's first frame and its last byte.
    bool insideMessage() const { return m_message.isOpen(); }

    /// A frame of which something has come, but not all.
    struct PartOfFrame
    {
        QByteArray header; ///< as far as it has come
        std::uint64_t received = 0; ///< payload bytes
    };
    std::optional<PartOfFrame> partOfFrame() const;
    /// No more bytes will come: what came of an unfinished message becomes a row
    /// (Record::Unfinished). Without one, nothing happens.
    void cutOff(std::int64_t timeNs, Batch &out);

private:
    enum class Stage : std::uint8_t
    {
        Header,
        Payload,
        Ended,
    };

    const char *takeWholeFrames(const char *p, const char *end, std::int64_t timeNs, Batch &out);
    const char *takeHeader(const char *p, const char *end);
    const char *takePayload(const char *p, const char *end);

    void checkFirstByte();
    void checkSecondByte();
    void checkLength();
    void beginPayload();
    void unmask(char *data, std::size_t n);
    void keepStart(const char *data, std::size_t n);
    void acceptControl(const char *data, std::size_t n);
    void acceptPlain(std::size_t n);
    void acceptCompressed(std::string_view bytes);
    void endFrame(std::int64_t timeNs, Batch &out);
    Frame frameSoFar(std::int64_t timeNs) const;
    void endControl(std::int64_t timeNs, Batch &out);
    void readClose(std::string_view payload);
    void showBreach(std::string_view rest, std::int64_t timeNs, Batch &out);
    void fail(const Breach &breach);
    void failIf(const std::optional<Breach> &breach);
    void showFrame(std::string_view rest);

    unsigned headerByte(std::size_t i) const { return static_cast<unsigned char>(m_header[i]); }
    std::size_t keySize() const { return m_role == Role::Server ? sizeof m_maskKey : 0; }
    bool isControl() const { return m_opcode >= Opcode::Close; }
    bool startsMessage() const { return m_opcode == Opcode::Text || m_opcode == Opcode::Binary; }
    bool isFrameWhole() const { return m_stage == Stage::Payload && m_received == m_length; }

    const Role m_role;
    const Limits m_limits;
    const bool m_deflate; // agreed on
    Stage m_stage = Stage::Header;
    Outcome m_outcome = Outcome::NeedMore;
    std::size_t m_consumed = 0;

    // The frame under way.
    std::array<char, maxFrameHeader> m_header{};
    std::size_t m_headerSize = 0; // bytes of it that have come
    std::size_t m_lengthEnd = 2; // bytes up to the end of the length, as far as known
    Opcode m_opcode = Opcode::Continuation;
    bool m_fin = false;
    bool m_rsv1 = false;
    std::uint32_t m_maskKey = 0;
    std::uint64_t m_length = 0; // payload as declared
    std::uint64_t m_received = 0; // payload that has come
    std::array<char, maxControlPayload> m_control{};
    std::array<char, ProtocolError::maxPayloadBytes> m_start{}; // of the payload, as on the wire

    IncomingMessage m_message; // control frames may come between its frames
    std::vector<QByteArray> m_pings;
    quint16 m_closeCode = 0;
    QString m_closeReason;
    std::optional<ProtocolError> m_error;
};

} // namespace sockwright::wire
