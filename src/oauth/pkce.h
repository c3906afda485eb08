// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sockwright::oauth {

/// 256 bits of the system's randomness as 43 characters of base64url: a code verifier (RFC 7636
/// section 4.1), or a `state`. Any thread.
QByteArray randomText();

/// The S256 code challenge of a verifier (RFC 7636 section 4.2).
QByteArray codeChallenge(const QByteArray &verifier);

/// Whether two texts are the same, in a time that does not tell where they differ.
bool sameSecret(QByteArrayView a, QByteArrayView b);

} // namespace sockwright::oauth
