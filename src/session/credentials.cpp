// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/credentials.h"

#include "workspace/headerrules.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::session {

using workspace::Auth;
using workspace::AuthKind;
using workspace::Field;
using workspace::Secret;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("session", text);
}

wire::Header *findHeader(net::Target &target, QByteArrayView name)
{
    const auto at = std::ranges::find_if(target.headers, [name](const wire::Header &header) {
        return name.compare(header.name, Qt::CaseInsensitive) == 0;
    });
    return at == target.headers.end() ? nullptr : &*at;
}

base::Error notKnown(const QString &what)
{
    return {tr("The %1 is a secret whose value is not known here. Enter it again.").arg(what)};
}

base::Error sentTwice(const QString &header)
{
    return {tr("Auth sends the header “%1”, and it is among the headers too. Remove one of them.")
                .arg(header)};
}

// A header that no person wrote: the person's own would be a second one.
base::Result<void> addOwnHeader(net::Target &target, const QString &name, const QString &value)
{
    if (const QString problem = workspace::headerProblem(name, value); !problem.isEmpty())
        return base::Error{tr("Auth: %1").arg(problem)};
    if (findHeader(target, name.toUtf8()))
        return sentTwice(name);
    target.headers.push_back({name.toUtf8(), value.toUtf8()});
    return {};
}

base::Result<void> addBasic(net::Target &target, const QString &user, const QString &password)
{
    if (user.contains(u':'))
        return base::Error{tr("The user name of Basic cannot hold “:”.")}; // RFC 7617 section 2
    const QByteArray pair = user.toUtf8() + ':' + password.toUtf8();
    const QByteArray sent = pair.toBase64();
    target.secrets.push_back({"Basic ", sent});
    target.secrets.push_back({user.toUtf8() + ':', password.toUtf8()});
    return addOwnHeader(target, u"Authorization"_s, "Basic "_L1 + QString::fromLatin1(sent));
}

base::Result<void> addDigest(net::Target &target, const QString &user, const QString &password)
{
    if (user.contains(u':'))
        return base::Error{tr("The user name of Digest cannot hold “:”.")}; // RFC 7616 section 3.4
    if (const QString problem = workspace::headerProblem(u"Authorization"_s, user);
        !problem.isEmpty())
        return base::Error{tr("Auth: %1").arg(problem)};
    if (findHeader(target, "Authorization"))
        return sentTwice(u"Authorization"_s);
    target.secrets.push_back({user.toUtf8() + ':', password.toUtf8()});
    target.digest = {user, password};
    return {};
}

base::Result<void> addBearer(net::Target &target, const QString &token)
{
    target.secrets.push_back({"Bearer ", token.toUtf8()});
    return addOwnHeader(target, u"Authorization"_s, "Bearer "_L1 + token);
}

void addParam(net::Target &target, const QString &name, const QString &value)
{
    const QByteArray sentName = QUrl::toPercentEncoding(name);
    const QByteArray sentValue = QUrl::toPercentEncoding(value);
    QString query = target.url.query(QUrl::FullyEncoded);
    if (!query.isEmpty())
        query += u'&';
    query += QString::fromLatin1(sentName + '=' + sentValue);
    target.url.setQuery(query, QUrl::StrictMode);

    // As it crosses the wire, as it was typed, and as a URL is shown.
    QUrl alone;
    alone.setQuery(QString::fromLatin1(sentValue), QUrl::StrictMode);
    const QByteArray shown = alone.query(QUrl::PrettyDecoded).toUtf8();
    for (const QByteArray &text : {sentValue, value.toUtf8(), shown})
        target.secrets.push_back({sentName + '=', text});
}

base::Result<void> addApiKey(net::Target &target, const Auth &auth)
{
    if (!auth.keyValue.isKnown())
        return notKnown(tr("API key"));
    if (auth.keyName.isEmpty())
        return base::Error{tr("The API key needs the name of a header or param.")};
    if (auth.keyPlace == workspace::ApiKeyPlace::Query) {
        addParam(target, auth.keyName, auth.keyValue.value());
        return {};
    }
    target.secrets.push_back({auth.keyName.toUtf8() + ": ", auth.keyValue.value().toUtf8()});
    return addOwnHeader(target, auth.keyName, auth.keyValue.value());
}

} // namespace

