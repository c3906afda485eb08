// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/authfile.h"

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

constexpr Names<AuthKind, 7> kindNames{{{AuthKind::Inherit, "inherit"_L1},
                                        {AuthKind::None, "none"_L1},
                                        {AuthKind::Basic, "basic"_L1},
                                        {AuthKind::Bearer, "bearer"_L1},
                                        {AuthKind::ApiKey, "apikey"_L1},
                                        {AuthKind::Digest, "digest"_L1},
                                        {AuthKind::OAuth2, "oauth2"_L1}}};

constexpr Names<ApiKeyPlace, 2> placeNames{
    {{ApiKeyPlace::Header, "header"_L1}, {ApiKeyPlace::Query, "query"_L1}}};

constexpr Names<OAuth2Grant, 2> grantNames{
    {{OAuth2Grant::ClientCredentials, "clientCredentials"_L1},
     {OAuth2Grant::AuthorizationCode, "authorizationCode"_L1}}};

constexpr qint64 largestPort = 65535;

JsonValue oauth2ToJson(const OAuth2Settings &oauth2)
{
    JsonValue json = JsonValue::object();
    appendName(json, u"grant"_s, oauth2.grant, grantNames);
    appendText(json, u"authorizationUrl"_s, oauth2.authorizationUrl);
    appendText(json, u"tokenUrl"_s, oauth2.tokenUrl);
    appendText(json, u"clientId"_s, oauth2.clientId);
    appendSecret(json, u"clientSecret"_s, oauth2.clientSecret);
    appendText(json, u"scope"_s, oauth2.scope);
    appendText(json, u"audience"_s, oauth2.audience);
    if (oauth2.redirectPort != 0)
        json.appendMember(u"redirectPort"_s, JsonValue::number(oauth2.redirectPort));
    appendUnknown(json, oauth2.unknown);
    return json;
}

OAuth2Settings readOAuth2(ObjectReader &reader)
{
    OAuth2Settings oauth2;
    oauth2.grant = readName(reader, u"grant"_s, grantNames);
    oauth2.authorizationUrl = reader.string(u"authorizationUrl"_s, maxText);
    oauth2.tokenUrl = reader.string(u"tokenUrl"_s, maxText);
    oauth2.clientId = reader.string(u"clientId"_s, maxText);
    oauth2.clientSecret = readSecret(reader, u"clientSecret"_s);
    oauth2.scope = reader.string(u"scope"_s, maxText);
    oauth2.audience = reader.string(u"audience"_s, maxText);
    oauth2.redirectPort = static_cast<int>(reader.integer(u"redirectPort"_s, 0, 0, largestPort));
    oauth2.unknown = reader.unknown();
    return oauth2;
}

Auth readMembers(ObjectReader &reader)
{
    Auth auth;
    auth.kind = readName(reader, u"type"_s, kindNames);
    auth.user = reader.string(u"user"_s, maxText);
    auth.password = readSecret(reader, u"password"_s);
    auth.token = readSecret(reader, u"token"_s);
    auth.keyPlace = readName(reader, u"in"_s, placeNames);
    auth.keyName = reader.string(u"name"_s, maxText);
    auth.keyValue = readSecret(reader, u"value"_s);
    auth.oauth2 = readObject(reader, u"oauth2"_s, readOAuth2);
    auth.unknown = reader.unknown();
    return auth;
}

} // namespace

void appendAuth(JsonValue &json, const QString &key, const Auth &auth)
{
    if (auth == Auth())
        return;
    JsonValue object = JsonValue::object();
    appendName(object, u"type"_s, auth.kind, kindNames);
    appendText(object, u"user"_s, auth.user);
    appendSecret(object, u"password"_s, auth.password);
    appendSecret(object, u"token"_s, auth.token);
    appendName(object, u"in"_s, auth.keyPlace, placeNames);
    appendText(object, u"name"_s, auth.keyName);
    appendSecret(object, u"value"_s, auth.keyValue);
    if (auth.oauth2 != OAuth2Settings())
        object.appendMember(u"oauth2"_s, oauth2ToJson(auth.oauth2));
    appendUnknown(object, auth.unknown);
    json.appendMember(key, std::move(object));
}

Auth readAuth(ObjectReader &file, const QString &key)
{
    return readObject(file, key, readMembers);
}

} // namespace sockwright::workspace
