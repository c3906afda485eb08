// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsfailures.h"

#include "net/likeness.h"
#include "net/wording.h"

#include <QSsl>

#include <algorithm>
#include <initializer_list>

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::CertificateFacts;
using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;
using Kind = NextStep::Kind;

namespace {

bool has(const QList<QSslError> &errors, std::initializer_list<QSslError::SslError> kinds)
{
    return std::any_of(errors.begin(), errors.end(), [kinds](const QSslError &error) {
        return std::find(kinds.begin(), kinds.end(), error.error()) != kinds.end();
    });
}

QString moment(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s;
}

QString bareNames(const CertificateFacts &certificate)
{
    constexpr qsizetype maxNames = 5;
    QStringList names;
    for (const QString &name : certificate.names)
        names.append(name.section(u':', 1));
    if (names.isEmpty())
        return certificate.subject;
    const QString shown = names.mid(0, maxNames).join(u", "_s);
    return names.size() > maxNames ? shown + u", …"_s : shown;
}

QString evidenceOf(const QList<QSslError> &errors, const CertificateFacts &certificate)
{
    QStringList lines{tr("Subject: %1").arg(certificate.subject),
                      tr("Issuer: %1").arg(certificate.issuer)};
    if (!certificate.names.isEmpty())
        lines.append(tr("Names: %1").arg(certificate.names.mid(0, 20).join(u", "_s)));
    lines.append(
        tr("Valid from %1 to %2").arg(moment(certificate.validFrom), moment(certificate.validTo)));
    for (const QSslError &error : errors) {
        if (const QString line = error.errorString(); !lines.contains(line))
            lines.append(line);
    }
    return lines.join(u'\n');
}

// The certificate that an error is about, and not always the server's own.
CertificateFacts atFault(const QList<QSslError> &errors, const std::vector<CertificateFacts> &chain,
                         std::initializer_list<QSslError::SslError> kinds)
{
    for (const QSslError &error : errors) {
        if (!has({error}, kinds))
            continue;
        const QByteArray digest
            = error.certificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper();
        for (const CertificateFacts &certificate : chain) {
            if (certificate.sha256 == digest)
                return certificate;
        }
    }
    return chain.empty() ? CertificateFacts() : chain.front();
}

// What is wrong beside what the headline tells: each would be the next thing in the way.
QString whatElse(const QList<QSslError> &errors, const std::vector<CertificateFacts> &chain,
                 Diagnosis told)
{
    const auto named = [&chain](const CertificateFacts &certificate) {
        return chain.empty() || certificate.sha256 == chain.front().sha256
            ? tr("It")
            : u'“' + certificate.subject + u'”';
    };
    QString sentences;
    if (told != Diagnosis::TlsExpired && has(errors, {QSslError::CertificateExpired})) {
        const CertificateFacts late = atFault(errors, chain, {QSslError::CertificateExpired});
        sentences += u' ' + tr("%1 also expired on %2.").arg(named(late), moment(late.validTo));
    }
    if (told != Diagnosis::TlsExpired && has(errors, {QSslError::CertificateNotYetValid})) {
        const CertificateFacts early = atFault(errors, chain, {QSslError::CertificateNotYetValid});
        sentences += u' '
            + tr("%1 is also valid only from %2 on.").arg(named(early), moment(early.validFrom));
    }
    if (told != Diagnosis::TlsHostname && !chain.empty()
        && has(errors, {QSslError::HostNameMismatch}))
        sentences += u' ' + tr("It is also for another name: %1.").arg(bareNames(chain.front()));
    return sentences;
}

Failure untrusted(const Target &target, const std::vector<CertificateFacts> &chain)
{
    const CertificateFacts own = chain.empty() ? CertificateFacts() : chain.front();
    Failure failure{Diagnosis::TlsUntrusted,
                    0,
                    {},
                    tr("Give the certificate of the authority that issued it, or switch off "
                       "verification for this request if you know the server.")};
    if (own.selfSigned) {
        failure.message = tr("The certificate of %1 is self-signed: only it vouches for itself.")
                              .arg(place(target));
        failure.hint = tr("Give this certificate as an authority of this request, or switch off "
                          "verification for it if you know the server.");
    } else {
        failure.message = tr("The certificate of %1 was issued by “%2”, which is not trusted here.")
                              .arg(place(target), chain.empty() ? own.issuer : chain.back().issuer);
    }
    return failure;
}

bool isTlsRecord(const QByteArray &bytes, char type)
{
    return bytes.size() >= 2 && bytes[0] == type && bytes[1] == '\x03';
}

QString alertMeaning(int alert)
{
    switch (alert) {
    case int(QSsl::AlertType::HandshakeFailure):
        return tr("client and server have no way of encryption in common");
    case int(QSsl::AlertType::ProtocolVersion):
        return tr("the server speaks none of the TLS versions that were offered");
    case int(QSsl::AlertType::InsufficientSecurity):
        return tr("the server wants stronger encryption than was offered");
    case int(QSsl::AlertType::UnrecognizedName):
        return tr("the server does not know this host name");
    case int(QSsl::AlertType::InternalError):
        return tr("the server failed at its side");
    default:
        return {};
    }
}

// OpenSSL 3.0 calls the newer ones "unknown" (RFC 8446 section 6).
QString alertName(const TlsTrouble &trouble)
{
    if (trouble.alertText != u"unknown")
        return trouble.alertText;
    switch (trouble.alert.value_or(0)) {
    case int(QSsl::AlertType::MissingExtension):
        return u"missing extension"_s;
    case int(QSsl::AlertType::CertificateRequired):
        return u"certificate required"_s;
    case int(QSsl::AlertType::NoApplicationProtocol):
        return u"no application protocol"_s;
    default:
        return trouble.alertText;
    }
}

bool endedByPeer(const TlsTrouble &trouble)
{
    return trouble.end != SocketEnd::Unknown
        || trouble.error == QAbstractSocket::RemoteHostClosedError;
}

Failure clientCertificate(const Target &target)
{
    const bool shown = target.tls.hasClientCertificate();
    return {Diagnosis::TlsClientCertificate,
            0,
            shown ? tr("%1 does not accept the client certificate.").arg(place(target))
                  : tr("%1 wants a client certificate, and none was given.").arg(place(target)),
            shown ? tr("Check that the server knows the authority of the certificate, and that it "
                       "has not expired.")
                  : tr("Give the certificate and the key that the server knows you by."),
            {},
            {},
            {{Kind::TlsSettings}}};
}

Failure plainServer(const Target &target, const QByteArray &firstBytes)
{
    const Likeness likeness = likenessOf(firstBytes);
    const bool http = firstBytes.startsWith("HTTP/");
    return {Diagnosis::TlsHandshake,
            0,
            http ? tr("%1 does not speak TLS: it answers in plain HTTP.").arg(place(target))
                : likeness.what.isEmpty()
                ? tr("%1 does not speak TLS.").arg(place(target))
                : tr("%1 does not speak TLS: it looks like %2.").arg(place(target), likeness.what),
            http ? tr("Use ws:// instead of wss://.")
                 : tr("Check that the port is a WebSocket server's, or try ws:// instead of "
                      "wss://."),
            {},
            {},
            {{Kind::UseUrl, urlWithScheme(target, u"ws"_s)}}};
}

} // namespace

