// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/routefile.h"

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

constexpr Names<ProxyKind, 4> proxyNames{{{ProxyKind::None, "none"_L1},
                                          {ProxyKind::System, "system"_L1},
                                          {ProxyKind::Http, "http"_L1},
                                          {ProxyKind::Socks5, "socks5"_L1}}};

constexpr Names<TlsVersion, 2> tlsNames{
    {{TlsVersion::Tls12, "1.2"_L1}, {TlsVersion::Tls13, "1.3"_L1}}};

constexpr Names<IpVersion, 3> ipNames{
    {{IpVersion::Any, "any"_L1}, {IpVersion::V4, "4"_L1}, {IpVersion::V6, "6"_L1}}};

constexpr qsizetype maxHost = 255; // RFC 1035 section 2.3.4
constexpr qint64 largestPort = 65535;
constexpr qsizetype maxCaFiles = 100;
constexpr qint64 mostTries = 1'000'000;
constexpr qint64 longestDelayMs = 24LL * 60 * 60 * 1000;

void appendPort(JsonValue &json, int port)
{
    if (port != 0)
        json.appendMember(u"port"_s, JsonValue::number(port));
}

int readPort(ObjectReader &reader)
{
    return static_cast<int>(reader.integer(u"port"_s, 0, 0, largestPort));
}

JsonValue proxyToJson(const ProxySettings &proxy)
{
    JsonValue json = JsonValue::object();
    appendName(json, u"type"_s, proxy.kind, proxyNames);
    appendText(json, u"host"_s, proxy.host);
    appendPort(json, proxy.port);
    appendText(json, u"user"_s, proxy.user);
    appendSecret(json, u"password"_s, proxy.password);
    appendUnknown(json, proxy.unknown);
    return json;
}

ProxySettings readProxy(ObjectReader &reader)
{
    ProxySettings proxy;
    proxy.kind = readName(reader, u"type"_s, proxyNames);
    proxy.host = reader.string(u"host"_s, maxHost);
    proxy.port = readPort(reader);
    proxy.user = reader.string(u"user"_s, maxText);
    proxy.password = readSecret(reader, u"password"_s);
    proxy.unknown = reader.unknown();
    return proxy;
}

JsonValue tlsToJson(const TlsSettings &tls)
{
    JsonValue json = JsonValue::object();
    appendTexts(json, u"caFiles"_s, tls.caFiles);
    appendText(json, u"certificateFile"_s, tls.certificateFile);
    appendText(json, u"keyFile"_s, tls.keyFile);
    appendText(json, u"pkcs12File"_s, tls.pkcs12File);
    appendSecret(json, u"passphrase"_s, tls.passphrase);
    appendName(json, u"minimumVersion"_s, tls.minimumVersion, tlsNames);
    appendText(json, u"serverName"_s, tls.serverName);
    appendUnknown(json, tls.unknown);
    return json;
}

TlsSettings readTls(ObjectReader &reader)
{
    TlsSettings tls;
    tls.caFiles = reader.strings(u"caFiles"_s, maxCaFiles);
    tls.certificateFile = reader.string(u"certificateFile"_s, maxText);
    tls.keyFile = reader.string(u"keyFile"_s, maxText);
    tls.pkcs12File = reader.string(u"pkcs12File"_s, maxText);
    tls.passphrase = readSecret(reader, u"passphrase"_s);
    tls.minimumVersion = readName(reader, u"minimumVersion"_s, tlsNames);
    tls.serverName = reader.string(u"serverName"_s, maxHost);
    tls.unknown = reader.unknown();
    return tls;
}

JsonValue connectToToJson(const ConnectTo &place)
{
    JsonValue json = JsonValue::object();
    appendText(json, u"host"_s, place.host);
    appendPort(json, place.port);
    appendUnknown(json, place.unknown);
    return json;
}

ConnectTo readConnectTo(ObjectReader &reader)
{
    ConnectTo place;
    place.host = reader.string(u"host"_s, maxHost);
    place.port = readPort(reader);
    place.unknown = reader.unknown();
    return place;
}

ReconnectSettings readReconnectMembers(ObjectReader &reader)
{
    ReconnectSettings reconnect;
    const auto number = [&reader](const QString &key, int fallback, qint64 least, qint64 most) {
        return static_cast<int>(reader.integer(key, fallback, least, most));
    };
    reconnect.enabled = reader.boolean(u"enabled"_s, reconnect.enabled);
    reconnect.tries = number(u"tries"_s, reconnect.tries, 0, mostTries);
    reconnect.delayMs = number(u"delayMs"_s, reconnect.delayMs, 0, longestDelayMs);
    reconnect.maxDelayMs = number(u"maxDelayMs"_s, reconnect.maxDelayMs, 0, longestDelayMs);
    reconnect.jitterPercent = number(u"jitterPercent"_s, reconnect.jitterPercent, 0, 100);
    reconnect.unknown = reader.unknown();
    return reconnect;
}

} // namespace

void appendRoute(JsonValue &json, const RequestSettings &settings)
{
    if (settings.proxy != ProxySettings())
        json.appendMember(u"proxy"_s, proxyToJson(settings.proxy));
    if (settings.tls != TlsSettings())
        json.appendMember(u"tls"_s, tlsToJson(settings.tls));
    if (settings.connectTo != ConnectTo())
        json.appendMember(u"connectTo"_s, connectToToJson(settings.connectTo));
    appendName(json, u"ipVersion"_s, settings.ipVersion, ipNames);
}

void readRoute(ObjectReader &reader, RequestSettings &settings)
{
    settings.proxy = readObject(reader, u"proxy"_s, readProxy);
    settings.tls = readObject(reader, u"tls"_s, readTls);
    settings.connectTo = readObject(reader, u"connectTo"_s, readConnectTo);
    settings.ipVersion = readName(reader, u"ipVersion"_s, ipNames);
}

void appendReconnect(JsonValue &json, const QString &key, const ReconnectSettings &reconnect)
{
    const ReconnectSettings defaults;
    if (reconnect == defaults)
        return;
    JsonValue object = JsonValue::object();
    const auto appendNumber = [&object](const QString &name, int value, int fallback) {
        if (value != fallback)
            object.appendMember(name, JsonValue::number(value));
    };
    if (reconnect.enabled)
        object.appendMember(u"enabled"_s, JsonValue::boolean(true));
    appendNumber(u"tries"_s, reconnect.tries, defaults.tries);
    appendNumber(u"delayMs"_s, reconnect.delayMs, defaults.delayMs);
    appendNumber(u"maxDelayMs"_s, reconnect.maxDelayMs, defaults.maxDelayMs);
    appendNumber(u"jitterPercent"_s, reconnect.jitterPercent, defaults.jitterPercent);
    appendUnknown(object, reconnect.unknown);
    json.appendMember(key, std::move(object));
}

ReconnectSettings readReconnect(ObjectReader &settings, const QString &key)
{
    return readObject(settings, key, readReconnectMembers);
}

} // namespace sockwright::workspace
