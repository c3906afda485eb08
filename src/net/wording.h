// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/handshake.h"

#include <QByteArrayView>
#include <QCoreApplication>

namespace sockwright::net {

/// Pieces of the sentences about a failed opening handshake. Pure functions; any thread.

/// Translates in the context that all of this room's sentences share.
inline QString tr(const char *text)
{
    return QCoreApplication::translate("net", text);
}

/// "example.org:443".
QString place(const Target &target);
/// "proxy.example.org:3128".
QString proxyPlace(const Target &target);
/// A time limit: "10 s", "300 ms".
QString seconds(int ms);

/// Foreign bytes for a person's eyes: as text when they are text, in hexadecimal when not; cut
/// after maxBytes, with "…" to say so.
QString shownBytes(QByteArrayView bytes, qsizetype maxBytes = 200);

/// The same for what ought to be text, as in a head: Latin-1 where it is no UTF-8 (RFC 9110
/// section 5.5).
QString shownText(QByteArrayView bytes, qsizetype maxBytes = 200);

/// The target's URL with "ws" or "wss" in front, without user information. The port stays what it
/// was; with `standardPort` a port that the URL did not name becomes the other scheme's own.
QString urlWithScheme(const Target &target, const QString &scheme, bool standardPort = false);

/// The status line of an answer and those of its headers that say why it was sent.
QString evidenceOf(const wire::ResponseHead &head);

/// Content-Encoding of an answer; empty for a body that stands there as it is.
QByteArray bodyEncoding(const wire::ResponseHead &head);

/// All lines of a header as one list, joined by ", "; empty when there is none.
QByteArray joinedValues(const wire::Headers &headers, QByteArrayView name);

} // namespace sockwright::net
