// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace sockwright::format {

/// One character of UTF-8 text. size is its 1 to 4 bytes, or 0 where the bytes are no UTF-8.
struct Utf8Character
{
    char32_t codePoint = 0;
    int size = 0;
};

constexpr bool isUtf8Continuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Decodes the character at begin, strictly (RFC 3629: no surrogates, no overlong forms, nothing
/// past U+10FFFF). begin < end.
constexpr Utf8Character decodeUtf8(const char *begin, const char *end)
{
    const auto lead = static_cast<unsigned char>(*begin);
    if (lead < 0x80)
        return {lead, 1};

    int size = 0;
    char32_t codePoint = 0;
    char32_t least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        size = 2;
        codePoint = lead & 0x1F;
        least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        size = 3;
        codePoint = lead & 0x0F;
        least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        size = 4;
        codePoint = lead & 0x07;
        least = 0x10000;
    } else {
        return {};
    }
    if (end - begin < size)
        return {};
    for (int i = 1; i < size; ++i) {
        if (!isUtf8Continuation(begin[i]))
            return {};
        codePoint = (codePoint << 6) | (static_cast<unsigned char>(begin[i]) & 0x3F);
    }
    const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (codePoint < least || codePoint > 0x10FFFF || surrogate)
        return {};
    return {codePoint, size};
}

} // namespace sockwright::format
