// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/formposter.h"
#include "workspace/auth.h"

#include <QStringList>

namespace sockwright::oauth {

/// What is asked of the servers, as values. Pure functions; any thread.

/// How a client with a secret proves itself at the token endpoint (RFC 6749 section 2.3.1). One
/// without a secret only names itself, in the body.
enum class ClientProof
{
    Basic,
    Body,
};

struct TokenRequest
{
    net::FormPost form = {};
    QStringList secrets = {}; ///< what it holds that no sentence may repeat
};

/// What authorizes a code (RFC 6749 section 4.1.3).
struct AuthorizationCode
{
    QString code = {};
    QByteArray verifier = {}; ///< RFC 7636
    QUrl redirectUri = {}; ///< as in the authorization URL
};

/// Why no token can be fetched with these settings; empty: nothing is wrong with them. URLs are
/// https, or http to the loopback interface.
QString settingsProblem(const workspace::OAuth2Settings &settings);

/// RFC 6749 section 4.4.2, with the scope and audience of the settings.
TokenRequest clientCredentialsRequest(const workspace::OAuth2Settings &settings, ClientProof proof);
/// Section 6; for the scope that was granted.
TokenRequest refreshRequest(const workspace::OAuth2Settings &settings, const QString &refreshToken,
                            ClientProof proof);
/// Section 4.1.3 and RFC 7636 section 4.5.
TokenRequest codeRequest(const workspace::OAuth2Settings &settings, const AuthorizationCode &code,
                         ClientProof proof);

/// Where the browser goes (section 4.1.1, RFC 7636 section 4.3). A query of the settings' URL
/// stays, as section 3.1 wants it.
QUrl authorizationUrl(const workspace::OAuth2Settings &settings, const QUrl &redirectUri,
                      const QByteArray &state, const QByteArray &challenge);

} // namespace sockwright::oauth
