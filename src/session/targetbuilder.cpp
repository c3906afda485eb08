// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/targetbuilder.h"

#include "session/credentials.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace sockwright::session {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("session", text);
}

base::Error secretMissing(const QString &what)
{
    return {tr("The %1 is a secret whose value is not known here. Enter it again.").arg(what)};
}

base::Result<void> setProxy(net::Target &target, const workspace::ProxySettings &proxy)
{
    using workspace::ProxyKind;
    if (proxy.kind == ProxyKind::None || proxy.kind == ProxyKind::System) {
        target.systemProxy = proxy.kind == ProxyKind::System;
        return {};
    }
    if (proxy.host.isEmpty() || proxy.port < 1 || proxy.port > 65535)
        return base::Error{tr("The proxy needs a host and a port.")};
    if (!proxy.password.isKnown())
        return secretMissing(tr("password of the proxy"));
    target.proxy = QNetworkProxy(
        proxy.kind == ProxyKind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy,
        proxy.host, quint16(proxy.port), proxy.user, proxy.password.value());
    if (proxy.password.isSet()) {
        const QByteArray password = proxy.password.value().toUtf8();
        target.secrets.push_back({proxy.user.toUtf8() + ':', password});
        target.secrets.push_back({"Basic ", (proxy.user.toUtf8() + ':' + password).toBase64()});
    }
    return {};
}

base::Result<void> setTls(net::Target &target, const workspace::RequestSettings &settings)
{
    const workspace::TlsSettings &tls = settings.tls;
    if (!tls.pkcs12File.isEmpty() && !(tls.certificateFile.isEmpty() && tls.keyFile.isEmpty())) {
        return base::Error{tr("The client certificate is either a PKCS#12 file or a certificate "
                              "with its key. Remove one of them.")};
    }
    if (!tls.passphrase.isKnown())
        return secretMissing(tr("passphrase of the client certificate"));
    target.tls = {settings.verifyTls,
                  tls.caFiles,
                  tls.certificateFile,
                  tls.keyFile,
                  tls.pkcs12File,
                  tls.passphrase.value().toUtf8(),
                  tls.minimumVersion == workspace::TlsVersion::Tls13 ? QSsl::TlsV1_3OrLater
                                                                     : QSsl::TlsV1_2OrLater,
                  tls.serverName};
    return {};
}

base::Result<void> setRoute(net::Target &target, const workspace::RequestSettings &settings)
{
    switch (settings.ipVersion) {
    case workspace::IpVersion::Any:
        target.addresses = net::AddressFamily::Any;
        break;
    case workspace::IpVersion::V4:
        target.addresses = net::AddressFamily::V4;
        break;
    case workspace::IpVersion::V6:
        target.addresses = net::AddressFamily::V6;
        break;
    }
    target.maxRedirects = settings.maxRedirects;
    target.connectHost = settings.connectTo.host;
    target.connectPort = settings.connectTo.port;
    if (auto done = setProxy(target, settings.proxy); !done)
        return done;
    return setTls(target, settings);
}

void setLimits(net::Target &target, const workspace::RequestSettings &settings,
               const Overrides &overrides)
{
    const int stage = settings.connectTimeoutMs;
    target.limits = {stage, stage, stage, stage, overrides.connectMs, settings.closeTimeoutMs};
    target.maxMessageBytes = static_cast<quint64>(settings.maxMessageBytes);
    target.maxFrameBytes = static_cast<quint64>(settings.maxFrameBytes);
    target.pong = {settings.autoPong, settings.pongDelayMs};
    // A message on the interval is the session's to send, instead of pings.
    target.keepalive
        = {settings.keepaliveMessage ? 0 : settings.keepaliveMs, settings.keepaliveMisses};
    if (const workspace::CompressionSettings &offered = settings.compression; offered.offer) {
        target.deflate = {offered.serverMaxWindowBits, offered.clientMaxWindowBits,
                          offered.serverNoContextTakeover, offered.clientNoContextTakeover};
    }
}

base::Result<void> setHeaders(net::Target &target, const workspace::Request &request,
                              const Overrides &overrides)
{
    target.origin = overrides.origin;
    for (const workspace::Field &field : request.headers) {
        if (!field.enabled || (field.name.isEmpty() && field.value.isEmpty()))
            continue;
        if (auto added = addHeader(target, field); !added)
            return added;
    }
    for (const auto &[name, value] : overrides.headers) {
        if (auto added = addHeader(target, {QString::fromUtf8(name), QString::fromUtf8(value)});
            !added)
            return added;
    }
    return addCookies(target, request.cookies);
}

} // namespace

QUrl urlFromText(const QString &text)
{
    // A scheme with its slashes, or one that lost them: behind "wss:" stands no port.
    static const QRegularExpression withScheme(
        u"^(?:[a-z][a-z0-9+.-]*://|(?:wss?|https?):(?!\\d+(?:$|[/?#])))"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty() || withScheme.match(trimmed).hasMatch())
        return QUrl(trimmed);
    return QUrl("ws://"_L1 + trimmed);
}

base::Result<net::Target> buildTarget(const workspace::Request &request, const Overrides &overrides,
                                      TargetNotes *notes)
{
    net::Target target;
    const QUrl typed = urlFromText(request.url);
    target.url = typed;
    target.subprotocols = request.settings.subprotocols;
    setLimits(target, request.settings, overrides);
    if (const auto done = setRoute(target, request.settings); !done)
        return done.error();
    target.tls.trustedFingerprints = overrides.trustedFingerprints;
    if (const auto done = setHeaders(target, request, overrides); !done)
        return done.error();
    const bool token = request.auth.kind == workspace::AuthKind::OAuth2 && overrides.accessToken;
    if (const auto done
        = token ? addAccessToken(target, *overrides.accessToken) : addAuth(target, request.auth);
        !done)
        return done.error();
    const bool basicFromUrl = takeUserInfo(target);
    if (!typed.isValid())
        target.url = typed; // the setters of QUrl forget what is wrong with it
    if (notes)
        *notes = {basicFromUrl};
    return target;
}

} // namespace sockwright::session
