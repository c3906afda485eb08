// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/utf8.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace sockwright::wire {

namespace {

// A deterministic automaton whose states are bit positions: the row of a byte holds, at the
// position of each state, the state that follows. A step is one load and one shift, and the shift
// is all that depends on the step before.
enum State : std::uint64_t
{
    Accept = 0, // between characters
    One = 6, // one continuation byte is due
    Two = 12,
    Three = 18,
    AfterE0 = 24, // A0..BF is due: less would be overlong
    AfterED = 30, // 80..9F: more would be a surrogate
    AfterF0 = 36, // 90..BF: less would be overlong
    AfterF4 = 42, // 80..8F: more would be past U+10FFFF
    Reject = 48,
};
constexpr std::uint64_t stateMask = 63;

constexpr State followedBy(State state, unsigned byte)
{
    const auto within
        = [byte](unsigned first, unsigned last) { return byte >= first && byte <= last; };
    switch (state) {
    case Accept:
        return byte < 0x80       ? Accept
            : within(0xC2, 0xDF) ? One
            : byte == 0xE0       ? AfterE0
            : byte == 0xED       ? AfterED
            : within(0xE1, 0xEF) ? Two
            : byte == 0xF0       ? AfterF0
            : within(0xF1, 0xF3) ? Three
            : byte == 0xF4       ? AfterF4
                                 : Reject;
    case One:
        return within(0x80, 0xBF) ? Accept : Reject;
    case Two:
        return within(0x80, 0xBF) ? One : Reject;
    case Three:
        return within(0x80, 0xBF) ? Two : Reject;
    case AfterE0:
        return within(0xA0, 0xBF) ? One : Reject;
    case AfterED:
        return within(0x80, 0x9F) ? One : Reject;
    case AfterF0:
        return within(0x90, 0xBF) ? Two : Reject;
    case AfterF4:
        return within(0x80, 0x8F) ? Two : Reject;
    case Reject:
        break;
    }
    return Reject;
}

constexpr std::array<std::uint64_t, 256> makeTransitions()
{
    std::array<std::uint64_t, 256> transitions{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        for (const State state :
             {Accept, One, Two, Three, AfterE0, AfterED, AfterF0, AfterF4, Reject})
            transitions[byte] |= static_cast<std::uint64_t>(followedBy(state, byte)) << state;
    }
    return transitions;
}

constexpr std::array<std::uint64_t, 256> transitions = makeTransitions();

// Only the low six bits of the result count.
std::uint64_t step(std::uint64_t state, char byte)
{
    return transitions[static_cast<unsigned char>(byte)] >> (state & stateMask);
}

constexpr std::size_t blockSize = 16;
constexpr std::size_t strideSize = 64;

std::uint64_t word(const char *p)
{
    std::uint64_t value = 0;
    std::memcpy(&value, p, sizeof value);
    return value;
}

template <std::size_t Size>
bool isAscii(const char *p)
{
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < Size; i += sizeof(std::uint64_t))
        all |= word(p + i);
    return (all & 0x8080808080808080U) == 0;
}

} // namespace

bool Utf8Validator::consume(std::string_view bytes)
{
    std::uint64_t state = m_state;
    const char *p = bytes.data();
    const char *const end = p + bytes.size();

    while (static_cast<std::size_t>(end - p) >= blockSize) {
        if (state == Accept && isAscii<blockSize>(p)) {
            p += blockSize;
            while (static_cast<std::size_t>(end - p) >= strideSize && isAscii<strideSize>(p))
                p += strideSize;
            continue;
        }
        for (std::size_t i = 0; i < blockSize; ++i)
            state = step(state, p[i]);
        state &= stateMask;
        if (state == Reject) {
            m_state = Reject;
            return false;
        }
        p += blockSize;
    }
    // What is left is shorter than a block. A block that ends with it, begins before it and is all
    // ASCII shows that no character was under way and none is begun.
    if (bytes.size() < blockSize || !isAscii<blockSize>(end - blockSize)) {
        for (; p != end; ++p)
            state = step(state, *p);
    }
    m_state = state & stateMask;
    return m_state != Reject;
}

bool Utf8Validator::finish()
{
    const bool complete = m_state == Accept;
    reset();
    return complete;
}

bool isValidUtf8(std::string_view bytes)
{
    Utf8Validator validator;
    return validator.consume(bytes) && validator.finish();
}

} // namespace sockwright::wire
