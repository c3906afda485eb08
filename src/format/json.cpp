// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/json.h"

#include "format/jsontokens.h"

#include <algorithm>
#include <cstring>

namespace sockwright::format {

namespace {

/// A byte array that is written through a pointer and grows in big steps: one comparison a token.
/// There is always slack behind the end, so that short pieces are copied in one fixed-size move.
class Output
{
public:
    explicit Output(qsizetype expected)
        : m_bytes(expected + slack, Qt::Uninitialized)
        , m_at(m_bytes.data())
        , m_limit(m_at + expected)
    {
    }

    /// source may be read up to sourceEnd.
    void append(const char *source, qsizetype size, const char *sourceEnd)
    {
        reserve(size);
        if (size <= shortPiece && sourceEnd - source >= shortPiece)
            std::memcpy(m_at, source, shortPiece);
        else
            std::memcpy(m_at, source, static_cast<std::size_t>(size));
        m_at += size;
    }

    void append(char c)
    {
        reserve(1);
        *m_at++ = c;
    }

    void appendLineBreak(qsizetype spaces)
    {
        reserve(1 + spaces);
        *m_at++ = '\n';
        if (spaces <= shortIndent)
            std::memset(m_at, ' ', shortIndent);
        else
            std::memset(m_at, ' ', static_cast<std::size_t>(spaces));
        m_at += spaces;
    }

    QByteArray finish()
    {
        m_bytes.resize(m_at - m_bytes.constData());
        m_bytes.squeeze();
        return std::move(m_bytes);
    }

private:
    static constexpr qsizetype shortPiece = 16;
    static constexpr qsizetype shortIndent = 32;
    static constexpr qsizetype slack = shortIndent;

    void reserve(qsizetype count)
    {
        if (m_limit - m_at < count)
            grow(count);
    }

    void grow(qsizetype count)
    {
        const qsizetype used = m_at - m_bytes.constData();
        m_bytes.resize(used + used / 2 + count + slack);
        m_at = m_bytes.data() + used;
        m_limit = m_bytes.data() + m_bytes.size() - slack;
    }

    QByteArray m_bytes;
    char *m_at;
    char *m_limit; // slack bytes before the end of m_bytes
};

/// How far lines are indented. Deep nesting of tiny values would make megabytes of spaces out of
/// kilobytes of text, so the spaces of a whole text are limited too.
class Indenter
{
public:
    explicit Indenter(qsizetype textSize)
        : m_spacesLeft(freeSpaces + spacesPerByte * textSize)
    {
    }

    qsizetype spaces(std::size_t level)
    {
        const qsizetype wanted = step * static_cast<qsizetype>(std::min(level, deepest));
        if (wanted > m_spacesLeft)
            return 0;
        m_spacesLeft -= wanted;
        return wanted;
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
    const char *const textEnd = text.data() + text.size();
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
                out->appendLineBreak(indenter.spaces(reader.depth()));
            atOpening = false;
            out->append(text[token.offset]);
            break;
        case JsonToken::Comma:
            out->append(',');
            out->appendLineBreak(indenter.spaces(reader.depth()));
            break;
        case JsonToken::Colon:
            out->append(':');
            out->append(' ');
            break;
        case JsonToken::BeginObject:
        case JsonToken::BeginArray:
            if (atOpening)
                out->appendLineBreak(indenter.spaces(reader.depth() - 1));
            atOpening = true;
            out->append(text[token.offset]);
            break;
        default:
            if (atOpening)
                out->appendLineBreak(indenter.spaces(reader.depth()));
            atOpening = false;
            out->append(text.data() + token.offset, static_cast<qsizetype>(token.size), textEnd);
            break;
        }
    }
}

JsonText compactJson(std::string_view text)
{
    QByteArray out;
    out.reserve(static_cast<qsizetype>(text.size()));
    JsonReader reader(text);
    std::string_view run; // tokens without white space between them, copied together
    for (;;) {
        const JsonToken token = reader.next();
        if (token.type == JsonToken::Invalid) {
            out = {};
            return unchanged(text, reader.error().value());
        }
        const std::string_view piece = token.in(text);
        if (token.type != JsonToken::End && piece.data() == run.data() + run.size()) {
            run = {run.data(), run.size() + piece.size()};
            continue;
        }
        out.append(run.data(), static_cast<qsizetype>(run.size()));
        run = piece;
        if (token.type == JsonToken::End) {
            out.squeeze();
            return {out, std::nullopt};
        }
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
