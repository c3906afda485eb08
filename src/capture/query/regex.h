// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace sockwright::capture {

class RegexSpace;

/// A regular expression (PCRE2) for UTF-8 bytes, compiled once. Lines end with CR, LF or both, as
/// RFC 9485 has it. Bytes that are no UTF-8 match nothing. A value that shares its code; const
/// functions from any thread.
///
/// Patterns and payloads are untrusted: time and memory are bounded, and a search that would take
/// more is TooMuch.
class Regex
{
public:
    enum class Found
    {
        No,
        Yes,
        TooMuch, ///< given up
    };
    enum class Extent
    {
        Part, ///< anywhere in the text
        Whole, ///< from its first to its last character
    };

    struct Error
    {
        qsizetype position = 0; ///< in characters of the pattern
        QString message; ///< in PCRE2's words
    };

    /// What a pattern may have at most, in characters.
    static constexpr qsizetype maxPattern = 4096;

    /// Flags: Perl's i, m, s and x, in any order.
    static std::optional<Regex> compile(QStringView pattern, QStringView flags, Extent extent,
                                        Error &error);

    Found search(std::string_view utf8, RegexSpace &space) const;

    struct Place
    {
        std::size_t first = 0; ///< bytes
        std::size_t size = 0;
    };
    /// Where it matches first, from a byte on, empty matches apart. Gives up within milliseconds.
    Found find(std::string_view utf8, std::size_t from, RegexSpace &space, Place &place) const;

private:
    struct Code;
    friend class RegexSpace;
    std::shared_ptr<const Code> m_code;
};

/// What searching needs to write to. One for each thread; good for any number of expressions.
class RegexSpace
{
public:
    RegexSpace();
    ~RegexSpace();
    RegexSpace(const RegexSpace &) = delete;
    RegexSpace &operator=(const RegexSpace &) = delete;

private:
    friend class Regex;
    struct Data;
    std::unique_ptr<Data> m_data;
};

} // namespace sockwright::capture