Failure certificateRefused(const Target &target, const QList<QSslError> &errors,
                           const std::vector<CertificateFacts> &chain)
{
    // An issuer that is not trusted is the root of the matter when several checks fail.
    static constexpr std::initializer_list<QSslError::SslError> issuer{
        QSslError::SelfSignedCertificate,
        QSslError::SelfSignedCertificateInChain,
        QSslError::UnableToGetLocalIssuerCertificate,
        QSslError::UnableToGetIssuerCertificate,
        QSslError::UnableToVerifyFirstCertificate,
        QSslError::CertificateUntrusted,
    };
    CertificateFacts certificate = chain.empty() ? CertificateFacts() : chain.front();
    Failure failure;
    if (has(errors, issuer)) {
        failure = untrusted(target, chain);
    } else if (has(errors, {QSslError::CertificateExpired})) {
        certificate = atFault(errors, chain, {QSslError::CertificateExpired});
        failure = {Diagnosis::TlsExpired, 0,
                   tr("The certificate of %1 expired on %2.")
                       .arg(place(target), moment(certificate.validTo)),
                   tr("The server needs a new certificate; check this computer's clock too.")};
    } else if (has(errors, {QSslError::CertificateNotYetValid})) {
        certificate = atFault(errors, chain, {QSslError::CertificateNotYetValid});
        failure = {Diagnosis::TlsExpired, 0,
                   tr("The certificate of %1 is valid only from %2 on.")
                       .arg(place(target), moment(certificate.validFrom)),
                   tr("Check this computer's clock, and the server's certificate.")};
    } else if (has(errors, {QSslError::HostNameMismatch})) {
        failure = {Diagnosis::TlsHostname, 0,
                   tr("The certificate of %1 is for another name: %2.")
                       .arg(place(target), bareNames(certificate)),
                   tr("Use a host name that the certificate holds, or check that this is the right "
                      "server.")};
    } else {
        failure
            = {Diagnosis::TlsUntrusted, 0,
               tr("The certificate of %1 was refused: %2.")
                   .arg(place(target), errors.isEmpty() ? QString() : errors.first().errorString()),
               tr("Switch off verification for this request if you know the server.")};
    }
    if (const QString more = whatElse(errors, chain, failure.diagnosis); !more.isEmpty()) {
        failure.message += more;
        failure.hint = tr("The server needs another certificate. Until then trust this one, or "
                          "switch off verification for this request, if you know the server.");
    }
    failure.evidence = evidenceOf(errors, certificate);
    if (!chain.empty())
        failure.steps = {{Kind::TrustCertificate}};
    failure.steps.push_back({Kind::TlsSettings});
    return failure;
}

