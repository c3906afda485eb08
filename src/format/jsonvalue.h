// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <string_view>
#include <vector>

namespace sockwright::format {

struct JsonMember;

/// A JSON value that keeps what people wrote, for the program's own files: members in their order,
/// duplicate keys, numbers and strings in their spelling. For files, not for payloads: it is
/// deep and copied by value. One thread at a time.
class JsonValue
{
public:
    enum class Type : unsigned char
    {
        Null,
        Bool,
        Number,
        String,
        Array,
        Object
    };

    /// parse() refuses deeper nesting than this, whatever its caller allows: copying and destroying
    /// a value recurse once a level.
    static constexpr int depthLimit = 500;

    JsonValue(); ///< null
    JsonValue(const JsonValue &other);
    JsonValue(JsonValue &&other) noexcept;
    JsonValue &operator=(const JsonValue &other);
    JsonValue &operator=(JsonValue &&other) noexcept;
    ~JsonValue();

    static JsonValue boolean(bool value);
    static JsonValue number(qint64 value);
    static JsonValue string(QStringView value);
    static JsonValue array();
    static JsonValue object();

    /// Reads one JSON text (strictly, see JsonReader). The error names line and column.
    static base::Result<JsonValue> parse(std::string_view text, int maxDepth = 100);

    Type type() const { return m_type; }
    bool isNull() const { return m_type == Type::Null; }
    bool isString() const { return m_type == Type::String; }
    bool isNumber() const { return m_type == Type::Number; }
    bool isArray() const { return m_type == Type::Array; }
    bool isObject() const { return m_type == Type::Object; }

    /// The value, or the fallback when the value is of another type.
    QString toString(const QString &fallback = {}) const;
    bool toBool(bool fallback = false) const;
    /// Whole numbers only, in any spelling ("1e3"); the fallback also for what does not fit.
    qint64 toInt64(qint64 fallback = 0) const;

    /// Items of an array; empty for other types.
    const std::vector<JsonValue> &items() const { return m_items; }
    /// Members of an object in their order; empty for other types.
    const std::vector<JsonMember> &members() const { return m_members; }

    /// The member with this key, or nullptr. Of duplicates the last one counts.
    const JsonValue *find(QStringView key) const;
    /// The member with this key, or null.
    const JsonValue &value(QStringView key) const;

    /// Appends to an array; makes an array of any other value first.
    void append(JsonValue item);
    /// Replaces the member find() would give, in its place, or appends one. Makes an object of any
    /// other value first.
    void set(const QString &key, JsonValue value);
    /// Appends a member even if the key exists.
    void appendMember(const QString &key, JsonValue value);
    /// Removes all members with this key.
    void remove(QStringView key);

    /// The value as JSON text without white space. Scalars in the spelling they were read in.
    QByteArray rawText() const;
    /// The value as a file: two spaces a level, a line feed at the end.
    QByteArray serialise() const;

    /// The same text: order and spelling count.
    friend bool operator==(const JsonValue &a, const JsonValue &b)
    {
        return a.rawText() == b.rawText();
    }

private:
    JsonValue(Type type, QByteArray raw);
    void becomes(Type type);
    void appendRawText(QByteArray &out) const;

    Type m_type = Type::Null;
    QByteArray m_raw; // scalars: the token
    std::vector<JsonValue> m_items;
    std::vector<JsonMember> m_members;
};

struct JsonMember
{
    QString key;
    JsonValue value;
};

} // namespace sockwright::format
