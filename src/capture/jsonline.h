// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <string>
#include <string_view>

namespace sockwright::capture {

/// Builds JSON text without white space, in UTF-8. Keys are literals that need no escapes; without
/// a key a value is an element of the array begun last. Characters that a terminal or a reader of
/// lines might obey are escaped beside JSON's own. Strings given as UTF-8 must be valid.
///
/// A builder for long texts is emptied with take() now and then. One thread at a time.
class JsonLine
{
public:
    explicit JsonLine(std::size_t expected = 256) { m_text.reserve(expected); }

    void add(const char *key, qint64 value);
    void add(const char *key, bool value);
    void add(const char *key, const QString &value) { addUtf8(key, value.toUtf8()); }
    void addUtf8(const char *key, QByteArrayView value);
    /// Header text: UTF-8 when it is, Latin-1 otherwise.
    void addHeaderText(const char *key, const QByteArray &value);
    /// A value that is JSON already.
    void addRaw(const char *key, std::string_view json);
    /// null for negative values.
    void addTiming(const char *key, qint64 us);
    void addList(const char *key, const QStringList &values);

    void beginObject(const char *key = nullptr) { open(key, '{'); }
    void endObject() { close('}'); }
    void beginArray(const char *key = nullptr) { open(key, '['); }
    void endArray() { close(']'); }

    std::size_t size() const { return m_text.size(); }
    /// The text since the last take().
    QByteArray take();

private:
    void addKey(const char *key);
    void addNumber(qint64 value);
    void addEscape(const char *bytes, int size);
    void open(const char *key, char bracket);
    void close(char bracket);

    std::string m_text;
    bool m_first = true; // in the object or array begun last
};

} // namespace sockwright::capture
