// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/cookies.h"
#include "session/cookiejar.h"

namespace sockwright::tests {

/// The cookies of a jar that a handshake with this URL sends: "a=1; b=2".
inline QByteArray sentCookies(const QList<QNetworkCookie> &jar, const QUrl &url)
{
    QByteArrayList pairs;
    for (const QNetworkCookie &cookie : net::cookiesFor(jar, url))
        pairs.append(cookie.toRawForm(QNetworkCookie::NameAndValueOnly));
    return pairs.join("; ");
}

} // namespace sockwright::tests
