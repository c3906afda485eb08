// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/objectreader.h"

#include "base/byteview.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <string_view>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceFile)
};

const QString formatKey = u"format"_s;

} // namespace

base::Result<JsonValue> parseFile(const QByteArray &bytes)
{
    base::Result<JsonValue> json = JsonValue::parse(base::viewOf(bytes));
    if (!json)
        return base::Error{Text::tr("it is not valid JSON. %1").arg(json.error().message)};
    ObjectReader reader(*json);
    // Above what this program knows: written by a later one, to be neither guessed at nor replaced.
    const qint64 version = reader.integer(formatKey, 0, 1, std::numeric_limits<qint64>::max());
    if (reader.error())
        return *reader.error();
    if (version == 0)
        return base::Error{Text::tr("the key \"format\" is missing.")};
    if (version > fileFormat) {
        return base::Error{
            Text::tr("it was written by a newer Sockwright (format %1; this one knows "
                     "format %2). Update Sockwright to use it.")
                .arg(version)
                .arg(fileFormat)};
    }
    return json;
}

ObjectReader::ObjectReader(const JsonValue &object, const QString &where)
    : m_object(object)
    , m_where(where)
{
    if (object.isObject())
        return;
    m_error = base::Error{where.isEmpty() ? Text::tr("it should hold a JSON object.")
                                          : Text::tr("\"%1\" should be an object.").arg(where)};
}

const JsonValue *ObjectReader::find(const QString &key)
{
    m_known.append(key);
    return m_error ? nullptr : m_object.find(key);
}

QString ObjectReader::string(const QString &key)
{
    const JsonValue *value = find(key);
    if (!value)
        return {};
    if (!value->isString())
        wrongType(key, Text::tr("text"));
    return value->toString();
}

QString ObjectReader::string(const QString &key, qsizetype most)
{
    QString text = string(key);
    if (text.size() <= most)
        return text;
    wrongType(key, Text::tr("text of at most %1 characters").arg(most));
    return {};
}

qsizetype ObjectReader::choice(const QString &key, const QStringList &names)
{
    const JsonValue *value = find(key);
    if (!value)
        return 0;
    const qsizetype chosen = value->isString() ? names.indexOf(value->toString()) : -1;
    if (chosen < 0)
        wrongType(key, Text::tr("one of \"%1\"").arg(names.join("\", \""_L1)));
    return std::max<qsizetype>(0, chosen);
}

bool ObjectReader::boolean(const QString &key, bool fallback)
{
    const JsonValue *value = find(key);
    if (!value)
        return fallback;
    if (value->type() != JsonValue::Type::Bool)
        wrongType(key, Text::tr("true or false"));
    return value->toBool(fallback);
}

qint64 ObjectReader::integer(const QString &key, qint64 fallback, qint64 least, qint64 most)
{
    const JsonValue *value = find(key);
    if (!value)
        return fallback;
    const qint64 outside = least - 1;
    const qint64 number = value->toInt64(outside);
    if (value->isNumber() && number >= least && number <= most)
        return number;
    wrongType(key, Text::tr("a whole number from %1 to %2").arg(least).arg(most));
    return fallback;
}

const std::vector<JsonValue> &ObjectReader::items(const QString &key, qsizetype most)
{
    static const std::vector<JsonValue> none;
    const JsonValue *value = find(key);
    if (!value)
        return none;
    if (!value->isArray()) {
        wrongType(key, Text::tr("a list"));
        return none;
    }
    if (static_cast<qsizetype>(value->items().size()) > most) {
        wrongType(key, Text::tr("a list of at most %1").arg(most));
        return none;
    }
    return value->items();
}

QStringList ObjectReader::strings(const QString &key, qsizetype most)
{
    QStringList texts;
    for (const JsonValue &item : items(key, most)) {
        if (!item.isString()) {
            wrongType(key, Text::tr("a list of texts"));
            return {};
        }
        texts.append(item.toString());
    }
    return texts;
}

UnknownKeys ObjectReader::unknown() const
{
    UnknownKeys keys;
    for (const format::JsonMember &member : m_object.members()) {
        if (!m_known.contains(member.key) && !(m_where.isEmpty() && member.key == formatKey))
            keys.emplace_back(member.key, member.value.rawText());
    }
    return keys;
}

QString ObjectReader::nameOf(const QString &key) const
{
    return m_where.isEmpty() ? key : m_where + u'.' + key;
}

void ObjectReader::fail(const base::Error &error)
{
    if (!m_error)
        m_error = error;
}

void ObjectReader::wrongType(const QString &key, const QString &expected)
{
    fail({Text::tr("\"%1\" should be %2.").arg(nameOf(key), expected)});
}

void appendUnknown(JsonValue &object, const UnknownKeys &unknown)
{
    for (const auto &[key, raw] : unknown) {
        base::Result<JsonValue> value = JsonValue::parse(base::viewOf(raw));
        if (value)
            object.appendMember(key, std::move(value).value());
    }
}

} // namespace sockwright::workspace
