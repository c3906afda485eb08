// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace sockwright::workspace {

/// Why this header cannot be sent with a handshake, as a sentence for people; empty when it can be.
/// Refused are names that are no token and values with control characters (RFC 9110, 5.1 and 5.5:
/// a CR or LF would begin another header), and the headers that the handshake writes itself
/// (RFC 6455, 4.1). Any thread.
QString headerProblem(const QString &name, const QString &value);

/// Why this cannot be offered as a subprotocol (RFC 6455, 4.1: a token), as a sentence for people;
/// empty when it can be. Any thread.
QString subprotocolProblem(const QString &name);

} // namespace sockwright::workspace
