// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/formposter.h"
#include "oauth/refusal.h"

#include <QDateTime>

#include <variant>

namespace sockwright::oauth {

/// An access token and what came with it. Both tokens are secrets. A plain value.
struct Token
{
    QString accessToken = {}; ///< of printable ASCII (RFC 6749 appendix A.12); empty: none
    QString type = {}; ///< "Bearer", in the server's spelling
    QString refreshToken = {}; ///< empty: none
    QDateTime expiresAt = {}; ///< UTC; invalid: the server did not say
    QString scope = {}; ///< what was granted; empty: what was asked for

    /// Whether the access token can be used for longer than `ms` from `now` on, as far as is known.
    bool lastsFor(int ms, const QDateTime &now) const;

    friend bool operator==(const Token &, const Token &) = default;
};

/// Why an answer gave no token.
struct NoToken
{
    QString code = {}; ///< the error's, in the server's words; empty: it was no error of OAuth
    QString message = {}; ///< a sentence for people
    /// By itself: the server could not be reached, or says that it cannot answer now.
    bool mayMend = false;
};

using TokenReply = std::variant<Token, NoToken>;

/// Reads a token endpoint's answer (RFC 6749 sections 5.1 and 5.2). An error counts whatever the
/// status. `secrets` are what the request held: no sentence repeats them. Pure.
TokenReply readToken(const net::FormAnswer &answer, const QDateTime &now,
                     const QStringList &secrets);

} // namespace sockwright::oauth
