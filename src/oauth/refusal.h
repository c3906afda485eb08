// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sockwright::oauth {

/// The error of an OAuth 2.0 server in its own words (RFC 6749 sections 4.1.2.1 and 5.2). Foreign
/// text.
struct Refusal
{
    QString code = {}; ///< "invalid_client"
    QString description = {};
    QString uri = {}; ///< of a page about it
};

/// The sentence about a refusal: "The token server refused: invalid_client (no such client)." The
/// foreign parts are cut to a line, and left out where they hold one of `secrets`. Pure.
QString refusalSentence(const QString &server, const Refusal &refusal, const QStringList &secrets);

} // namespace sockwright::oauth
