// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/textmatcher.h"

#include <algorithm>

namespace sockwright::capture {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

// The longest part that is ASCII.
QString longestAscii(const QString &text)
{
    QString longest;
    QString run;
    for (const QChar c : text) {
        if (c.unicode() >= 0x80)
            run.clear();
        else
            run += c;
        if (run.size() > longest.size())
            longest = run;
    }
    return longest;
}

// The bit that tells the cases of a letter apart; none for other characters.
constexpr unsigned char caseBit(char c)
{
    return c >= 'a' && c <= 'z' ? 0x20 : 0;
}

/// Compares the first and the last character of the text at many places at a time, so that the rest
/// is compared at few places only.
class EndsFinder
{
public:
    explicit EndsFinder(std::string_view text)
        : m_first(static_cast<unsigned char>(text.front()))
        , m_last(static_cast<unsigned char>(text.back()))
        , m_firstBit(caseBit(text.front()))
        , m_lastBit(caseBit(text.back()))
        , m_distance(text.size() - 1)
    {
    }

    bool isAt(const char *p) const
    {
        return (static_cast<unsigned char>(p[0]) | m_firstBit) == m_first
            && (static_cast<unsigned char>(p[m_distance]) | m_lastBit) == m_last;
    }

    // Without branches, for the compiler to turn it into vector instructions.
    template <std::size_t places>
    bool isAtAnyOf(const char *p) const
    {
        unsigned char any = 0;
        for (std::size_t i = 0; i < places; ++i) {
            const auto first = static_cast<unsigned char>(p[i]);
            const auto last = static_cast<unsigned char>(p[i + m_distance]);
            const auto differs = static_cast<unsigned char>(((first | m_firstBit) ^ m_first)
                                                            | ((last | m_lastBit) ^ m_last));
            any = static_cast<unsigned char>(any | (differs == 0 ? 0xFF : 0));
        }
        return any != 0;
    }

private:
    unsigned char m_first;
    unsigned char m_last;
    unsigned char m_firstBit;
    unsigned char m_lastBit;
    std::size_t m_distance;
};

} // namespace

TextMatcher::TextMatcher(const QString &text, Qt::CaseSensitivity sensitivity)
    : m_exactly(sensitivity == Qt::CaseSensitive)
{
    if (m_exactly) {
        m_ascii = text.toStdString();
        return;
    }
    if (isAscii(text)) {
        m_ascii = text.toLower().toStdString();
        return;
    }
    for (const char32_t c : text.toStdU32String()) {
        Forms forms;
        for (const char32_t form : {c, QChar::toLower(c), QChar::toUpper(c), QChar::toTitleCase(c)})
            forms.push_back(QString::fromUcs4(&form, 1).toStdString());
        std::sort(forms.begin(), forms.end());
        forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
        m_characters.push_back(std::move(forms));
    }
    m_ascii = longestAscii(text).toLower().toStdString();
    for (const std::string &form : m_characters.front())
        m_starts[static_cast<unsigned char>(form.front())] = true;
}

bool TextMatcher::isAsciiIn(std::string_view utf8) const
{
    if (m_ascii.empty())
        return true;
    if (utf8.size() < m_ascii.size())
        return false;

    const EndsFinder ends(m_ascii);
    const auto isAnyAmong = [&](const char *p, std::size_t places) {
        for (const char *end = p + places; p != end; ++p) {
            if (ends.isAt(p) && std::equal(m_ascii.begin(), m_ascii.end(), p, [](char a, char b) {
                    return a == lower(b);
                }))
                return true;
        }
        return false;
    };

    constexpr std::size_t block = 32;
    const std::size_t places = utf8.size() - m_ascii.size() + 1;
    if (places < block)
        return isAnyAmong(utf8.data(), places);
    std::size_t at = 0;
    while (true) {
        const char *p = utf8.data() + at;
        if (ends.isAtAnyOf<block>(p) && isAnyAmong(p, block))
            return true;
        if (at == places - block)
            return false;
        at = std::min(at + block, places - block); // the last block overlaps the one before
    }
}

bool TextMatcher::isAnyIn(std::string_view utf8) const
{
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        if (m_starts[static_cast<unsigned char>(utf8[at])] && startsWithAny(utf8.substr(at)))
            return true;
    }
    return false;
}

// Bytes of the text where it stands at the start; 0 where it does not.
std::size_t TextMatcher::sizeAtStart(std::string_view utf8) const
{
    std::size_t size = 0;
    // No form is the start of another one: UTF-8.
    for (const Forms &forms : m_characters) {
        const auto form = std::find_if(forms.begin(), forms.end(), [utf8](const std::string &f) {
            return utf8.substr(0, f.size()) == f;
        });
        if (form == forms.end())
            return 0;
        utf8.remove_prefix(form->size());
        size += form->size();
    }
    return size;
}

TextMatcher::Place TextMatcher::find(std::string_view utf8, std::size_t from) const
{
    if (m_characters.empty()) {
        if (m_ascii.empty() || from > utf8.size())
            return {};
        const auto same = [this](char a, char b) { return (m_exactly ? a : lower(a)) == b; };
        const auto at = std::search(utf8.begin() + static_cast<std::ptrdiff_t>(from), utf8.end(),
                                    m_ascii.begin(), m_ascii.end(), same);
        if (at == utf8.end())
            return {};
        return {static_cast<std::size_t>(at - utf8.begin()), m_ascii.size()};
    }
    for (std::size_t at = from; at < utf8.size(); ++at) {
        if (!m_starts[static_cast<unsigned char>(utf8[at])])
            continue;
        if (const std::size_t size = sizeAtStart(utf8.substr(at)); size > 0)
            return {at, size};
    }
    return {};
}

} // namespace sockwright::capture
