// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "net/target.h"
#include "workspace/request.h"

#include <optional>

namespace sockwright::session {

/// What a front end adds to a request for its own connections, beyond what is saved with it.
struct Overrides
{
    wire::Headers headers; ///< after the request's
    QString origin;
    int connectMs = 0; ///< for all stages of connecting together; 0: no such limit
    QList<QByteArray> trustedFingerprints; ///< see net::TlsOptions
    std::optional<QString> accessToken; ///< of AuthKind::OAuth2, which needs one
};

/// What a person should be told about a target, beside that it can be used.
struct TargetNotes
{
    bool basicFromUrl = false; ///< user:password@ of the URL became a header and left the URL
};

/// The URL a person typed: white space around it is dropped, and ws:// put before a text without a
/// scheme ("localhost:8080/chat", also "ws:8080", a host and its port). "wss:example.org" has one
/// and becomes a URL without a host.
QUrl urlFromText(const QString &text);

/// Everything net needs for an attempt. A URL that is not valid stays so: net says what is wrong
/// with it. An Error names the header, cookie, credential or setting
/// that cannot be used. What a request inherits is in it already (workspace/inherited.h), and so
/// are the values of its secrets.
base::Result<net::Target> buildTarget(const workspace::Request &request, const Overrides &overrides,
                                      TargetNotes *notes = nullptr);

} // namespace sockwright::session
