// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// `part` is somewhere in `bytes`. Linear, whatever both are; string_view::find() is not.
inline bool contains(std::string_view bytes, std::string_view part)
{
    return part.empty() || ::memmem(bytes.data(), bytes.size(), part.data(), part.size());
}

/// Looks for a text in UTF-8 bytes. Without case every character matches its upper and lower case
/// form (Unicode simple case mapping). Made once, used on millions of payloads: ASCII is compared
/// many places at a time. A value; const functions from any thread.
class TextMatcher
{
public:
    /// Is in everything.
    TextMatcher() = default;
    explicit TextMatcher(const QString &text,
                         Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive);

    bool isIn(std::string_view utf8) const
    {
        if (m_exactly)
            return contains(utf8, m_ascii);
        return isAsciiIn(utf8) && (m_characters.empty() || isAnyIn(utf8));
    }

    struct Place
    {
        std::size_t first = 0; ///< bytes
        std::size_t size = 0; ///< 0: it is nowhere
    };
    /// Where it is first, from a byte on. Compares at one place after the other: for short texts.
    /// An empty text is nowhere.
    Place find(std::string_view utf8, std::size_t from) const;

private:
    using Forms = std::vector<std::string>; // of one character, in UTF-8

    bool isAsciiIn(std::string_view utf8) const;
    bool isAnyIn(std::string_view utf8) const;
    bool startsWithAny(std::string_view utf8) const { return sizeAtStart(utf8) > 0; }
    std::size_t sizeAtStart(std::string_view utf8) const;

    bool m_exactly = false; // with case
    std::string m_ascii; // with case the text; else its longest ASCII part, in lower case
    std::vector<Forms> m_characters; // all, when some are not ASCII
    std::array<bool, 256> m_starts{}; // bytes that a form of the first character starts with
};

} // namespace sockwright::capture
