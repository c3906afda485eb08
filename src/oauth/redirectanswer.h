// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace sockwright::oauth {

/// The code in the query that the browser came back with (RFC 6749 section 4.1.2). The error is a
/// sentence: an answer to another request, the server's refusal, or no code. Pure.
base::Result<QString> codeFromRedirect(const QByteArray &query, const QByteArray &state);

} // namespace sockwright::oauth
