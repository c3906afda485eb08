// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/requestfile.h"

#include "workspace/objectreader.h"
#include "workspace/urlquery.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RequestFile)
};

constexpr qint64 longestTimeoutMs = 24LL * 60 * 60 * 1000;
constexpr qsizetype maxSubprotocols = 1000;

JsonValue text(const QString &value)
{
    return JsonValue::string(value);
}

JsonValue fieldToJson(const Field &field)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"name"_s, text(field.name));
    json.appendMember(u"value"_s, text(field.value));
    if (!field.enabled)
        json.appendMember(u"enabled"_s, JsonValue::boolean(false));
    if (!field.note.isEmpty())
        json.appendMember(u"note"_s, text(field.note));
    appendUnknown(json, field.unknown);
    return json;
}

void appendFields(JsonValue &json, const QString &key, const Fields &fields)
{
    if (fields.empty())
        return;
    JsonValue list = JsonValue::array();
    for (const Field &field : fields)
        list.append(fieldToJson(field));
    json.appendMember(key, std::move(list));
}

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

JsonValue settingsToJson(const RequestSettings &settings)
{
    const RequestSettings defaults;
    JsonValue json = JsonValue::object();
    if (!settings.subprotocols.isEmpty()) {
        JsonValue list = JsonValue::array();
        for (const QString &name : settings.subprotocols)
            list.append(text(name));
        json.appendMember(u"subprotocols"_s, std::move(list));
    }
    const auto appendBool = [&json](const QString &key, bool value, bool fallback) {
        if (value != fallback)
            json.appendMember(key, JsonValue::boolean(value));
    };
    const auto appendNumber = [&json](const QString &key, qint64 value, qint64 fallback) {
        if (value != fallback)
            json.appendMember(key, JsonValue::number(value));
    };
    appendBool(u"verifyTls"_s, settings.verifyTls, defaults.verifyTls);
    appendBool(u"autoPong"_s, settings.autoPong, defaults.autoPong);
    appendNumber(u"connectTimeoutMs"_s, settings.connectTimeoutMs, defaults.connectTimeoutMs);
    appendNumber(u"closeTimeoutMs"_s, settings.closeTimeoutMs, defaults.closeTimeoutMs);
    appendNumber(u"maxMessageBytes"_s, settings.maxMessageBytes, defaults.maxMessageBytes);
    appendNumber(u"pongDelayMs"_s, settings.pongDelayMs, defaults.pongDelayMs);
    appendNumber(u"keepaliveMs"_s, settings.keepaliveMs, defaults.keepaliveMs);
    appendNumber(u"keepaliveMisses"_s, settings.keepaliveMisses, defaults.keepaliveMisses);
    if (settings.compression != defaults.compression)
        json.appendMember(u"compression"_s, compressionToJson(settings.compression));
    appendUnknown(json, settings.unknown);
    return json;
}

QString itemName(const QString &key, std::size_t index)
{
    return u"%1[%2]"_s.arg(key).arg(index);
}

Fields readFields(ObjectReader &file, const QString &key)
{
    Fields fields;
    for (const JsonValue &item : file.items(key, maxRows)) {
        ObjectReader reader(item, itemName(key, fields.size()));
        Field field;
        field.name = reader.string(u"name"_s);
        field.value = reader.string(u"value"_s);
        field.enabled = reader.boolean(u"enabled"_s, true);
        field.note = reader.string(u"note"_s);
        field.unknown = reader.unknown();
        if (reader.error()) {
            file.fail(*reader.error());
            return {};
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

CompressionSettings readCompression(ObjectReader &settings, const QString &key)
{
    CompressionSettings compression;
    const JsonValue *json = settings.find(key);
    if (!json)
        return compression;
    ObjectReader reader(*json, settings.nameOf(key));
    const auto windowBits = [&reader](const QString &name) {
        return static_cast<int>(reader.integer(name, 15, 9, 15));
    };
    compression.offer = reader.boolean(u"offer"_s, false);
    compression.clientMaxWindowBits = windowBits(u"clientMaxWindowBits"_s);
    compression.serverMaxWindowBits = windowBits(u"serverMaxWindowBits"_s);
    compression.clientNoContextTakeover = reader.boolean(u"clientNoContextTakeover"_s, false);
    compression.serverNoContextTakeover = reader.boolean(u"serverNoContextTakeover"_s, false);
    compression.unknown = reader.unknown();
    if (reader.error())
        settings.fail(*reader.error());
    return compression;
}

RequestSettings readSettings(ObjectReader &file, const QString &key)
{
    RequestSettings settings;
    const JsonValue *json = file.find(key);
    if (!json)
        return settings;
    ObjectReader reader(*json, key);
    const auto milliseconds = [&reader](const QString &name, int fallback) {
        return static_cast<int>(reader.integer(name, fallback, 1, longestTimeoutMs));
    };
    settings.subprotocols = reader.strings(u"subprotocols"_s, maxSubprotocols);
    settings.verifyTls = reader.boolean(u"verifyTls"_s, settings.verifyTls);
    settings.autoPong = reader.boolean(u"autoPong"_s, settings.autoPong);
    settings.connectTimeoutMs = milliseconds(u"connectTimeoutMs"_s, settings.connectTimeoutMs);
    settings.closeTimeoutMs = milliseconds(u"closeTimeoutMs"_s, settings.closeTimeoutMs);
    settings.maxMessageBytes = reader.integer(u"maxMessageBytes"_s, settings.maxMessageBytes, 1,
                                              std::numeric_limits<qint64>::max());
    settings.pongDelayMs
        = static_cast<int>(reader.integer(u"pongDelayMs"_s, 0, 0, longestTimeoutMs));
    settings.keepaliveMs
        = static_cast<int>(reader.integer(u"keepaliveMs"_s, 0, 0, longestTimeoutMs));
    settings.keepaliveMisses
        = static_cast<int>(reader.integer(u"keepaliveMisses"_s, settings.keepaliveMisses, 1, 1000));
    settings.compression = readCompression(reader, u"compression"_s);
    settings.unknown = reader.unknown();
    if (reader.error())
        file.fail(*reader.error());
    return settings;
}

std::vector<SavedMessage> readMessages(ObjectReader &file, const QString &key)
{
    std::vector<SavedMessage> messages;
    for (const JsonValue &item : file.items(key, maxRows)) {
        base::Result<SavedMessage> message = messageFromJson(item, itemName(key, messages.size()));
        if (!message) {
            file.fail(message.error());
            return {};
        }
        messages.push_back(std::move(message).value());
    }
    return messages;
}

} // namespace

JsonValue messageToJson(const SavedMessage &message)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"name"_s, text(message.name));
    json.appendMember(u"format"_s, text(messageFormatName(message.format)));
    json.appendMember(u"content"_s, text(message.content));
    appendUnknown(json, message.unknown);
    return json;
}

