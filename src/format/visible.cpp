// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/visible.h"

#include "format/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace sockwright::format {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// Characters that show nothing, or change how others show: C1 controls, default ignorable code
// points and format characters of Unicode 15 (but those with a glyph of their own, like U+06DD),
// and what Qt's text layout takes for objects. Noncharacters and variation selectors are apart.
constexpr Range hiddenRanges[] = {
    {0x0080, 0x009F}, // C1 controls
    {0x00AD, 0x00AD}, // soft hyphen
    {0x034F, 0x034F}, // combining grapheme joiner
    {0x061C, 0x061C}, // Arabic letter mark
    {0x115F, 0x1160}, // Hangul fillers
    {0x17B4, 0x17B5}, // Khmer inherent vowels
    {0x180B, 0x180F}, // Mongolian variation selectors and vowel separator
    {0x200B, 0x200F}, // zero-width space, joiners, marks of direction
    {0x2028, 0x202E}, // line and paragraph separator, bidirectional embeddings and overrides
    {0x2060, 0x206F}, // word joiner, invisible operators, bidirectional isolates
    {0x3164, 0x3164}, // Hangul filler
    {0xFEFF, 0xFEFF}, // zero-width no-break space
    {0xFFA0, 0xFFA0}, // halfwidth Hangul filler
    {0xFFF0, 0xFFFC}, // unassigned ignorables, interlinear annotation, object replacement
    {0x13430, 0x1343F}, // Egyptian hieroglyph format controls
    {0x1BCA0, 0x1BCA3}, // shorthand format controls
    {0x1D173, 0x1D17A}, // musical format controls
    {0xE0000, 0xE00FF}, // language tags
    {0xE01F0, 0xE0FFF}, // unassigned ignorables
};

bool isNoncharacter(char32_t c)
{
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

bool isVariationSelector(char32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool isHidden(char32_t c)
{
    const auto *range = std::lower_bound(std::begin(hiddenRanges), std::end(hiddenRanges), c,
                                         [](const Range &r, char32_t v) { return r.last < v; });
    return (range != std::end(hiddenRanges) && range->first <= c) || isNoncharacter(c);
}

bool isPrintableAscii(char c)
{
    return static_cast<unsigned char>(c) - 0x20U < 0x5FU;
}

// Bytes from begin on that are printable ASCII, eight at a time as long as it goes.
std::ptrdiff_t printableAsciiRun(const char *begin, const char *end)
{
    constexpr std::uint64_t each = 0x0101010101010101U;
    const char *p = begin;
    while (end - p >= 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, p, sizeof bytes);
        const std::uint64_t controls = bytes - each * 0x20;
        const std::uint64_t deletes = (bytes ^ (each * 0x7F)) - each;
        if (((bytes | controls | deletes) & (each * 0x80)) != 0)
            break;
        p += 8;
    }
    while (p != end && isPrintableAscii(*p))
        ++p;
    return p - begin;
}

/// Builds the text through a pointer; room is checked once a run.
class VisibleWriter
{
public:
    explicit VisibleWriter(qsizetype expected)
        : m_text(std::max<qsizetype>(expected, 16), Qt::Uninitialized)
        , m_at(begin())
        , m_end(m_at + m_text.size())
    {
    }

    void appendAscii(const char *ascii, std::ptrdiff_t size)
    {
        char16_t *at = take(size);
        for (std::ptrdiff_t i = 0; i < size; ++i)
            at[i] = static_cast<char16_t>(static_cast<unsigned char>(ascii[i]));
    }

    void append(char32_t c)
    {
        if (!QChar::requiresSurrogates(c)) {
            *take(1) = static_cast<char16_t>(c);
            return;
        }
        char16_t *at = take(2);
        at[0] = QChar::highSurrogate(c);
        at[1] = QChar::lowSurrogate(c);
    }

    void appendCodePointName(char32_t c)
    {
        append(U'⟨');
        append(U'U');
        append(U'+');
        appendHex(c, c > 0xFFFFF ? 6 : c > 0xFFFF ? 5 : 4);
        append(U'⟩');
    }

    void appendByte(char byte)
    {
        append(U'⟨');
        appendHex(static_cast<unsigned char>(byte), 2);
        append(U'⟩');
    }

    QString finish()
    {
        m_text.resize(m_at - begin());
        return std::move(m_text);
    }

private:
    char16_t *begin() { return reinterpret_cast<char16_t *>(m_text.data()); }

    char16_t *take(qsizetype count)
    {
        if (m_end - m_at < count) {
            const qsizetype used = m_at - begin();
            m_text.resize(used + count + used / 2);
            m_at = begin() + used;
            m_end = begin() + m_text.size();
        }
        char16_t *at = m_at;
        m_at += count;
        return at;
    }

    void appendHex(char32_t value, int digits)
    {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
            append(static_cast<char32_t>("0123456789ABCDEF"[(value >> shift) & 0xF]));
    }

    QString m_text;
    char16_t *m_at;
    char16_t *m_end;
};

// A stand-in that is cut in two says nothing: the start of one that begins just before end.
qsizetype startOfCutStandIn(const QString &text, qsizetype end)
{
    constexpr qsizetype longestStandIn = 10; // ⟨U+10FFFF⟩
    for (qsizetype i = end - 1; i >= 0 && end - i < longestStandIn; --i) {
        if (text[i] == u'⟩')
            return end;
        if (text[i] == u'⟨')
            return i;
    }
    return end;
}

} // namespace

