// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/jsonvalue.h"
#include "workspace/objectreader.h"
#include "workspace/request.h"

#include <QString>
#include <QStringList>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

/// Values that stand in several kinds of files. For the room's own sources.
namespace sockwright::workspace {

/// The longest path, URL, name or the like, in characters.
constexpr qsizetype maxText = 4096;
/// The longest secret, in characters: a token can hold claims.
constexpr qsizetype maxSecret = 64 * 1024;

/// How errors call an item of a list: "headers[2]".
QString itemName(const QString &key, std::size_t index);

/// Appends text that is not empty.
void appendText(format::JsonValue &json, const QString &key, const QString &value);

/// Appends a list of texts that is not empty.
void appendTexts(format::JsonValue &json, const QString &key, const QStringList &texts);

/// Appends a list of messages that is not empty.
void appendMessages(format::JsonValue &json, const QString &key,
                    const std::vector<SavedMessage> &messages);
std::vector<SavedMessage> readMessages(ObjectReader &file, const QString &key);
std::optional<SavedMessage> readMessage(ObjectReader &file, const QString &key);

/// Appends the rows of a list that is not empty.
void appendFields(format::JsonValue &json, const QString &key, const Fields &fields);

enum class SecretRows
{
    None, ///< "secret" of a row is a key like any other
    Possible,
};
Fields readFields(ObjectReader &file, const QString &key, SecretRows secrets);

/// Appends {"secret": true}, or the text of a reference to a variable; nothing when there is none.
void appendSecret(format::JsonValue &json, const QString &key, const Secret &secret);
/// Takes plain text too: a person may have written it. Saving does not keep it in the file.
Secret readSecret(ObjectReader &reader, const QString &key);

/// What the object of that name holds; the default when there is none.
template <typename Value>
Value readObject(ObjectReader &file, const QString &key, Value (*read)(ObjectReader &object))
{
    const format::JsonValue *json = file.find(key);
    if (!json)
        return {};
    ObjectReader reader(*json, file.nameOf(key));
    Value value = read(reader);
    if (reader.error())
        file.fail(*reader.error());
    return value;
}

/// An enumeration and its names in files; the first is the default and is left out.
template <typename Value, std::size_t count>
using Names = std::array<std::pair<Value, QLatin1StringView>, count>;

template <typename Value, std::size_t count>
void appendName(format::JsonValue &json, const QString &key, Value value,
                const Names<Value, count> &names)
{
    for (const auto &[known, name] : names) {
        if (known == value && value != names.front().first)
            json.appendMember(key, format::JsonValue::string(QString(name)));
    }
}

template <typename Value, std::size_t count>
Value readName(ObjectReader &reader, const QString &key, const Names<Value, count> &names)
{
    QStringList texts;
    for (const auto &entry : names)
        texts.append(QString(entry.second));
    return names[std::size_t(reader.choice(key, texts))].first;
}

} // namespace sockwright::workspace