bool isAboutClientCertificate(const Target &target, const TlsTrouble &trouble)
{
    switch (trouble.alert.value_or(0)) {
    case int(QSsl::AlertType::CertificateRequired):
    case int(QSsl::AlertType::NoCertificate):
    case int(QSsl::AlertType::BadCertificate):
    case int(QSsl::AlertType::UnsupportedCertificate):
    case int(QSsl::AlertType::CertificateRevoked):
    case int(QSsl::AlertType::CertificateExpired):
    case int(QSsl::AlertType::CertificateUnknown):
    case int(QSsl::AlertType::UnknownCa):
    case int(QSsl::AlertType::AccessDenied):
        return true;
    case int(QSsl::AlertType::HandshakeFailure):
        // After its ServerHello a server has nothing else to miss (TLS 1.2).
        return isTlsRecord(trouble.firstBytes, '\x16') && !target.tls.hasClientCertificate();
    default:
        return false;
    }
}

Failure tlsFailed(const Target &target, const TlsTrouble &trouble)
{
    Failure failure;
    const bool spokeTls = likenessOf(trouble.firstBytes).tls;
    if (isAboutClientCertificate(target, trouble)) {
        failure = clientCertificate(target);
    } else if (!trouble.firstBytes.isEmpty() && !spokeTls) {
        failure = plainServer(target, trouble.firstBytes);
        failure.evidence = tr("First bytes: %1").arg(shownBytes(trouble.firstBytes)) + u'\n';
    } else if (trouble.firstBytes.isEmpty() && endedByPeer(trouble)) {
        failure = {Diagnosis::TlsHandshake,
                   0,
                   trouble.end == SocketEnd::Reset
                       ? tr("%1 reset the connection instead of speaking TLS.").arg(place(target))
                       : tr("%1 closed the connection instead of speaking TLS.").arg(place(target)),
                   tr("If the port does not speak TLS, use ws:// instead of wss://."),
                   {},
                   {},
                   {{Kind::UseUrl, urlWithScheme(target, u"ws"_s, true)}, {Kind::Retry}}};
    } else if (trouble.firstBytes.isEmpty()) {
        failure
            = {Diagnosis::TlsHandshake,
               0,
               tr("TLS could not be begun here; %1 had not said anything yet.").arg(place(target)),
               tr("Check the TLS settings of this request: certificate, key and versions."),
               {},
               {},
               {{Kind::TlsSettings}}};
    } else {
        const QString meaning = trouble.alert ? alertMeaning(*trouble.alert) : QString();
        failure = {Diagnosis::TlsHandshake,
                   0,
                   meaning.isEmpty()
                       ? tr("TLS with %1 could not be agreed on.").arg(place(target))
                       : tr("TLS with %1 could not be agreed on: %2.").arg(place(target), meaning),
                   tr("Check the TLS settings of the server and of this request."),
                   {},
                   {},
                   {{Kind::TlsSettings}, {Kind::Retry}}};
    }
    if (trouble.alert) {
        failure.evidence
            += tr("The server's alert: %1 (%2)").arg(alertName(trouble)).arg(*trouble.alert)
            + u'\n';
    }
    // That the remote host closed is all that Qt knows of a reset.
    if (trouble.end == SocketEnd::Reset && trouble.error == QAbstractSocket::RemoteHostClosedError)
        failure.evidence += tr("TCP ended with a reset (RST).");
    else
        failure.evidence += trouble.errorText;
    return failure;
}

} // namespace sockwright::net
