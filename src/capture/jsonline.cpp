// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/jsonline.h"

#include <charconv>
#include <iterator>

namespace sockwright::capture {

namespace {

// Bytes to escape that start at p: JSON's own, and those a terminal or a reader of lines might obey
// (DEL, C1 controls, U+2028, U+2029). 0: the byte is copied.
int escapedBytes(const char *p, const char *end)
{
    const auto byte = static_cast<unsigned char>(*p);
    if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
        return 1;
    if (byte == 0xC2 && end - p > 1 && static_cast<unsigned char>(p[1]) < 0xA0)
        return 2;
    if (byte == 0xE2 && end - p > 2 && p[1] == '\x80' && (p[2] == '\xA8' || p[2] == '\xA9'))
        return 3;
    return 0;
}

} // namespace

void JsonLine::add(const char *key, qint64 value)
{
    addKey(key);
    addNumber(value);
}

void JsonLine::add(const char *key, bool value)
{
    addKey(key);
    m_text += value ? "true" : "false";
}

void JsonLine::addHeaderText(const char *key, const QByteArray &value)
{
    addUtf8(key, value.isValidUtf8() ? value : QString::fromLatin1(value).toUtf8());
}

void JsonLine::addUtf8(const char *key, QByteArrayView value)
{
    addKey(key);
    m_text += '"';
    const char *copied = value.begin();
    for (const char *p = copied; p != value.end();) {
        const int escaped = escapedBytes(p, value.end());
        if (escaped == 0) {
            ++p;
            continue;
        }
        m_text.append(copied, p);
        addEscape(p, escaped);
        p += escaped;
        copied = p;
    }
    m_text.append(copied, value.end());
    m_text += '"';
}

void JsonLine::addRaw(const char *key, std::string_view json)
{
    addKey(key);
    m_text += json;
}

void JsonLine::addTiming(const char *key, qint64 us)
{
    addKey(key);
    if (us < 0)
        m_text += "null";
    else
        addNumber(us);
}

void JsonLine::addList(const char *key, const QStringList &values)
{
    beginArray(key);
    for (const QString &value : values)
        addUtf8(nullptr, value.toUtf8());
    endArray();
}

QByteArray JsonLine::take()
{
    const QByteArray text(m_text.data(), static_cast<qsizetype>(m_text.size()));
    m_text.clear();
    return text;
}

void JsonLine::open(const char *key, char bracket)
{
    addKey(key);
    m_text += bracket;
    m_first = true;
}

void JsonLine::close(char bracket)
{
    m_text += bracket;
    m_first = false;
}

void JsonLine::addKey(const char *key)
{
    if (!m_first)
        m_text += ',';
    m_first = false;
    if (!key)
        return;
    m_text += '"';
    m_text += key;
    m_text += "\":";
}

void JsonLine::addNumber(qint64 value)
{
    char digits[20];
    m_text.append(digits, std::to_chars(digits, std::end(digits), value).ptr);
}

void JsonLine::addEscape(const char *bytes, int size)
{
    const auto byte = static_cast<unsigned char>(*bytes);
    if (byte == '"' || byte == '\\') {
        m_text += '\\';
        m_text += *bytes;
    } else if (byte == '\n') {
        m_text += "\\n";
    } else if (byte == '\r') {
        m_text += "\\r";
    } else if (byte == '\t') {
        m_text += "\\t";
    } else if (size == 3) {
        m_text += bytes[2] == '\xA8' ? "\\u2028" : "\\u2029";
    } else {
        // A C1 control's second byte is its code point.
        const auto code = static_cast<unsigned char>(bytes[size - 1]);
        m_text += "\\u00";
        m_text += "0123456789abcdef"[code >> 4];
        m_text += "0123456789abcdef"[code & 0xF];
    }
}

} // namespace sockwright::capture
