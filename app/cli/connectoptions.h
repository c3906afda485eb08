// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "session/targetbuilder.h"
#include "workspace/request.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace sockwright::cli {

enum class OutputFormat
{
    Human,
    Ndjson,
};

/// One thing to send, in the order of the command line.
struct SendStep
{
    enum class Kind
    {
        Text,
        Binary,
        Ping,
        File, ///< a text message when its bytes are UTF-8, else a binary one
    };

    Kind kind = Kind::Text;
    QByteArray payload; ///< but for File
    QString file;
    friend bool operator==(const SendStep &, const SendStep &) = default;
};

struct CloseOption
{
    quint16 code = 1000;
    QString reason;
    friend bool operator==(const CloseOption &, const CloseOption &) = default;
};

/// `sockwright-cli connect` as a value.
struct ConnectOptions
{
    bool help = false; ///< --help was given; nothing else counts then
    QString url; ///< empty: the saved request's
    workspace::Fields headers;
    workspace::Fields params; ///< added to the query of the URL
    workspace::Fields cookies;
    std::optional<workspace::Auth> auth;
    QStringList subprotocols;
    QString origin;
    std::optional<workspace::ProxySettings> proxy;
    std::optional<workspace::ConnectTo> connectTo;
    std::optional<workspace::IpVersion> ipVersion;
    std::optional<int> maxRedirects;
    bool insecure = false;
    QStringList caFiles;
    QString certificateFile;
    QString keyFile;
    QString pkcs12File;
    /// Where the passphrase of the key is: never on the command line itself, which others can see.
    QString passphraseFile;
    QString passphraseVariable; ///< of the environment
    std::optional<workspace::TlsVersion> tlsMinimum;
    QString serverName;
    bool compress = false; ///< offer permessage-deflate
    std::optional<int> keepaliveMs; ///< between pings of our own; 0: none
    std::optional<workspace::SavedMessage> keepaliveMessage; ///< instead of the pings
    std::optional<int> reconnectTries; ///< 0: without end; reconnecting is on then
    std::optional<int> reconnectDelayMs;
    std::vector<workspace::SavedMessage> afterConnect; ///< behind the saved request's
    std::optional<int> timeoutMs;
    std::optional<qint64> maxMessageBytes;
    std::optional<qint64> maxFrameBytes;

    std::vector<SendStep> steps;
    bool echo = false;

    std::optional<qint64> count; ///< received messages
    std::optional<int> waitMs;
    bool untilClose = false;
    std::optional<CloseOption> close;

    QString workspaceFolder;
    QString requestPath; ///< in the workspace
    QString captureFolder; ///< records the conversation here; empty: nowhere
    OutputFormat output = OutputFormat::Human;

    /// Whether something other than the end of standard input ends the conversation.
    bool hasEnd() const { return count || waitMs || untilClose; }
    /// Lines of standard input are sent when nothing else says what to send.
    bool readsStandardInput() const { return steps.empty() && !echo; }
};

/// Reads the words after `connect`. Pure; reads no files.
base::Result<ConnectOptions> parseConnect(const QStringList &words);

/// Reads the passphrase that the options name the place of: the first line of the file, or the
/// variable. Empty when they name none.
base::Result<QString> passphraseFor(const ConnectOptions &options);

/// The request that the options describe, on top of a saved one (or an empty one).
workspace::Request requestFor(const ConnectOptions &options, const workspace::Request &saved);
session::Overrides overridesFor(const ConnectOptions &options);

} // namespace sockwright::cli
