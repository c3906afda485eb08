// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/handshake.h"

namespace sockwright::net {

// Redirects of the opening handshake (RFC 9110 section 15.4). Pure.

/// 301, 302, 303, 307 or 308 with a Location.
bool isRedirect(const wire::ResponseHead &head);

/// Where a Location leads, as the URL of a WebSocket: resolved against `from`, http as ws and https
/// as wss, without user information, and without a fragment, which a WebSocket's URL cannot have
/// (RFC 6455 section 3). An empty URL when it is none.
QUrl redirectUrl(const QUrl &from, const QByteArray &location);

/// The same scheme, host and port. Credentials belong to one origin.
bool isSameOrigin(const QUrl &one, const QUrl &other);

/// A target at another URL.
struct Redirected
{
    Target target;
    QStringList leftBehind = {}; ///< for people: what is not sent to the other origin
};

/// The same request to `url`. At another origin without all that is meant for the first one only:
/// credentials (Authorization, cookies, headers with secrets or with names that speak of them,
/// Digest, the client certificate), the certificates trusted for it, the Host header, and the place
/// to connect to. Target::secrets stays: the other server may repeat what the first one told it.
Redirected redirected(const Target &target, const QUrl &url);

} // namespace sockwright::net
