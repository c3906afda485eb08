// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "format/jsonvalue.h"
#include "workspace/request.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace sockwright::workspace {

/// The version of the files that this program reads and writes: their "format".
constexpr qint64 fileFormat = 1;

/// Parses a file of the workspace: a JSON object whose "format" this program knows. The error is
/// the end of a sentence that starts with the file's name.
base::Result<format::JsonValue> parseFile(const QByteArray &bytes);

/// Takes the members of a JSON object by key and type. The first member of a wrong type is the
/// error; after it everything reads as missing, so a caller looks at error() once, at the end.
/// Keys that were not asked for are what unknown() gives.
class ObjectReader
{
public:
    /// `where` is how errors call the object ("params[2]"), empty for the whole file. What is no
    /// object is an error.
    ObjectReader(const format::JsonValue &object, const QString &where = {});

    QString string(const QString &key);
    /// Of at most `most` characters.
    QString string(const QString &key, qsizetype most);
    bool boolean(const QString &key, bool fallback);
    qint64 integer(const QString &key, qint64 fallback, qint64 least, qint64 most);
    /// Which of the names the text of a key is; 0 when there is none.
    qsizetype choice(const QString &key, const QStringList &names);
    QStringList strings(const QString &key, qsizetype most);
    /// The items of an array of at most `most`; empty if there is none.
    const std::vector<format::JsonValue> &items(const QString &key, qsizetype most);
    /// The object or array of a key, or nullptr.
    const format::JsonValue *find(const QString &key);

    UnknownKeys unknown() const;

    /// How errors call a member of this object.
    QString nameOf(const QString &key) const;

    void fail(const base::Error &error);
    const std::optional<base::Error> &error() const { return m_error; }

private:
    void wrongType(const QString &key, const QString &expected);

    const format::JsonValue &m_object;
    QString m_where;
    QStringList m_known;
    std::optional<base::Error> m_error;
};

/// Adds the keys that were kept for saving.
void appendUnknown(format::JsonValue &object, const UnknownKeys &unknown);

} // namespace sockwright::workspace
