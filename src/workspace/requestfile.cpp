// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/requestfile.h"

#include "workspace/authfile.h"
#include "workspace/filevalues.h"
#include "workspace/settingsfile.h"
#include "workspace/urlquery.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RequestFile)
};

} // namespace

JsonValue messageToJson(const SavedMessage &message)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"name"_s, JsonValue::string(message.name));
    json.appendMember(u"format"_s, JsonValue::string(messageFormatName(message.format)));
    json.appendMember(u"content"_s, JsonValue::string(message.content));
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
    json.appendMember(u"url"_s, JsonValue::string(request.url));
    appendFields(json, u"params"_s, request.params);
    appendFields(json, u"headers"_s, request.headers);
    appendFields(json, u"cookies"_s, request.cookies);
    appendAuth(json, u"auth"_s, request.auth);
    appendSettings(json, u"settings"_s, request.settings);
    appendMessages(json, u"messages"_s, request.messages);
    appendText(json, u"notes"_s, request.notes);
    appendUnknown(json, request.unknown);
    return json;
}

base::Result<Request> requestFromJson(const JsonValue &json)
{
    ObjectReader reader(json);
    Request request;
    request.url = reader.string(u"url"_s);
    // Rows that are not in step with the URL come from an edit by hand. A URL without a query gets
    // what they say; any other counts more than they do.
    const Fields params = readFields(reader, u"params"_s, SecretRows::None);
    if (!request.url.contains(u'?'))
        request.url = urlWithParams(request.url, params);
    request.params = paramsFromUrl(request.url, params);
    request.headers = readFields(reader, u"headers"_s, SecretRows::Possible);
    request.cookies = readFields(reader, u"cookies"_s, SecretRows::Possible);
    request.auth = readAuth(reader, u"auth"_s);
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
        = std::max({request.params.size(), request.headers.size(), request.cookies.size(),
                    request.messages.size(), request.settings.afterConnect.size()});
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
    // A setting outside of its bounds would make the file a broken one.
    if (const auto readBack = requestFromBytes(bytes); !readBack)
        return readBack.error();
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
