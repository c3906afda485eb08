// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace sockwright::wire {

/// Status codes of a Close frame: RFC 6455 section 7.4.1 and the IANA "WebSocket Close Code Number"
/// registry.
namespace CloseCode {

inline constexpr quint16 Normal = 1000;
inline constexpr quint16 GoingAway = 1001;
inline constexpr quint16 ProtocolError = 1002;
inline constexpr quint16 UnsupportedData = 1003;
inline constexpr quint16 NoStatus = 1005; ///< a Close frame without a code; never on the wire
inline constexpr quint16 Abnormal = 1006; ///< no Close frame came; never on the wire
inline constexpr quint16 InvalidPayload = 1007;
inline constexpr quint16 PolicyViolation = 1008;
inline constexpr quint16 MessageTooBig = 1009;
inline constexpr quint16 MandatoryExtension = 1010;
inline constexpr quint16 InternalError = 1011;
inline constexpr quint16 ServiceRestart = 1012;
inline constexpr quint16 TryAgainLater = 1013;
inline constexpr quint16 BadGateway = 1014;
inline constexpr quint16 TlsHandshake = 1015; ///< never on the wire
inline constexpr quint16 FirstRegistered
    = 3000; ///< 3000 to 3999: libraries and frameworks, registered
inline constexpr quint16 FirstPrivate = 4000; ///< 4000 to 4999: private agreements
inline constexpr quint16 LastPrivate = 4999;

} // namespace CloseCode

/// The registered name, e.g. "Going Away"; of other codes what their range is for, e.g. "private".
/// For people, translated where it is no registered name.
QString closeCodeName(quint16 code);

/// True for the codes that a Close frame may carry (RFC 6455 section 7.4).
bool mayAppearOnWire(quint16 code);

/// A close reason as UTF-8, cut at a character boundary to the 123 bytes that fit into a control
/// frame beside the code (RFC 6455 section 5.5).
QByteArray closeReason(const QString &reason);

} // namespace sockwright::wire
