// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <vector>

namespace sockwright::net {

/// One way in which a server lets itself be told who is asking (RFC 9110 section 11.6.1).
struct Challenge
{
    QByteArray scheme; ///< as written: "Basic", "Digest"
    wire::Headers parameters; ///< values without their quotes and escapes

    bool isFor(QByteArrayView name) const { return name.compare(scheme, Qt::CaseInsensitive) == 0; }
};

/// What is read of them; more is left out.
inline constexpr qsizetype maxChallengeLine = 16 * 1024; ///< bytes of one header line
inline constexpr std::size_t maxChallenges = 16;
inline constexpr std::size_t maxChallengeParameters = 32; ///< of one challenge

/// All challenges of all WWW-Authenticate lines, in order. Lenient: what cannot be read ends its
/// line, and what stands before it counts. Foreign bytes; pure.
std::vector<Challenge> challengesIn(const wire::Headers &headers);

} // namespace sockwright::net