base::Result<SavedMessage> messageFromJson(const JsonValue &json, const QString &where)
{
    ObjectReader reader(json, where);
    SavedMessage message;
    message.name = reader.string(u"name"_s);
    const QString format = reader.string(u"format"_s);
    message.format = messageFormatFromName(format);
    message.content = reader.string(u"content"_s);
    message.unknown = reader.unknown();
    // A format of a later version: taking it for text would send the wrong thing.
    if (!format.isEmpty() && messageFormatName(message.format) != format) {
        reader.fail({Text::tr("\"%1\" should be \"text\", \"json\", \"hex\" or \"base64\".")
                         .arg(reader.nameOf(u"format"_s))});
    }
    if (reader.error())
        return *reader.error();
    return message;
}

JsonValue requestToJson(const Request &request)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"format"_s, JsonValue::number(fileFormat));
    json.appendMember(u"url"_s, text(request.url));
    appendFields(json, u"params"_s, request.params);
    appendFields(json, u"headers"_s, request.headers);
    JsonValue settings = settingsToJson(request.settings);
    if (!settings.members().empty())
        json.appendMember(u"settings"_s, std::move(settings));
    if (!request.messages.empty()) {
        JsonValue list = JsonValue::array();
        for (const SavedMessage &message : request.messages)
            list.append(messageToJson(message));
        json.appendMember(u"messages"_s, std::move(list));
    }
    if (!request.notes.isEmpty())
        json.appendMember(u"notes"_s, text(request.notes));
    appendUnknown(json, request.unknown);
    return json;
}

base::Result<Request> requestFromJson(const JsonValue &json)
{
    ObjectReader reader(json);
    Request request;
    request.url = reader.string(u"url"_s);
    // Rows that are not in step with the URL come from an edit by hand; the URL counts.
    request.params = paramsFromUrl(request.url, readFields(reader, u"params"_s));
    request.headers = readFields(reader, u"headers"_s);
    request.settings = readSettings(reader, u"settings"_s);
    request.messages = readMessages(reader, u"messages"_s);
    request.notes = reader.string(u"notes"_s);
    request.unknown = reader.unknown();
    if (reader.error())
        return *reader.error();
    return request;
}

base::Result<QByteArray> requestToBytes(const Request &request)
{
    const std::size_t rows
        = std::max({request.params.size(), request.headers.size(), request.messages.size()});
    if (rows > static_cast<std::size_t>(maxRows)) {
        return base::Error{
            Text::tr("a list in it has more than %1 rows. Remove some and save again.")
                .arg(maxRows)};
    }
    QByteArray bytes = requestToJson(request).serialise();
    if (bytes.size() > maxWorkspaceFileBytes) {
        return base::Error{
            Text::tr("it would be larger than %1 MiB. Remove large saved messages and "
                     "save again.")
                .arg(maxWorkspaceFileBytes / (1024 * 1024))};
    }
    return bytes;
}

base::Result<Request> requestFromBytes(const QByteArray &bytes)
{
    if (bytes.size() > maxWorkspaceFileBytes) {
        return base::Error{
            Text::tr("it is larger than %1 MiB.").arg(maxWorkspaceFileBytes / (1024 * 1024))};
    }
    const base::Result<JsonValue> json = parseFile(bytes);
    if (!json)
        return json.error();
    return requestFromJson(*json);
}

} // namespace sockwright::workspace
