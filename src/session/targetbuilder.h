// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "net/target.h"
#include "workspace/request.h"

namespace sockwright::session {

/// What a front end adds to a request for its own connections, beyond what is saved with it.
struct Overrides
{
    wire::Headers headers; ///< after the request's
    QString origin;
    QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    QStringList caFiles;
    QString certificateFile;
    QString keyFile;
    int connectMs = 0; ///< for all stages of connecting together; 0: no such limit
};

/// The URL a person typed: white space around it is dropped, and ws:// put before a text without a
/// scheme ("localhost:8080/chat").
QUrl urlFromText(const QString &text);

/// Everything net needs for an attempt. An Error names the header or URL that cannot be sent.
base::Result<net::Target> buildTarget(const workspace::Request &request,
                                      const Overrides &overrides);

} // namespace sockwright::session
