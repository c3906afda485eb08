// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace sockwright::wire {

/// A character of a token of HTTP, RFC 9110 section 5.6.2.
bool isTokenChar(char c);

/// True for a token: one or more of its characters and nothing else.
bool isToken(QByteArrayView text);

} // namespace sockwright::wire
