// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsfacts.h"

#include "net/wording.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxKeyFile = 1024 * 1024;
constexpr qsizetype maxChain = 20;

base::Error unreadable(const QString &file)
{
    return {tr("Could not read a certificate or key from %1.").arg(file)};
}

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default:
        return u"TLS"_s;
    }
}

// "CN=example.org, O=Example": the usual parts first, then the others.
QString distinguishedName(const QSslCertificate &certificate, bool ofIssuer)
{
    static const std::array<QByteArray, 6> usual{"CN", "O", "OU", "L", "ST", "C"};
    QList<QByteArray> names(usual.begin(), usual.end());
    for (const QByteArray &name :
         ofIssuer ? certificate.issuerInfoAttributes() : certificate.subjectInfoAttributes()) {
        if (!names.contains(name))
            names.append(name);
    }
    QStringList parts;
    for (const QByteArray &name : std::as_const(names)) {
        const QStringList values
            = ofIssuer ? certificate.issuerInfo(name) : certificate.subjectInfo(name);
        for (const QString &value : values)
            parts.append(QString::fromLatin1(name) + u'=' + value);
    }
    return parts.join(u", "_s);
}

QStringList alternativeNames(const QSslCertificate &certificate)
{
    QStringList names;
    const auto entries = certificate.subjectAlternativeNames();
    for (auto it = entries.cbegin(); it != entries.cend(); ++it) {
        const QString kind = it.key() == QSsl::DnsEntry ? u"DNS:"_s
            : it.key() == QSsl::IpAddressEntry          ? u"IP:"_s
                                                        : u"email:"_s;
        names.append(kind + it.value());
    }
    names.sort();
    return names;
}

QString keyText(const QSslKey &key)
{
    switch (key.algorithm()) {
    case QSsl::Rsa:
        return u"RSA %1"_s.arg(key.length());
    case QSsl::Dsa:
        return u"DSA %1"_s.arg(key.length());
    case QSsl::Ec:
        return u"EC %1"_s.arg(key.length());
    case QSsl::Dh:
        return u"DH %1"_s.arg(key.length());
    case QSsl::Opaque:
        break;
    }
    return {};
}

QByteArray fingerprint(const QSslCertificate &certificate, QCryptographicHash::Algorithm algorithm)
{
    return certificate.digest(algorithm).toHex(':').toUpper();
}

// QSslKey and QSslCertificate do not tell a wrong passphrase from a broken file.
base::Error unreadableKey(const QString &file)
{
    return {tr("Could not read a certificate or key from %1. Check the file and its passphrase.")
                .arg(file)};
}

// True when they surely do not belong together. Qt makes no public key of a private one, but a
// private key's DER holds the bytes that the public one's ends with: of RSA the modulus and the
// exponent (RFC 8017 appendix A.1), of an elliptic curve the point (RFC 5915 section 3), which is
// optional there: the number and a point have three times the length of the field.
bool isForeign(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey expected = certificate.publicKey();
    if (key.algorithm() != expected.algorithm())
        return true;
    const qsizetype length = expected.length() / 8;
    const QByteArray own = key.toDer();
    return own.size() >= 3 * length && !own.contains(expected.toDer().right(length));
}

base::Error foreignKey(const QString &keyFile, const QString &certificateFile)
{
    return {tr("The key in %1 does not belong to the certificate in %2.")
                .arg(keyFile, certificateFile)};
}

base::Result<QSslConfiguration> withPem(QSslConfiguration configuration, const TlsOptions &options)
{
    const QList<QSslCertificate> chain = QSslCertificate::fromPath(options.certificateFile);
    if (chain.isEmpty())
        return unreadable(options.certificateFile);
    configuration.setLocalCertificateChain(chain);
    const QString keyFile = options.keyFile.isEmpty() ? options.certificateFile : options.keyFile;
    QFile file(keyFile);
    const QByteArray pem = file.open(QIODevice::ReadOnly) ? file.read(maxKeyFile) : QByteArray();
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, options.passphrase);
        if (key.isNull())
            continue;
        if (isForeign(key, chain.first()))
            return foreignKey(keyFile, options.certificateFile);
        configuration.setPrivateKey(key);
        return configuration;
    }
    return unreadableKey(keyFile);
}

base::Result<QSslConfiguration> withPkcs12(QSslConfiguration configuration,
                                           const TlsOptions &options)
{
    QFile file(options.pkcs12File);
    if (!file.open(QIODevice::ReadOnly) || file.size() > maxKeyFile)
        return unreadable(options.pkcs12File);
    QSslKey key;
    QSslCertificate certificate;
    QList<QSslCertificate> chain;
    if (!QSslCertificate::importPkcs12(&file, &key, &certificate, &chain, options.passphrase))
        return unreadableKey(options.pkcs12File);
    if (isForeign(key, certificate))
        return foreignKey(options.pkcs12File, options.pkcs12File);
    chain.prepend(certificate);
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return configuration;
}

} // namespace

base::Result<QSslConfiguration> tlsConfiguration(const TlsOptions &options)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(options.verify ? QSslSocket::VerifyPeer
                                                   : QSslSocket::QueryPeer);
    for (const QString &file : options.caFiles) {
        const QList<QSslCertificate> certificates = QSslCertificate::fromPath(file);
        if (certificates.isEmpty())
            return unreadable(file);
        configuration.addCaCertificates(certificates);
    }
    configuration.setProtocol(options.protocol);
    if (!options.pkcs12File.isEmpty())
        return withPkcs12(configuration, options);
    if (!options.certificateFile.isEmpty())
        return withPem(configuration, options);
    return configuration;
}

bool isTrusted(const TlsOptions &options, const QSslCertificate &certificate)
{
    if (certificate.isNull())
        return false;
    const QByteArray digest = certificate.digest(QCryptographicHash::Sha256);
    const QList<QByteArray> &trusted = options.trustedFingerprints;
    return std::any_of(trusted.cbegin(), trusted.cend(), [&digest](const QByteArray &one) {
        return one == digest || QByteArray::fromHex(one) == digest;
    });
}

wire::CertificateFacts certificateFacts(const QSslCertificate &certificate)
{
    wire::CertificateFacts facts;
    facts.subject = distinguishedName(certificate, false);
    facts.issuer = distinguishedName(certificate, true);
    facts.names = alternativeNames(certificate);
    facts.validFrom = certificate.effectiveDate();
    facts.validTo = certificate.expiryDate();
    facts.serial = certificate.serialNumber();
    facts.sha256 = fingerprint(certificate, QCryptographicHash::Sha256);
    facts.sha1 = fingerprint(certificate, QCryptographicHash::Sha1);
    facts.key = keyText(certificate.publicKey());
    facts.selfSigned = certificate.isSelfSigned();
    return facts;
}

wire::TlsFacts tlsFacts(const QSslSocket &socket, const QList<QSslError> &errors)
{
    wire::TlsFacts facts;
    if (socket.isEncrypted()) {
        facts.protocol = protocolName(socket.sessionProtocol());
        facts.cipher = socket.sessionCipher().name();
    }
    const QList<QSslCertificate> chain = socket.peerCertificateChain();
    for (const QSslCertificate &certificate : chain.first(std::min(chain.size(), maxChain)))
        facts.chain.push_back(certificateFacts(certificate));
    for (const QSslError &error : errors) {
        if (!facts.problems.contains(error.errorString()))
            facts.problems.append(error.errorString());
    }
    facts.verified = socket.isEncrypted() && !chain.isEmpty() && errors.isEmpty();
    return facts;
}

} // namespace sockwright::net
