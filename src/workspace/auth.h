// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secret.h"
#include "workspace/unknownkeys.h"

#include <QString>

namespace sockwright::workspace {

/// How a request proves who it is.
enum class AuthKind
{
    None,
    Inherit, ///< as the folder or collection has it; none where nothing above says anything
    Basic, ///< RFC 7617
    Bearer, ///< RFC 6750
    ApiKey, ///< a header or a param of the query
    Digest, ///< RFC 7616
    OAuth2, ///< RFC 6749: a token that is fetched
};

enum class ApiKeyPlace
{
    Header,
    Query,
};

enum class OAuth2Grant
{
    ClientCredentials, ///< RFC 6749 section 4.4
    AuthorizationCode, ///< section 4.1, with PKCE (RFC 7636), in the system's browser
};

/// Where and how a token is fetched.
struct OAuth2Settings
{
    OAuth2Grant grant = OAuth2Grant::ClientCredentials;
    QString authorizationUrl = {}; ///< of AuthorizationCode only
    QString tokenUrl = {};
    QString clientId = {};
    Secret clientSecret = {};
    QString scope = {}; ///< separated by spaces
    QString audience = {};
    int redirectPort = 0; ///< on the loopback interface, for AuthorizationCode; 0: any free one
    UnknownKeys unknown = {};
    friend bool operator==(const OAuth2Settings &, const OAuth2Settings &) = default;
};

/// The credentials of a request, folder or collection. What belongs to another kind than the
/// chosen one is kept, so that a person can switch between them.
struct Auth
{
    AuthKind kind = AuthKind::Inherit;
    QString user = {}; ///< of Basic and Digest
    Secret password = {}; ///< of Basic and Digest
    Secret token = {}; ///< of Bearer
    ApiKeyPlace keyPlace = ApiKeyPlace::Header;
    QString keyName = {}; ///< of the header or param
    Secret keyValue = {};
    OAuth2Settings oauth2 = {};
    UnknownKeys unknown = {};
    friend bool operator==(const Auth &, const Auth &) = default;
};

} // namespace sockwright::workspace