QString visibleText(std::string_view utf8, bool keepLines)
{
    const char *p = utf8.data();
    const char *end = p + utf8.size();
    VisibleWriter out(static_cast<qsizetype>(utf8.size()));
    bool afterVisible = false; // a variation selector belongs to a visible character before it
    while (p != end) {
        const std::ptrdiff_t run = printableAsciiRun(p, end);
        if (run > 0) {
            out.appendAscii(p, run);
            p += run;
            afterVisible = true;
            continue;
        }

        const auto [c, size] = decodeUtf8(p, end);
        const bool selectsVariation = size > 0 && isVariationSelector(c);
        bool visible = false;
        if (size == 0)
            out.appendByte(*p);
        else if (keepLines && (c == U'\n' || c == U'\t'))
            out.append(c);
        else if (c < 0x20)
            out.append(U'␀' + c);
        else if (c == 0x7F)
            out.append(U'␡');
        else if (isHidden(c) || (selectsVariation && !afterVisible))
            out.appendCodePointName(c);
        else {
            out.append(c);
            visible = !selectsVariation;
        }
        afterVisible = visible;
        p += std::max(size, 1);
    }
    return out.finish();
}

QString previewText(std::string_view utf8, int maxChars)
{
    if (maxChars <= 0)
        return {};
    // Three bytes make at least one UTF-16 unit; the rest covers a character cut at the end.
    const std::size_t enough = (static_cast<std::size_t>(maxChars) + 1) * 3 + 4;
    QString text = visibleText(utf8.substr(0, enough), false);
    if (text.size() <= maxChars)
        return text;

    qsizetype cut = startOfCutStandIn(text, maxChars - 1);
    if (cut > 0 && text[cut - 1].isHighSurrogate())
        --cut;
    text.truncate(cut);
    return text + u'…';
}

QString previewHex(std::string_view bytes, int maxBytes)
{
    const std::size_t shown
        = std::min(bytes.size(), static_cast<std::size_t>(std::max(maxBytes, 0)));
    const QByteArray hex
        = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(shown)).toHex(' ');
    QString text = QString::fromLatin1(hex);
    if (shown < bytes.size())
        text += text.isEmpty() ? u"…" : u" …";
    return text;
}

} // namespace sockwright::format
