// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/filevalues.h"

#include "workspace/requestfile.h"

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

JsonValue fieldToJson(const Field &field)
{
    const bool keepValue = !field.secret || isVariableReference(field.value);
    JsonValue json = JsonValue::object();
    json.appendMember(u"name"_s, JsonValue::string(field.name));
    if (keepValue)
        json.appendMember(u"value"_s, JsonValue::string(field.value));
    if (field.secret)
        json.appendMember(u"secret"_s, JsonValue::boolean(true));
    if (!field.enabled)
        json.appendMember(u"enabled"_s, JsonValue::boolean(false));
    appendText(json, u"note"_s, field.note);
    appendUnknown(json, field.unknown);
    return json;
}

} // namespace

void appendText(JsonValue &json, const QString &key, const QString &value)
{
    if (!value.isEmpty())
        json.appendMember(key, JsonValue::string(value));
}

void appendTexts(JsonValue &json, const QString &key, const QStringList &texts)
{
    if (texts.isEmpty())
        return;
    JsonValue list = JsonValue::array();
    for (const QString &text : texts)
        list.append(JsonValue::string(text));
    json.appendMember(key, std::move(list));
}

void appendMessages(JsonValue &json, const QString &key, const std::vector<SavedMessage> &messages)
{
    if (messages.empty())
        return;
    JsonValue list = JsonValue::array();
    for (const SavedMessage &message : messages)
        list.append(messageToJson(message));
    json.appendMember(key, std::move(list));
}

std::vector<SavedMessage> readMessages(ObjectReader &file, const QString &key)
{
    std::vector<SavedMessage> messages;
    for (const JsonValue &item : file.items(key, maxRows)) {
        base::Result<SavedMessage> message
            = messageFromJson(item, itemName(file.nameOf(key), messages.size()));
        if (!message) {
            file.fail(message.error());
            return {};
        }
        messages.push_back(std::move(message).value());
    }
    return messages;
}

std::optional<SavedMessage> readMessage(ObjectReader &file, const QString &key)
{
    const JsonValue *json = file.find(key);
    if (!json)
        return std::nullopt;
    base::Result<SavedMessage> message = messageFromJson(*json, file.nameOf(key));
    if (message)
        return std::move(message).value();
    file.fail(message.error());
    return std::nullopt;
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

Fields readFields(ObjectReader &file, const QString &key, SecretRows secrets)
{
    Fields fields;
    for (const JsonValue &item : file.items(key, maxRows)) {
        ObjectReader reader(item, itemName(file.nameOf(key), fields.size()));
        Field field;
        field.name = reader.string(u"name"_s);
        field.value = reader.string(u"value"_s);
        if (secrets == SecretRows::Possible)
            field.secret = reader.boolean(u"secret"_s, false);
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

void appendSecret(JsonValue &json, const QString &key, const Secret &secret)
{
    if (!secret.isSet())
        return;
    if (isVariableReference(secret.value())) {
        json.appendMember(key, JsonValue::string(secret.value()));
        return;
    }
    JsonValue kept = JsonValue::object();
    kept.appendMember(u"secret"_s, JsonValue::boolean(true));
    json.appendMember(key, std::move(kept));
}

Secret readSecret(ObjectReader &reader, const QString &key)
{
    const JsonValue *json = reader.find(key);
    if (!json || !json->isObject())
        return json ? Secret(reader.string(key, maxSecret)) : Secret();
    ObjectReader kept(*json, reader.nameOf(key));
    const bool isSet = kept.boolean(u"secret"_s, false);
    if (kept.error())
        reader.fail(*kept.error());
    return isSet ? Secret::elsewhere() : Secret();
}

QString itemName(const QString &key, std::size_t index)
{
    return u"%1[%2]"_s.arg(key).arg(index);
}

} // namespace sockwright::workspace
