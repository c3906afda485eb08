// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/digest.h"

#include "net/challenges.h"
#include "net/sha512256.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>
#include <array>

namespace sockwright::net {

namespace {

struct Named
{
    QByteArrayView name;
    DigestAlgorithm algorithm;
};

constexpr std::array algorithms{
    Named{"MD5", DigestAlgorithm::Md5},
    Named{"MD5-sess", DigestAlgorithm::Md5Session},
    Named{"SHA-256", DigestAlgorithm::Sha256},
    Named{"SHA-256-sess", DigestAlgorithm::Sha256Session},
    Named{"SHA-512-256", DigestAlgorithm::Sha512256},
    Named{"SHA-512-256-sess", DigestAlgorithm::Sha512256Session},
};

QByteArray hashed(DigestAlgorithm algorithm, const QByteArray &text)
{
    switch (algorithm) {
    case DigestAlgorithm::Md5:
    case DigestAlgorithm::Md5Session:
        return QCryptographicHash::hash(text, QCryptographicHash::Md5).toHex();
    case DigestAlgorithm::Sha256:
    case DigestAlgorithm::Sha256Session:
        return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
    case DigestAlgorithm::Sha512256:
    case DigestAlgorithm::Sha512256Session:
        return sha512256(text).toHex();
    }
    Q_UNREACHABLE();
}

bool isTrue(const std::optional<QByteArray> &value)
{
    return value && value->compare("true", Qt::CaseInsensitive) == 0;
}

QByteArray composed(const QString &text)
{
    return text.normalized(QString::NormalizationForm_C).toUtf8();
}

QByteArray quoted(QByteArray text)
{
    text.replace('\\', "\\\\");
    text.replace('"', "\\\"");
    return '"' + text + '"';
}

DigestChoice read(const Challenge &challenge)
{
    using Obstacle = DigestChoice::Obstacle;
    const auto valueOf = [&challenge](QByteArrayView name) {
        return wire::headerValue(challenge.parameters, name);
    };
    const auto realm = valueOf("realm");
    const auto nonce = valueOf("nonce");
    if (!realm || !nonce || nonce->isEmpty())
        return {{}, Obstacle::Broken};

    DigestChallenge found{*realm, *nonce, valueOf("opaque")};
    if (const auto name = valueOf("algorithm")) {
        const auto known = std::ranges::find_if(algorithms, [&name](const Named &candidate) {
            return candidate.name.compare(*name, Qt::CaseInsensitive) == 0;
        });
        if (known == algorithms.end())
            return {{}, Obstacle::UnknownAlgorithm, *name};
        found.algorithm = known->algorithm;
        found.namesAlgorithm = true;
    }
    if (const auto protections = valueOf("qop"); protections && !protections->isEmpty()) {
        found.qopAuth = wire::headerHasToken({{"qop", *protections}}, "qop", "auth");
        if (!found.qopAuth)
            return {{}, Obstacle::UnknownProtection, *protections};
    }
    found.stale = isTrue(valueOf("stale"));
    found.userhash = isTrue(valueOf("userhash"));
    const auto charset = valueOf("charset");
    found.utf8 = charset && charset->compare("UTF-8", Qt::CaseInsensitive) == 0;
    return {found, Obstacle::None};
}

bool isPlainAscii(const QByteArray &text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
}

// RFC 7616 section 3.4.4: a name that a quoted string cannot hold has a form of its own.
QByteArray userParameter(const DigestChallenge &challenge, const QByteArray &user)
{
    if (challenge.userhash)
        return "username=\"" + hashed(challenge.algorithm, user + ':' + challenge.realm) + '"';
    if (challenge.utf8 && !isPlainAscii(user))
        return "username*=UTF-8''" + user.toPercentEncoding();
    return "username=" + quoted(user);
}

} // namespace

QByteArray digestAlgorithmName(DigestAlgorithm algorithm)
{
    return algorithms[std::size_t(algorithm)].name.toByteArray();
}

DigestChoice chooseDigest(const wire::Headers &headers)
{
    DigestChoice best;
    for (const Challenge &challenge : challengesIn(headers)) {
        if (!challenge.isFor("Digest"))
            continue;
        const DigestChoice choice = read(challenge);
        const bool better = choice.challenge
            && (!best.challenge || best.challenge->algorithm < choice.challenge->algorithm);
        if (better || best.obstacle == DigestChoice::Obstacle::NotOffered)
            best = choice;
    }
    return best;
}

DigestAnswer digestAnswer(const DigestChallenge &challenge, const DigestCredentials &credentials,
                          const QByteArray &uri, const QByteArray &cnonce)
{
    const QByteArray user = composed(credentials.user);
    const bool session = challenge.algorithm == DigestAlgorithm::Md5Session
        || challenge.algorithm == DigestAlgorithm::Sha256Session
        || challenge.algorithm == DigestAlgorithm::Sha512256Session;
    const auto hash
        = [&challenge](const QByteArray &text) { return hashed(challenge.algorithm, text); };

    // RFC 7616 sections 3.4.1 to 3.4.3.
    const QByteArray nonceCount = "00000001";
    QByteArray secret = hash(user + ':' + challenge.realm + ':' + composed(credentials.password));
    if (session)
        secret = hash(secret + ':' + challenge.nonce + ':' + cnonce);
    const QByteArray middle = challenge.qopAuth
        ? challenge.nonce + ':' + nonceCount + ':' + cnonce + ":auth"
        : challenge.nonce;
    const QByteArray response = hash(secret + ':' + middle + ':' + hash("GET:" + uri));

    QByteArray text = "Digest " + userParameter(challenge, user)
        + ", realm=" + quoted(challenge.realm) + ", nonce=" + quoted(challenge.nonce)
        + ", uri=" + quoted(uri) + ", response=\"" + response + '"';
    if (challenge.namesAlgorithm)
        text += ", algorithm=" + digestAlgorithmName(challenge.algorithm);
    if (challenge.qopAuth)
        text += ", qop=auth, nc=" + nonceCount;
    if (challenge.qopAuth || session)
        text += ", cnonce=\"" + cnonce + '"';
    if (challenge.opaque)
        text += ", opaque=" + quoted(*challenge.opaque);
    if (challenge.userhash)
        text += ", userhash=true";
    return {response, text};
}

QByteArray newClientNonce()
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray::fromRawData(reinterpret_cast<const char *>(words.data()), sizeof words)
        .toHex();
}

} // namespace sockwright::net