base::Result<void> addHeader(net::Target &target, const Field &field)
{
    const QString &name = field.name;
    const auto refused = [&name](const QString &problem) {
        return base::Error{tr("Header “%1”: %2").arg(name, problem)};
    };
    if (const QString problem = workspace::headerProblem(name, field.value); !problem.isEmpty())
        return refused(problem);
    const QByteArray value = field.value.toUtf8();
    if (field.secret && value.isEmpty())
        return refused(notKnown(tr("value")).message);
    if (field.secret)
        target.secrets.push_back({name.toUtf8() + ": ", value});

    if (name.compare("Origin"_L1, Qt::CaseInsensitive) == 0) {
        target.origin = field.value;
    } else if (name.compare("Host"_L1, Qt::CaseInsensitive) == 0) {
        if (!target.hostHeader.isEmpty())
            return refused(
                tr("It can be sent once only (RFC 9112 section 3.2). Remove the other."));
        target.hostHeader = value.trimmed();
        if (target.hostHeader.isEmpty())
            return refused(tr("It needs a value."));
    } else {
        target.headers.push_back({name.toUtf8(), value});
    }
    return {};
}

base::Result<void> addCookies(net::Target &target, const workspace::Fields &cookies)
{
    QByteArray line;
    for (const Field &cookie : cookies) {
        if (!cookie.enabled || (cookie.name.isEmpty() && cookie.value.isEmpty()))
            continue;
        const auto refused = [&cookie](const QString &problem) {
            return base::Error{tr("Cookie “%1”: %2").arg(cookie.name, problem)};
        };
        const QString problem = workspace::cookieProblem(cookie.name, cookie.value);
        if (!problem.isEmpty())
            return refused(problem);
        if (cookie.secret && cookie.value.isEmpty())
            return refused(notKnown(tr("value")).message);
        const QByteArray before = cookie.name.toLatin1() + '=';
        const QByteArray value = cookie.value.toLatin1();
        if (cookie.secret)
            target.secrets.push_back({before, value});
        line += (line.isEmpty() ? "" : "; ") + before + value;
    }
    if (line.isEmpty())
        return {};
    if (wire::Header *header = findHeader(target, "Cookie"))
        header->value += "; " + line;
    else
        target.headers.push_back({"Cookie", line});
    return {};
}

base::Result<void> addAuth(net::Target &target, const Auth &auth)
{
    switch (auth.kind) {
    case AuthKind::None:
    case AuthKind::Inherit:
        break;
    case AuthKind::Basic:
        if (!auth.password.isKnown())
            return notKnown(tr("password"));
        return addBasic(target, auth.user, auth.password.value());
    case AuthKind::Bearer:
        if (!auth.token.isKnown())
            return notKnown(tr("token"));
        return addBearer(target, auth.token.value());
    case AuthKind::ApiKey:
        return addApiKey(target, auth);
    case AuthKind::Digest:
        if (!auth.password.isKnown())
            return notKnown(tr("password"));
        return addDigest(target, auth.user, auth.password.value());
    case AuthKind::OAuth2:
        return base::Error{tr("OAuth 2.0 needs an access token, and nothing here can fetch one. A "
                              "token that you have can be sent as Bearer.")};
    }
    return {};
}

base::Result<void> addAccessToken(net::Target &target, const QString &token)
{
    return addBearer(target, token);
}

bool takeUserInfo(net::Target &target)
{
    const QString user = target.url.userName(QUrl::FullyDecoded);
    const QString password = target.url.password(QUrl::FullyDecoded);
    target.url.setUserInfo(QString());
    const bool authenticates = target.digest || findHeader(target, "Authorization");
    if ((user.isEmpty() && password.isEmpty()) || authenticates)
        return false;
    return addBasic(target, user, password).ok();
}

} // namespace sockwright::session
