// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/handshake.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>
#include <QNetworkCookie>
#include <QUrl>

#include <vector>

namespace sockwright::net {

// Cookies of opening handshakes, by the rules of RFC 6265: QNetworkCookieJar knows domains, paths,
// expiry and public suffixes. Pure; any thread.

inline constexpr qsizetype maxCookies = 1000; ///< in one jar; the one that was set first goes first
inline constexpr qsizetype maxSetCookies = 200; ///< of one answer; those in front do not count
inline constexpr qsizetype maxCookieBytes = 4096; ///< name and value together; others are not taken

bool isTooLarge(const QNetworkCookie &cookie);

/// Those that have not expired, and of them the last maxCookies.
QList<QNetworkCookie> keptCookies(QList<QNetworkCookie> cookies);

/// Those of a jar that a handshake with a ws or wss URL sends, in their order (section 5.4).
QList<QNetworkCookie> cookiesFor(const QList<QNetworkCookie> &jar, const QUrl &url);

/// A jar after an answer from `url` with these values of Set-Cookie (section 5.3).
QList<QNetworkCookie> withCookies(const QList<QNetworkCookie> &jar, const QUrl &url,
                                  const QByteArrayList &setCookies);

/// The values of the Set-Cookie lines of an answer, at most maxSetCookies.
QByteArrayList setCookiesOf(const wire::Headers &headers);

/// What of the Set-Cookie lines in the text of an answer is not to be kept, as they stand there:
/// the values of the cookies, not their names and attributes. The text need be no whole head. At
/// most maxSetCookies.
std::vector<SecretText> setCookieSecrets(QByteArrayView answer);

/// Adds those that are not there yet.
void addSecrets(std::vector<SecretText> &secrets, const std::vector<SecretText> &more);

/// Adds to the headers those cookies of Target::jar that belong to its URL, behind the target's own
/// cookies, which win over those of their names; and their values to its secrets.
void sendJarCookies(Target &target);

} // namespace sockwright::net
