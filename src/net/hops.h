// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

namespace sockwright::net {

/// The opening handshakes of one connection, one after the other: the first, the same with Digest
/// credentials when the server asks for them, and those that redirects lead to. Decides what comes
/// next and does nothing itself: a plain value.
class Hops
{
public:
    Hops() = default;
    explicit Hops(const Target &first);

    /// Of the handshake to be tried now.
    const Target &target() const { return m_target; }

    struct Verdict
    {
        QString next; ///< target() is to be tried now, and why; empty: it ends here
        wire::Failure failure = {}; ///< with which it ends
    };

    /// What follows the refusal of target()'s handshake. Credentials are sent once, and once more
    /// when only the nonce was stale; redirects are followed Target::maxRedirects times.
    Verdict refused(const wire::ResponseHead &head, const wire::Failure &refusal);

private:
    Verdict authenticate(const wire::ResponseHead &head, const wire::Failure &refusal);
    Verdict redirect(const wire::ResponseHead &head, const wire::Failure &refusal);

    Target m_hop; // without the answer to a Digest challenge, which is for one nonce
    Target m_target;
    int m_answers = 0; // to Digest challenges of this hop
    QList<QUrl> m_visited;
};

} // namespace sockwright::net
