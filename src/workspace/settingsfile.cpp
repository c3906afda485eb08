// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/settingsfile.h"

#include "workspace/requestfile.h"
#include "workspace/routefile.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

constexpr qint64 longestTimeoutMs = 24LL * 60 * 60 * 1000;
constexpr qsizetype maxSubprotocols = 1000;
constexpr qint64 mostRedirects = 50;

JsonValue compressionToJson(const CompressionSettings &compression)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"offer"_s, JsonValue::boolean(compression.offer));
    json.appendMember(u"clientMaxWindowBits"_s, JsonValue::number(compression.clientMaxWindowBits));
    json.appendMember(u"serverMaxWindowBits"_s, JsonValue::number(compression.serverMaxWindowBits));
    json.appendMember(u"clientNoContextTakeover"_s,
                      JsonValue::boolean(compression.clientNoContextTakeover));
    json.appendMember(u"serverNoContextTakeover"_s,
                      JsonValue::boolean(compression.serverNoContextTakeover));
    appendUnknown(json, compression.unknown);
    return json;
}

CompressionSettings readCompression(ObjectReader &reader)
{
    CompressionSettings compression;
    const auto windowBits = [&reader](const QString &name) {
        return static_cast<int>(reader.integer(name, 15, 9, 15));
    };
    compression.offer = reader.boolean(u"offer"_s, false);
    compression.clientMaxWindowBits = windowBits(u"clientMaxWindowBits"_s);
    compression.serverMaxWindowBits = windowBits(u"serverMaxWindowBits"_s);
    compression.clientNoContextTakeover = reader.boolean(u"clientNoContextTakeover"_s, false);
    compression.serverNoContextTakeover = reader.boolean(u"serverNoContextTakeover"_s, false);
    compression.unknown = reader.unknown();
    return compression;
}

RequestSettings readMembers(ObjectReader &reader)
{
    RequestSettings settings;
    const auto number = [&reader](const QString &name, int fallback, qint64 least, qint64 most) {
        return static_cast<int>(reader.integer(name, fallback, least, most));
    };
    const auto milliseconds = [&number](const QString &name, int fallback) {
        return number(name, fallback, 1, longestTimeoutMs);
    };
    settings.subprotocols = reader.strings(u"subprotocols"_s, maxSubprotocols);
    settings.verifyTls = reader.boolean(u"verifyTls"_s, settings.verifyTls);
    settings.autoPong = reader.boolean(u"autoPong"_s, settings.autoPong);
    settings.connectTimeoutMs = milliseconds(u"connectTimeoutMs"_s, settings.connectTimeoutMs);
    settings.closeTimeoutMs = milliseconds(u"closeTimeoutMs"_s, settings.closeTimeoutMs);
    settings.maxMessageBytes = reader.integer(u"maxMessageBytes"_s, settings.maxMessageBytes, 1,
                                              std::numeric_limits<qint64>::max());
    settings.maxFrameBytes
        = reader.integer(u"maxFrameBytes"_s, 0, 0, std::numeric_limits<qint64>::max());
    settings.pongDelayMs = number(u"pongDelayMs"_s, 0, 0, longestTimeoutMs);
    settings.keepaliveMs = number(u"keepaliveMs"_s, 0, 0, longestTimeoutMs);
    settings.keepaliveMisses = number(u"keepaliveMisses"_s, settings.keepaliveMisses, 1, 1000);
    settings.keepaliveMessage = readMessage(reader, u"keepaliveMessage"_s);
    settings.compression = readObject(reader, u"compression"_s, readCompression);
    readRoute(reader, settings);
    settings.maxRedirects = number(u"maxRedirects"_s, 0, 0, mostRedirects);
    settings.reconnect = readReconnect(reader, u"reconnect"_s);
    settings.afterConnect = readMessages(reader, u"afterConnect"_s);
    settings.unknown = reader.unknown();
    return settings;
}

} // namespace

void appendSettings(JsonValue &file, const QString &key, const RequestSettings &settings)
{
    const RequestSettings defaults;
    JsonValue json = JsonValue::object();
    appendTexts(json, u"subprotocols"_s, settings.subprotocols);
    const auto appendBool = [&json](const QString &name, bool value, bool fallback) {
        if (value != fallback)
            json.appendMember(name, JsonValue::boolean(value));
    };
    const auto appendNumber = [&json](const QString &name, qint64 value, qint64 fallback) {
        if (value != fallback)
            json.appendMember(name, JsonValue::number(value));
    };
    appendBool(u"verifyTls"_s, settings.verifyTls, defaults.verifyTls);
    appendBool(u"autoPong"_s, settings.autoPong, defaults.autoPong);
    appendNumber(u"connectTimeoutMs"_s, settings.connectTimeoutMs, defaults.connectTimeoutMs);
    appendNumber(u"closeTimeoutMs"_s, settings.closeTimeoutMs, defaults.closeTimeoutMs);
    appendNumber(u"maxMessageBytes"_s, settings.maxMessageBytes, defaults.maxMessageBytes);
    appendNumber(u"maxFrameBytes"_s, settings.maxFrameBytes, defaults.maxFrameBytes);
    appendNumber(u"pongDelayMs"_s, settings.pongDelayMs, defaults.pongDelayMs);
    appendNumber(u"keepaliveMs"_s, settings.keepaliveMs, defaults.keepaliveMs);
    appendNumber(u"keepaliveMisses"_s, settings.keepaliveMisses, defaults.keepaliveMisses);
    if (settings.keepaliveMessage)
        json.appendMember(u"keepaliveMessage"_s, messageToJson(*settings.keepaliveMessage));
    if (settings.compression != defaults.compression)
        json.appendMember(u"compression"_s, compressionToJson(settings.compression));
    appendRoute(json, settings);
    appendNumber(u"maxRedirects"_s, settings.maxRedirects, defaults.maxRedirects);
    appendReconnect(json, u"reconnect"_s, settings.reconnect);
    appendMessages(json, u"afterConnect"_s, settings.afterConnect);
    appendUnknown(json, settings.unknown);
    if (!json.members().empty())
        file.appendMember(key, std::move(json));
}

RequestSettings readSettings(ObjectReader &file, const QString &key)
{
    return readObject(file, key, readMembers);
}

} // namespace sockwright::workspace
