// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/handshake.h"

#include <optional>

namespace sockwright::net {

// Digest authentication of the opening handshake (RFC 7616). Pure.

/// How names and passwords are hashed, the weakest first.
enum class DigestAlgorithm
{
    Md5,
    Md5Session,
    Sha256,
    Sha256Session,
    Sha512256, ///< SHA-512/256
    Sha512256Session,
};

/// A challenge that can be answered.
struct DigestChallenge
{
    QByteArray realm;
    QByteArray nonce;
    std::optional<QByteArray> opaque = {}; ///< given back as it came
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    bool namesAlgorithm = false; ///< the answer names it only then
    bool qopAuth = false; ///< off: the form of RFC 2069
    bool stale = false; ///< only the nonce was too old, the credentials were right
    bool userhash = false; ///< the user's name crosses as a hash
    bool utf8 = false; ///< the server says that it reads UTF-8
};

/// "SHA-256", as it stands on the wire.
QByteArray digestAlgorithmName(DigestAlgorithm algorithm);

/// Which of a server's challenges to answer: the strongest, and of these the first.
struct DigestChoice
{
    enum class Obstacle
    {
        None,
        NotOffered, ///< no challenge for Digest
        UnknownAlgorithm, ///< `what`
        UnknownProtection, ///< only qop values like auth-int, `what`
        Broken, ///< no nonce or no realm
    };

    std::optional<DigestChallenge> challenge = {};
    Obstacle obstacle = Obstacle::NotOffered; ///< None with a challenge
    QByteArray what = {}; ///< foreign text
};
DigestChoice chooseDigest(const wire::Headers &headers);

/// The `response` value, and the value of an Authorization header with it in it.
struct DigestAnswer
{
    QByteArray response;
    QByteArray authorization;
};

/// For a GET of `uri`, the request's target as it stands on its first line, as the first request
/// with this nonce. Names and passwords are in UTF-8, composed (NFC).
DigestAnswer digestAnswer(const DigestChallenge &challenge, const DigestCredentials &credentials,
                          const QByteArray &uri, const QByteArray &cnonce);

/// A new cnonce: 16 random bytes in hexadecimal.
QByteArray newClientNonce();

} // namespace sockwright::net
