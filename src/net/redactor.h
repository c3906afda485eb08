// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <vector>

namespace sockwright::net {

/// Takes the secrets of a target out of what is kept of its connections: rows go into captures, and
/// captures into files. Not a length is told: each becomes Redactor::stars. A value of at least
/// `recognisable` bytes is taken out wherever it stands, so also where a server repeats it; a
/// shorter one, or a plain word, only behind what stands before it on the wire, since it may stand
/// elsewhere by chance.
/// Where a text was cut, at its end or in front of "…", what is left of a value goes too.
/// Messages are not its business. A plain value.
class Redactor
{
public:
    static constexpr QByteArrayView stars = "***";
    static constexpr qsizetype recognisable = 6;
    /// Whether a value is taken out wherever it stands.
    static bool isRecognised(const SecretText &secret);

    Redactor() = default;
    explicit Redactor(const std::vector<SecretText> &secrets);

    QByteArray redacted(QByteArray bytes) const;
    QString redacted(const QString &text) const;
    /// All but HandshakeFacts::setCookies, which nobody keeps.
    wire::HandshakeFacts redacted(wire::HandshakeFacts facts) const;
    /// Steps whose value cannot do without a secret are left out.
    wire::Failure redacted(wire::Failure failure) const;

private:
    QString withoutSecretParams(const QString &url) const;

    std::vector<SecretText> m_secrets; // the longest first: one may be part of another
};

} // namespace sockwright::net
