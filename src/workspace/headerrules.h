// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace sockwright::workspace {

/// Why this header cannot be sent with a handshake, as a sentence for people; empty when it can be.
/// Refused are names that are no token and values with control characters (RFC 9110, 5.1 and 5.5:
/// a CR or LF would begin another header), and the headers that the handshake writes itself
/// (RFC 6455, 4.1). Host is the person's: it replaces the URL's. Any thread.
QString headerProblem(const QString &name, const QString &value);

/// Why this cookie cannot be sent, as a sentence for people; empty when it can be. RFC 6265 section
/// 4.1.1: the name is a token; the value has no space, comma, semicolon or backslash, and quotes
/// only around all of it. Any thread.
QString cookieProblem(const QString &name, const QString &value);

/// Why this cannot be offered as a subprotocol (RFC 6455, 4.1: a token), as a sentence for people;
/// empty when it can be. Any thread.
QString subprotocolProblem(const QString &name);

} // namespace sockwright::workspace
