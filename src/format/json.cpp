// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/json.h"

#include "format/jsontokens.h"

#include <algorithm>
#include <cstring>

namespace sockwright::format {

namespace {

/// A byte array that is written through a pointer and grows in big steps: the writer asks for room
/// once a token, fills what it needs of it and says how far it came.
class Output
{
public:
    explicit Output(qsizetype expected)
        : m_bytes(expected, Qt::Uninitialized)
        , m_at(m_bytes.data())
        , m_end(m_at + m_bytes.size())
    {
    }

    char *room(qsizetype size)
    {
        if (m_end - m_at < size)
            grow(size);
        return m_at;
    }
    void wroteUpTo(char *at) { m_at = at; }

    QByteArray finish()
    {
        m_bytes.resize(m_at - m_bytes.constData());
        m_bytes.squeeze();
        return std::move(m_bytes);
    }

private:
    void grow(qsizetype size)
    {
        const qsizetype used = m_at - m_bytes.constData();
        m_bytes.resize(used + used / 2 + size);
        m_at = m_bytes.data() + used;
        m_end = m_bytes.data() + m_bytes.size();
    }

    QByteArray m_bytes;
    char *m_at;
    char *m_end;
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
        const qsizetype wanted = step * std::min(static_cast<qsizetype>(level), deepest);
        if (wanted > m_spacesLeft)
            return 0;
        m_spacesLeft -= wanted;
        return wanted;
    }

    static constexpr qsizetype step = 2;
    static constexpr qsizetype deepest = 128; // levels
    static constexpr qsizetype mostSpaces = step * deepest;

private:
    static constexpr qsizetype freeSpaces = 1024 * 1024;
    static constexpr qsizetype spacesPerByte = 8;

    qsizetype m_spacesLeft;
};

// Short pieces are copied in one move of a fixed size, which writes past their end.
constexpr qsizetype shortPiece = 16;
constexpr qsizetype shortIndent = 32;
// Room for all that goes with a token: a line break, the deepest indent, two characters of
// punctuation and what the fixed-size moves write past the end.
constexpr qsizetype roomAroundToken = 1 + Indenter::mostSpaces + 2 + shortIndent;

char *writeLineBreak(char *at, qsizetype spaces)
{
    *at++ = '\n';
    if (spaces <= shortIndent)
        std::memset(at, ' ', shortIndent);
    else
        std::memset(at, ' ', static_cast<std::size_t>(spaces));
    return at + spaces;
}

char *writePiece(char *at, std::string_view piece, const char *textEnd)
{
    const auto size = static_cast<qsizetype>(piece.size());
    if (size <= shortPiece && textEnd - piece.data() >= shortPiece)
        std::memcpy(at, piece.data(), shortPiece);
    else
        std::memcpy(at, piece.data(), piece.size());
    return at + size;
}

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
    std::optional<Output> out(std::in_place, size + size / 2 + roomAroundToken);
    Indenter indenter(size);
    JsonReader reader(text);
    bool atOpening = false; // the last token opened an object or array
    for (;;) {
        const JsonToken token = reader.next();
        char *at = out->room(static_cast<qsizetype>(token.size) + roomAroundToken);
        switch (token.type) {
        case JsonToken::End:
            return {out->finish(), std::nullopt};
        case JsonToken::Invalid:
            out.reset(); // the copy of the text takes its place in memory
            return unchanged(text, reader.error().value());
        case JsonToken::EndObject:
        case JsonToken::EndArray:
            if (!atOpening)
                at = writeLineBreak(at, indenter.spaces(reader.depth()));
            atOpening = false;
            *at++ = text[token.offset];
            break;
        case JsonToken::Comma:
            *at++ = ',';
            at = writeLineBreak(at, indenter.spaces(reader.depth()));
            break;
        case JsonToken::Colon:
            *at++ = ':';
            *at++ = ' ';
            break;
        case JsonToken::BeginObject:
        case JsonToken::BeginArray:
            if (atOpening)
                at = writeLineBreak(at, indenter.spaces(reader.depth() - 1));
            atOpening = true;
            *at++ = text[token.offset];
            break;
        default:
            if (atOpening)
                at = writeLineBreak(at, indenter.spaces(reader.depth()));
            atOpening = false;
            at = writePiece(at, token.in(text), textEnd);
            break;
        }
        out->wroteUpTo(at);
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
