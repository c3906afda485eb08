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

    /// The answer to target()'s handshake has come, the refused one's before refused(): `text`, as
    /// far as it came, and the values of its Set-Cookie lines. Where there is a jar, it takes them,
    /// and target() has them among its secrets.
    void answered(QByteArrayView text, const QByteArrayList &setCookies);

    /// What follows the refusal of target()'s handshake. Credentials are sent once, and once more
    /// when only the nonce was stale; redirects are followed Target::maxRedirects times.
    Verdict refused(const wire::ResponseHead &head, const wire::Failure &refusal);

private:
    Verdict authenticate(const wire::ResponseHead &head, const wire::Failure &refusal);
    Verdict redirect(const wire::ResponseHead &head, const wire::Failure &refusal);

    void aim();

    Target m_hop; // without what is for one handshake: cookies of the jar, the answer to Digest
    Target m_target;
    int m_answers = 0; // to Digest challenges of this hop
    QList<QUrl> m_visited;
};

} // namespace sockwright::net
