// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/connectvalues.h"

#include "format/bytes.h"
#include "workspace/headerrules.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("cli", text);
}

constexpr qsizetype maxControlPayload = 125; // RFC 6455 section 5.5
constexpr qsizetype maxCloseReason = maxControlPayload - 2;

/// Status codes that a Close frame may carry (RFC 6455 section 7.4); 1005 stands for none.
bool maySend(quint16 code)
{
    constexpr std::array<quint16, 3> neverOnTheWire{1004, 1006, 1015};
    return code >= 1000 && code <= 4999
        && std::ranges::find(neverOnTheWire, code) == neverOnTheWire.end();
}

} // namespace

base::Error notAvailable(const QString &what)
{
    return {tr("%1 is not available in this version.").arg(what)};
}

base::Result<qint64> wholeNumber(const char *option, const QString &text, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    if (isNumber && value >= least && value <= most)
        return value;
    return base::Error{tr("%1 takes a whole number from %2 to %3.")
                           .arg(QString::fromLatin1(option))
                           .arg(least)
                           .arg(most)};
}

base::Result<void> addField(workspace::Fields &fields, const char *option, const QString &text,
                            QChar separator)
{
    const qsizetype position = text.indexOf(separator);
    const QString name = text.left(position);
    if (position < 0 || name.trimmed().isEmpty()) {
        const QString form = separator == u':' ? u"'Name: value'"_s : u"name=value"_s;
        return base::Error{tr("%1 takes %2.").arg(QString::fromLatin1(option), form)};
    }
    const QString value = text.mid(position + 1);
    if (separator == u':')
        fields.push_back({name.trimmed(), value.trimmed(), true, {}});
    else
        fields.push_back({name, value, true, {}});
    return {};
}

base::Result<void> addCookie(workspace::Fields &cookies, const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    const QString name = text.left(equals);
    const QString value = text.mid(equals + 1);
    if (equals < 1)
        return base::Error{tr("--cookie takes name=value, once for each cookie.")};
    if (const QString problem = workspace::cookieProblem(name, value); !problem.isEmpty())
        return base::Error{tr("--cookie takes name=value, once for each cookie. %1").arg(problem)};
    cookies.push_back({name, value});
    return {};
}

base::Result<void> addSubprotocol(QStringList &subprotocols, const QString &text)
{
    if (const QString problem = workspace::subprotocolProblem(text); !problem.isEmpty())
        return base::Error{tr("--subprotocol: %1").arg(problem)};
    if (subprotocols.contains(text))
        return base::Error{tr("--subprotocol %1 is given twice.").arg(text)};
    subprotocols.append(text);
    return {};
}

base::Result<workspace::Auth> authFromText(const QString &text)
{
    using workspace::AuthKind;
    using workspace::Secret;
    const QString kind = text.section(u':', 0, 0);
    const QString rest = text.section(u':', 1);
    workspace::Auth auth;
    if ((kind == "basic"_L1 || kind == "digest"_L1) && rest.indexOf(u':') > 0) {
        auth.kind = kind == "basic"_L1 ? AuthKind::Basic : AuthKind::Digest;
        auth.user = rest.section(u':', 0, 0);
        auth.password = Secret(rest.section(u':', 1));
        return auth;
    }
    if (kind == "bearer"_L1 && !rest.isEmpty()) {
        auth.kind = AuthKind::Bearer;
        auth.token = Secret(rest);
        return auth;
    }
    const QString place = rest.section(u':', 0, 0);
    auth.keyName = rest.section(u':', 1, 1);
    auth.keyValue = Secret(rest.section(u':', 2));
    if (kind == "apikey"_L1 && !auth.keyName.isEmpty() && rest.count(u':') >= 2
        && (place == "header"_L1 || place == "query"_L1)) {
        auth.kind = AuthKind::ApiKey;
        auth.keyPlace
            = place == "header"_L1 ? workspace::ApiKeyPlace::Header : workspace::ApiKeyPlace::Query;
        return auth;
    }
    return base::Error{tr("--auth takes basic:USER:PASS, digest:USER:PASS, bearer:TOKEN, "
                          "apikey:header:NAME:VALUE or apikey:query:NAME:VALUE.")};
}

base::Result<workspace::ProxySettings> proxyFromText(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1;
    if ((!isHttp && url.scheme() != "socks5"_L1) || url.host().isEmpty() || url.port() < 1
        || !(url.path().isEmpty() || url.path() == "/"_L1)) {
        return base::Error{tr("--proxy takes http://host:port or socks5://host:port, with "
                              "user:password@ before the host where the proxy asks for it.")};
    }
    return workspace::ProxySettings{
        isHttp ? workspace::ProxyKind::Http : workspace::ProxyKind::Socks5, url.host(), url.port(),
        url.userName(QUrl::FullyDecoded), workspace::Secret(url.password(QUrl::FullyDecoded))};
}

base::Result<workspace::ConnectTo> connectToFromText(const QString &text)
{
    const QUrl url("ws://"_L1 + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port() < 1 || !url.userInfo().isEmpty()
        || !url.path().isEmpty() || url.hasQuery() || url.hasFragment()) {
        return base::Error{
            tr("--connect-to takes HOST:PORT, with an IPv6 address in brackets: [::1]:8080.")};
    }
    return workspace::ConnectTo{url.host(), url.port()};
}

base::Result<workspace::TlsVersion> tlsVersionFromText(const QString &text)
{
    if (text == "1.2"_L1)
        return workspace::TlsVersion::Tls12;
    if (text == "1.3"_L1)
        return workspace::TlsVersion::Tls13;
    return base::Error{tr("--tls-min takes 1.2 or 1.3.")};
}

base::Result<QByteArray> hexPayload(const QString &text)
{
    auto bytes = format::bytesFromHex(text);
    if (!bytes)
        return base::Error{tr("--send-hex: %1").arg(bytes.error().message)};
    return bytes;
}

base::Result<QByteArray> base64Payload(const QString &text)
{
    auto bytes = format::bytesFromBase64(text);
    if (!bytes)
        return base::Error{tr("--send-base64: %1").arg(bytes.error().message)};
    return bytes;
}

base::Result<QByteArray> pingPayload(const QString &text)
{
    const QByteArray payload = text.toUtf8();
    if (payload.size() > maxControlPayload)
        return base::Error{tr("--ping takes at most %1 bytes.").arg(maxControlPayload)};
    return payload;
}

base::Result<OutputFormat> outputFromText(const QString &text)
{
    if (text == "human"_L1)
        return OutputFormat::Human;
    if (text == "ndjson"_L1)
        return OutputFormat::Ndjson;
    return base::Error{QCoreApplication::translate("cli", "--output takes human or ndjson.")};
}

base::Result<CloseOption> closeFromText(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    bool isNumber = false;
    const quint16 code = text.left(colon).toUShort(&isNumber);
    if (!isNumber || !maySend(code)) {
        return base::Error{
            tr("--close takes a code from 1000 to 4999 that may be sent, and a reason "
               "after a colon: --close 4001:bye. 1005 sends no code.")};
    }
    const QString reason = colon < 0 ? QString() : text.mid(colon + 1);
    if (reason.toUtf8().size() > maxCloseReason) {
        return base::Error{
            tr("The reason of --close can have at most %1 bytes.").arg(maxCloseReason)};
    }
    if (code == 1005 && !reason.isEmpty())
        return base::Error{tr("--close 1005 sends no code and cannot carry a reason.")};
    return CloseOption{code, reason};
}

} // namespace sockwright::cli
