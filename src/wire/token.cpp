// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/token.h"

#include <algorithm>
#include <cstring>

namespace sockwright::wire {

bool isTokenChar(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

} // namespace sockwright::wire
