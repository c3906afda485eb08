// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/json.h"

#include "format/jsontokens.h"

#include <algorithm>
#include <cstring>

namespace sockwright::format {

namespace {

/// A byte array that is written through a pointer and grows in big steps: one comparison a token
/// instead of a call a byte.
class Output
{
public:
    explicit Output(qsizetype expected)
        : m_bytes(std::max<qsizetype>(expected, 64), Qt::Uninitialized)
        , m_at(m_bytes.data())
        , m_end(m_at + m_bytes.size())
    {
    }

    /// The next count bytes are for the caller to fill.
    char *take(qsizetype count)
    {
        if (m_end - m_at < count)
            grow(count);
        char *at = m_at;
        m_at += count;
        return at;
    }
    void append(std::string_view text)
    {
        std::memcpy(take(static_cast<qsizetype>(text.size())), text.data(), text.size());
    }
    void append(char c) { *take(1) = c; }

    QByteArray finish()
    {
        m_bytes.resize(size());
        m_bytes.squeeze();
        return std::move(m_bytes);
    }

private:
    qsizetype size() const { return m_at - m_bytes.constData(); }

    void grow(qsizetype count)
    {
        const qsizetype used = size();
        m_bytes.resize(used + count + used / 2);
        m_at = m_bytes.data() + used;
        m_end = m_bytes.data() + m_bytes.size();
    }

    QByteArray m_bytes;
    char *m_at;
    char *m_end;
};

/// Line breaks with indentation. Deep nesting of tiny values would make megabytes of spaces out of
/// kilobytes of text, so the spaces of a whole text are limited too.
class Indenter
{
public:
    explicit Indenter(qsizetype textSize)
        : m_spacesLeft(freeSpaces + spacesPerByte * textSize)
    {
    }

    void breakLine(Output &out, std::size_t level)
    {
        qsizetype spaces = step * static_cast<qsizetype>(std::min(level, deepest));
        if (spaces > m_spacesLeft)
            spaces = 0;
        m_spacesLeft -= spaces;
        char *at = out.take(1 + spaces);
        *at = '\n';
        std::memset(at + 1, ' ', static_cast<std::size_t>(spaces));
    }

private:
    static constexpr qsizetype step = 2;
    static constexpr std::size_t deepest = 128;
    static constexpr qsizetype freeSpaces = 1024 * 1024;
    static constexpr qsizetype spacesPerByte = 8;

    qsizetype m_spacesLeft;
};

JsonText unchanged(std::string_view text, const JsonError &error)
{
    return {QByteArray(text.data(), static_cast<qsizetype>(text.size())), error};
}

} // namespace

std::optional<JsonError> checkJson(std::string_view text)
{
    JsonReader reader(text);
    for (;;) {
        const JsonToken::Type type = reader.next().type;
        if (type == JsonToken::End || type == JsonToken::Invalid)
            return reader.error();
    }
}

JsonText prettyJson(std::string_view text)
{
    const auto size = static_cast<qsizetype>(text.size());
    std::optional<Output> out(std::in_place, size + size / 2);
    Indenter indenter(size);
    JsonReader reader(text);
    bool atOpening = false; // the last token opened an object or array
    for (;;) {
        const JsonToken token = reader.next();
        switch (token.type) {
        case JsonToken::End:
            return {out->finish(), std::nullopt};
        case JsonToken::Invalid:
            out.reset(); // the copy of the text takes its place in memory
            return unchanged(text, reader.error().value());
        case JsonToken::EndObject:
        case JsonToken::EndArray:
            if (!atOpening)
                indenter.breakLine(*out, reader.depth());
            atOpening = false;
            out->append(text[token.offset]);
            break;
        case JsonToken::Comma:
            out->append(',');
            indenter.breakLine(*out, reader.depth());
            break;
        case JsonToken::Colon:
            out->append(": ");
            break;
        case JsonToken::BeginObject:
        case JsonToken::BeginArray:
            if (atOpening)
                indenter.breakLine(*out, reader.depth() - 1);
            atOpening = true;
            out->append(text[token.offset]);
            break;
        default:
            if (atOpening)
                indenter.breakLine(*out, reader.depth());
            atOpening = false;
            out->append(token.in(text));
            break;
        }
    }
}

JsonText compactJson(std::string_view text)
{
    std::optional<Output> out(std::in_place, static_cast<qsizetype>(text.size()));
    JsonReader reader(text);
    for (;;) {
        const JsonToken token = reader.next();
        if (token.type == JsonToken::End)
            return {out->finish(), std::nullopt};
        if (token.type == JsonToken::Invalid) {
            out.reset();
            return unchanged(text, reader.error().value());
        }
        out->append(token.in(text));
    }
}

bool looksLikeJson(std::string_view text)
{
    constexpr std::size_t whiteSpaceLimit = 1024;
    text = text.substr(0, whiteSpaceLimit);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

} // namespace sockwright::format
