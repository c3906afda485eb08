// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace sockwright::wire {

/// Checks UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF) that comes in
/// pieces, cut anywhere. It fails at the first byte that no valid text can contain at its place.
class Utf8Validator
{
public:
    /// False as soon as all bytes since the start or finish() are no prefix of valid UTF-8; then
    /// it stays false until reset().
    bool consume(std::string_view bytes);

    /// Ends the text: false when it was invalid or stops within a character. Ready for the next.
    bool finish();
    void reset() { m_state = 0; }

private:
    std::uint64_t m_state = 0; // of the automaton in utf8.cpp; 0: between characters
};

/// True when all of `bytes` is valid UTF-8.
bool isValidUtf8(std::string_view bytes);

} // namespace sockwright::wire
