// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/opcode.h"

#include <QByteArray>
#include <QString>

namespace sockwright::wire {

/// A rule of RFC 6455 that the peer broke.
struct ProtocolError
{
    Diagnosis diagnosis = Diagnosis::None;
    quint16 closeCode = 0; ///< what to send in our Close frame: 1002, 1007 or 1009
    QString message; ///< one plain sentence that names the rule with its section
    QString hint; ///< what to try
    QByteArray frameHeader; ///< the header of the offending frame, as far as it had come
};

/// What a received frame can be refused for.
enum class Rule : std::uint8_t
{
    ReservedBits,
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
};

/// The words for a broken rule. `value` is what was wrong: the reserved bits (as in FrameSpec), the
/// opcode, the close code, the length or the byte offset; `limit` is the limit it exceeds. role:
/// our end of the connection.
ProtocolError protocolError(Rule rule, Role role, const QByteArray &frameHeader, quint64 value = 0,
                            quint64 limit = 0);

} // namespace sockwright::wire
