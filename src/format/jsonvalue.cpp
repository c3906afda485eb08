// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonvalue.h"

#include "base/byteview.h"
#include "format/json.h"
#include "format/jsonstring.h"
#include "format/jsontokens.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sockwright::format {

namespace {

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(JsonValue)
};

base::Error readError(const JsonError &error)
{
    return {
        Text::tr("Line %1, column %2: %3").arg(error.line).arg(error.column).arg(error.message)};
}

} // namespace

JsonValue::JsonValue()
    : m_raw("null")
{
}

JsonValue::JsonValue(Type type, QByteArray raw)
    : m_type(type)
    , m_raw(std::move(raw))
{
}

JsonValue::JsonValue(const JsonValue &other) = default;
JsonValue::JsonValue(JsonValue &&other) noexcept = default;
JsonValue &JsonValue::operator=(const JsonValue &other) = default;
JsonValue &JsonValue::operator=(JsonValue &&other) noexcept = default;
JsonValue::~JsonValue() = default;

JsonValue JsonValue::boolean(bool value)
{
    return {Type::Bool, value ? "true" : "false"};
}

JsonValue JsonValue::number(qint64 value)
{
    return {Type::Number, QByteArray::number(value)};
}

JsonValue JsonValue::string(QStringView value)
{
    return {Type::String, encodeJsonString(value)};
}

JsonValue JsonValue::array()
{
    return {Type::Array, {}};
}

JsonValue JsonValue::object()
{
    return {Type::Object, {}};
}

base::Result<JsonValue> JsonValue::parse(std::string_view text, int maxDepth)
{
    struct Level
    {
        JsonValue value;
        QString key; // of the member that is being read
    };
    const auto limit = static_cast<std::size_t>(std::clamp(maxDepth, 0, depthLimit));
    std::vector<Level> open; // the containers around the reader
    JsonValue root;
    JsonReader reader(text);

    const auto finish = [&open, &root](JsonValue value) {
        if (open.empty())
            root = std::move(value);
        else if (open.back().value.isArray())
            open.back().value.append(std::move(value));
        else
            open.back().value.appendMember(open.back().key, std::move(value));
    };

    bool keyComes = false; // the next string is a key
    for (;;) {
        const JsonToken token = reader.next();
        switch (token.type) {
        case JsonToken::End:
            return root;
        case JsonToken::Invalid:
            return readError(reader.error().value());
        case JsonToken::BeginObject:
        case JsonToken::BeginArray:
            if (reader.depth() > limit)
                return base::Error{Text::tr("Nested more than %1 levels deep.").arg(limit)};
            keyComes = token.type == JsonToken::BeginObject;
            open.push_back({keyComes ? object() : array(), {}});
            break;
        case JsonToken::EndObject:
        case JsonToken::EndArray: {
            JsonValue value = std::move(open.back().value);
            open.pop_back();
            finish(std::move(value));
            keyComes = false;
            break;
        }
        case JsonToken::Comma:
            keyComes = open.back().value.isObject();
            break;
        case JsonToken::Colon:
            keyComes = false;
            break;
        case JsonToken::String:
            if (keyComes)
                open.back().key = decodeJsonString(token.in(text));
            else
                finish({Type::String, toBytes(token.in(text))});
            break;
        case JsonToken::Number:
            finish({Type::Number, toBytes(token.in(text))});
            break;
        case JsonToken::True:
        case JsonToken::False:
            finish(boolean(token.type == JsonToken::True));
            break;
        case JsonToken::Null:
            finish({});
            break;
        }
    }
}

QString JsonValue::toString(const QString &fallback) const
{
    return isString() ? decodeJsonString(base::viewOf(m_raw)) : fallback;
}

bool JsonValue::toBool(bool fallback) const
{
    return m_type == Type::Bool ? m_raw == "true" : fallback;
}

qint64 JsonValue::toInt64(qint64 fallback) const
{
    if (!isNumber())
        return fallback;
    bool ok = false;
    const qint64 whole = m_raw.toLongLong(&ok);
    if (ok)
        return whole;
    constexpr double exactLimit = 9007199254740992.0; // 2^53: doubles above skip whole numbers
    const double real = m_raw.toDouble(&ok);
    if (!ok || std::abs(real) > exactLimit || std::trunc(real) != real)
        return fallback;
    return static_cast<qint64>(real);
}

const JsonValue *JsonValue::find(QStringView key) const
{
    const auto last = std::find_if(m_members.rbegin(), m_members.rend(),
                                   [key](const JsonMember &member) { return member.key == key; });
    return last == m_members.rend() ? nullptr : &last->value;
}

const JsonValue &JsonValue::value(QStringView key) const
{
    static const JsonValue null;
    const JsonValue *member = find(key);
    return member ? *member : null;
}

void JsonValue::becomes(Type type)
{
    if (m_type != type)
        *this = JsonValue(type, {});
}

void JsonValue::append(JsonValue item)
{
    becomes(Type::Array);
    m_items.push_back(std::move(item));
}

void JsonValue::appendMember(const QString &key, JsonValue value)
{
    becomes(Type::Object);
    m_members.push_back({key, std::move(value)});
}

void JsonValue::set(const QString &key, JsonValue value)
{
    const auto last = std::find_if(m_members.rbegin(), m_members.rend(),
                                   [&key](const JsonMember &member) { return member.key == key; });
    if (last == m_members.rend())
        appendMember(key, std::move(value));
    else
        last->value = std::move(value);
}

void JsonValue::remove(QStringView key)
{
    std::erase_if(m_members, [key](const JsonMember &member) { return member.key == key; });
}

void JsonValue::appendRawText(QByteArray &out) const
{
    const char *separator = "";
    switch (m_type) {
    case Type::Array:
        out += '[';
        for (const JsonValue &item : m_items) {
            out += separator;
            separator = ",";
            item.appendRawText(out);
        }
        out += ']';
        break;
    case Type::Object:
        out += '{';
        for (const JsonMember &member : m_members) {
            out += separator;
            separator = ",";
            out += encodeJsonString(member.key);
            out += ':';
            member.value.appendRawText(out);
        }
        out += '}';
        break;
    default:
        out += m_raw;
        break;
    }
}

QByteArray JsonValue::rawText() const
{
    QByteArray out;
    appendRawText(out);
    return out;
}

QByteArray JsonValue::serialise() const
{
    const QByteArray raw = rawText();
    return prettyJson(base::viewOf(raw)).text + '\n';
}

} // namespace sockwright::format
