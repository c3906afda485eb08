// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/auth.h"
#include "workspace/routesettings.h"
#include "workspace/unknownkeys.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sockwright::workspace {

/// One row of params, headers, cookies or variables. Order, duplicates and switched-off rows are
/// the person's and survive.
struct Field
{
    QString name;
    QString value;
    bool enabled = true;
    QString note = {};
    UnknownKeys unknown = {};
    /// Headers and cookies: the value is kept as a Secret is, not in the file. Empty then: it has
    /// not been looked up.
    bool secret = false;
    friend bool operator==(const Field &, const Field &) = default;
};
using Fields = std::vector<Field>;

/// How the text of a message is turned into a payload.
enum class MessageFormat
{
    Text, ///< sent as a text message, as it is
    Json, ///< sent as a text message, as it is; highlighted and checked in the editor
    Hex, ///< hexadecimal digits, sent as a binary message
    Base64, ///< sent as a binary message
};

/// "text", "json", "hex", "base64": the names in files.
QString messageFormatName(MessageFormat format);
/// Text for a name that is none of these.
MessageFormat messageFormatFromName(const QString &name);

/// A message kept with a request.
struct SavedMessage
{
    QString name;
    MessageFormat format = MessageFormat::Text;
    QString content = {};
    UnknownKeys unknown = {};
    friend bool operator==(const SavedMessage &, const SavedMessage &) = default;
};

/// permessage-deflate (RFC 7692) as a request offers it.
struct CompressionSettings
{
    bool offer = false;
    int clientMaxWindowBits = 15; ///< 9 to 15
    int serverMaxWindowBits = 15; ///< 9 to 15
    bool clientNoContextTakeover = false;
    bool serverNoContextTakeover = false;
    UnknownKeys unknown = {};
    friend bool operator==(const CompressionSettings &, const CompressionSettings &) = default;
};

/// Settings of one request. Times in milliseconds, sizes in bytes.
struct RequestSettings
{
    QStringList subprotocols; ///< offered in this order
    bool verifyTls = true;
    bool autoPong = true;
    int pongDelayMs = 0; ///< of automatic pongs
    int keepaliveMs = 0; ///< between pings of our own; 0: none
    int keepaliveMisses = 3; ///< so many pings without a pong end the connection
    std::optional<SavedMessage> keepaliveMessage = {}; ///< sent instead of the pings
    CompressionSettings compression = {};
    int connectTimeoutMs = 10'000; ///< for each stage: DNS, TCP, TLS, upgrade
    int closeTimeoutMs = 5'000;
    qint64 maxMessageBytes = 256LL * 1024 * 1024; ///< incoming
    qint64 maxFrameBytes = 0; ///< incoming; 0: as large as a message
    ProxySettings proxy = {};
    TlsSettings tls = {};
    ConnectTo connectTo = {};
    IpVersion ipVersion = IpVersion::Any;
    int maxRedirects = 0; ///< of the handshake; 0: none is followed
    ReconnectSettings reconnect = {};
    std::vector<SavedMessage> afterConnect = {}; ///< sent after each connect, in order
    UnknownKeys unknown = {};
    friend bool operator==(const RequestSettings &, const RequestSettings &) = default;
};

/// A request as a person edits and saves it. A plain value; the name is its file's name.
///
/// `url` is the whole URL as typed, query included. `params` are the rows of its query, and
/// switched-off rows that are not in it (see urlquery.h, which keeps the two in step).
struct Request
{
    QString name;
    QString url;
    Fields params;
    Fields headers;
    Fields cookies; ///< the request's own, sent as one Cookie header
    Auth auth;
    RequestSettings settings;
    std::vector<SavedMessage> messages;
    QString notes;
    UnknownKeys unknown;

    friend bool operator==(const Request &, const Request &) = default;
};

} // namespace sockwright::workspace
