// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/redirects.h"

#include "net/redactor.h"
#include "net/wording.h"

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"wss" ? 443 : 80);
}

// Authorization, Proxy-Authorization, Cookie, X-Api-Key, X-Auth-Token and their like.
bool speaksOfCredentials(const QByteArray &name)
{
    static constexpr std::array words{
        "auth",     "cookie",  "credential", "token",     "secret", "api-key",
        "password", "session", "signature",  "assertion", "apikey", "access-key",
    };
    const QByteArray lower = name.toLower();
    return std::ranges::any_of(words, [&lower](const char *word) { return lower.contains(word); });
}

bool holdsSecret(const QByteArray &text, const std::vector<SecretText> &secrets)
{
    return std::ranges::any_of(secrets, [&text](const SecretText &secret) {
        if (secret.value.isEmpty())
            return false;
        return Redactor::isRecognised(secret)
            ? text.contains(secret.value)
            : !secret.before.isEmpty() && text.contains(secret.before + secret.value);
    });
}

bool isCredential(const wire::Header &header, const std::vector<SecretText> &secrets)
{
    return speaksOfCredentials(header.name)
        || holdsSecret(header.name + ": " + header.value, secrets);
}

void dropCredentials(Target &target, QStringList &leftBehind)
{
    std::erase_if(target.headers, [&](const wire::Header &header) {
        const bool dropped = isCredential(header, target.secrets);
        if (dropped && !leftBehind.contains(QString::fromUtf8(header.name)))
            leftBehind.append(QString::fromUtf8(header.name));
        return dropped;
    });
    target.subprotocols.removeIf(
        [&target](const QString &name) { return holdsSecret(name.toUtf8(), target.secrets); });
    if (std::exchange(target.digest, {}))
        leftBehind.append(tr("the credentials for Digest"));
    if (target.tls.hasClientCertificate())
        leftBehind.append(tr("the client certificate"));
    target.tls.certificateFile.clear();
    target.tls.keyFile.clear();
    target.tls.pkcs12File.clear();
    target.tls.passphrase.clear();
}

} // namespace

bool isRedirect(const wire::ResponseHead &head)
{
    constexpr std::array statuses{301, 302, 303, 307, 308};
    return std::ranges::find(statuses, head.status) != statuses.end()
        && !wire::headerValue(head.headers, "Location").value_or(QByteArray()).isEmpty();
}

QUrl redirectUrl(const QUrl &from, const QByteArray &location)
{
    const QUrl reference = QUrl::fromEncoded(location);
    if (!reference.isValid())
        return {};
    QUrl base = from.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    base.setScheme(from.scheme() == u"wss" ? u"https"_s : u"http"_s);
    QUrl url = base.resolved(reference);
    if (url.scheme() == u"http")
        url.setScheme(u"ws"_s);
    else if (url.scheme() == u"https")
        url.setScheme(u"wss"_s);
    const bool webSocket = url.scheme() == u"ws" || url.scheme() == u"wss";
    if (!url.isValid() || url.host().isEmpty() || !webSocket)
        return {};
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

bool isSameOrigin(const QUrl &one, const QUrl &other)
{
    return one.scheme() == other.scheme() && one.host() == other.host()
        && portOf(one) == portOf(other);
}

Redirected redirected(const Target &target, const QUrl &url)
{
    Redirected next{target};
    next.target.url = url;
    if (isSameOrigin(target.url, url))
        return next;
    dropCredentials(next.target, next.leftBehind);
    if (!next.target.hostHeader.isEmpty())
        next.leftBehind.append(u"Host"_s);
    next.target.hostHeader.clear();
    next.target.connectHost.clear();
    next.target.connectPort = 0;
    next.target.tls.serverName.clear();
    next.target.tls.trustedFingerprints.clear();
    return next;
}

} // namespace sockwright::net
