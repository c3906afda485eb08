// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace sockwright::commands {

// URLs as commands hold them are taken apart as text: placeholders for variables stay as they are.
// All pure; any thread.

/// A host, an IPv6 address without brackets, and a port; 0: none was said.
struct Place
{
    QString host;
    int port = 0;
    friend bool operator==(const Place &, const Place &) = default;
};

/// "host:port", "host", "host:", "[::1]:port"; none for anything else. `host` may be empty.
std::optional<Place> placeFromText(QStringView text);
/// The reverse.
QString placeText(const Place &place);

struct UrlParts
{
    QString scheme; ///< in lower case, or a placeholder; empty: the text has none
    QString userInfo; ///< as typed, percent-encoded
    QString place; ///< host and port
    QString rest; ///< path, query and fragment
};
UrlParts splitUrl(const QString &url);
QString joinedUrl(const UrlParts &parts);

/// Where a ws or wss URL connects to; the port is its scheme's where it has none.
Place placeOfUrl(const UrlParts &url);

/// "user:password" at its first colon; without one the second half is null.
struct UserAndPassword
{
    QString user;
    QString password;
};
UserAndPassword splitUser(const QString &text);

/// Adds a part, as it is, to the query of a URL.
QString withQuery(const QString &url, const QString &part);

} // namespace sockwright::commands
