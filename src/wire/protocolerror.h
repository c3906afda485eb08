// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/opcode.h"

#include <QByteArray>
#include <QString>

namespace sockwright::wire {

/// A rule of RFC 6455 or RFC 7692 that the peer broke.
struct ProtocolError
{
    /// So much of the offending frame's payload is kept.
    static constexpr std::size_t maxPayloadBytes = 256;

    Diagnosis diagnosis = Diagnosis::None;
    quint16 closeCode = 0; ///< what to send in our Close frame: 1002, 1007 or 1009
    QString message; ///< one plain sentence that names the rule with its section
    QString hint; ///< what to try
    QString rule; ///< the section that holds the rule: "RFC 6455 section 5.2"
    QByteArray frameHeader; ///< the offending frame's header, up to where the rule was broken
    QByteArray shownBytes; ///< of a text: the first byte that is wrong and some in front of it
    quint64 shownFrom = 0; ///< the offset of the first of them in the message
    QByteArray frameBytes; ///< the offending frame as it crossed the wire, masked or compressed if
                           ///< it was: header and maxPayloadBytes at most, as far as they had come
};

/// What a received frame can be refused for.
enum class Rule : std::uint8_t
{
    ReservedBits, ///< any, without an extension
    ReservedBitsUnused, ///< RSV2 or RSV3, with permessage-deflate
    CompressedBitMisplaced, ///< RSV1 on another frame than the first of a message
    ReservedOpcode,
    ControlFragmented,
    ControlTooLong,
    ContinuationWithoutStart,
    StartInsideMessage,
    ServerMasked,
    ClientUnmasked,
    LengthNotShortest, ///< has no identifier of its own: Diagnosis::ProtocolFragment
    LengthTopBit, ///< likewise
    CloseOneByte,
    CloseCodeInvalid,
    CloseReasonUtf8,
    TextUtf8,
    TextUtf8Cut, ///< the message ends within a character
    FrameTooBig,
    MessageTooBig,
    InflatedTooBig, ///< a compressed message
    InflateBroken, ///< no valid DEFLATE stream
};

/// A broken rule, with what protocolError() says about it. `value` is what was wrong: the reserved
/// bits (as in FrameSpec), the opcode, the close code, the length or the byte offset; `limit` is
/// the limit that was exceeded.
struct Breach
{
    Rule rule;
    quint64 value = 0;
    quint64 limit = 0;
};

/// The words for a broken rule. role: our end of the connection. The error has no frameBytes yet.
ProtocolError protocolError(const Breach &breach, Role role, const QByteArray &frameHeader);

} // namespace sockwright::wire
