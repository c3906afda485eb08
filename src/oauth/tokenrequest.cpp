// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenrequest.h"

#include <QCoreApplication>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace sockwright::oauth {

using workspace::OAuth2Grant;
using workspace::OAuth2Settings;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("oauth", text);
}

// application/x-www-form-urlencoded, UTF-8 (RFC 6749 appendix B).
QByteArray formEncoded(const QString &text)
{
    return QUrl::toPercentEncoding(text, " ").replace(' ', '+');
}

// "name=value", behind what stands there; nothing for an empty value.
void append(QByteArray &form, QByteArrayView name, const QString &value)
{
    if (value.isEmpty())
        return;
    if (!form.isEmpty())
        form += '&';
    form += name;
    form += '=' + formEncoded(value);
}

QUrl endpoint(const QString &text)
{
    return QUrl(text.trimmed(), QUrl::StrictMode);
}

bool isLoopback(const QString &host)
{
    return host.compare("localhost"_L1, Qt::CaseInsensitive) == 0
        || QHostAddress(host).isLoopback();
}

QString endpointProblem(const QString &name, const QString &text)
{
    const QUrl url = endpoint(text);
    if (text.trimmed().isEmpty())
        return tr("Enter the %1 of OAuth 2.0.").arg(name);
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)) {
        return tr("The %1 is no address that begins with https://.").arg(name);
    }
    if (url.scheme() == "http"_L1 && !isLoopback(url.host())) {
        return tr("The %1 begins with http://, which would send secrets unprotected. Use https://; "
                  "http:// is for this machine only.")
            .arg(name);
    }
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return tr("The %1 cannot hold a user name, a password or a “#”.").arg(name);
    return {};
}

TokenRequest requestWith(QByteArray body, const OAuth2Settings &settings, ClientProof proof)
{
    const QString &secret = settings.clientSecret.value();
    TokenRequest request;
    request.form.url = endpoint(settings.tokenUrl);
    if (proof == ClientProof::Basic && !secret.isEmpty()) {
        const QByteArray pair
            = (formEncoded(settings.clientId) + ':' + formEncoded(secret)).toBase64();
        request.form.authorization = "Basic " + pair;
        request.secrets.append(QString::fromLatin1(pair));
    } else {
        append(body, "client_id", settings.clientId);
        append(body, "client_secret", secret);
    }
    request.form.body = body;
    if (!secret.isEmpty())
        request.secrets << secret << QString::fromLatin1(formEncoded(secret));
    return request;
}

} // namespace

QString settingsProblem(const OAuth2Settings &settings)
{
    if (const QString problem = endpointProblem(tr("token URL"), settings.tokenUrl);
        !problem.isEmpty())
        return problem;
    if (settings.clientId.isEmpty())
        return tr("Enter the client ID of OAuth 2.0.");
    if (!settings.clientSecret.isKnown())
        return tr("The client secret is a secret whose value is not known here. Enter it again.");
    if (settings.grant == OAuth2Grant::ClientCredentials)
        return {};
    if (settings.redirectPort < 0 || settings.redirectPort > 65535)
        return tr("The redirect port of OAuth 2.0 is a number from 0 to 65535.");
    return endpointProblem(tr("authorization URL"), settings.authorizationUrl);
}

TokenRequest clientCredentialsRequest(const OAuth2Settings &settings, ClientProof proof)
{
    QByteArray body = "grant_type=client_credentials";
    append(body, "scope", settings.scope);
    append(body, "audience", settings.audience);
    return requestWith(body, settings, proof);
}

TokenRequest refreshRequest(const OAuth2Settings &settings, const QString &refreshToken,
                            ClientProof proof)
{
    QByteArray body = "grant_type=refresh_token";
    append(body, "refresh_token", refreshToken);
    TokenRequest request = requestWith(body, settings, proof);
    request.secrets.append(refreshToken);
    return request;
}

TokenRequest codeRequest(const OAuth2Settings &settings, const AuthorizationCode &code,
                         ClientProof proof)
{
    const QString verifier = QString::fromLatin1(code.verifier);
    QByteArray body = "grant_type=authorization_code";
    append(body, "code", code.code);
    append(body, "redirect_uri", code.redirectUri.toString());
    append(body, "code_verifier", verifier);
    TokenRequest request = requestWith(body, settings, proof);
    request.secrets << code.code << verifier;
    return request;
}

QUrl authorizationUrl(const OAuth2Settings &settings, const QUrl &redirectUri,
                      const QByteArray &state, const QByteArray &challenge)
{
    QUrl url = endpoint(settings.authorizationUrl);
    QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    append(query, "response_type", u"code"_s);
    append(query, "client_id", settings.clientId);
    append(query, "redirect_uri", redirectUri.toString());
    append(query, "scope", settings.scope);
    append(query, "audience", settings.audience);
    append(query, "state", QString::fromLatin1(state));
    append(query, "code_challenge", QString::fromLatin1(challenge));
    append(query, "code_challenge_method", u"S256"_s);
    url.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    return url;
}

} // namespace sockwright::oauth
