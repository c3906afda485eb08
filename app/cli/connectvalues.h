// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/connectoptions.h"

namespace sockwright::cli {

// The values of connect's options, from their text. Errors are sentences that name the option and
// never repeat a secret. Pure.

/// The refusal of something that the contract has and this version does not.
base::Error notAvailable(const QString &what);

base::Result<qint64> wholeNumber(const char *option, const QString &text, qint64 least,
                                 qint64 most);

/// "Name: value" or "name=value", by the separator; white space around the separator is dropped
/// after a colon only.
base::Result<void> addField(workspace::Fields &fields, const char *option, const QString &text,
                            QChar separator);
base::Result<void> addCookie(workspace::Fields &cookies, const QString &text);
base::Result<void> addSubprotocol(QStringList &subprotocols, const QString &text);

/// basic:USER:PASS, digest:USER:PASS, bearer:TOKEN, apikey:header:NAME:VALUE or
/// apikey:query:NAME:VALUE.
base::Result<workspace::Auth> authFromText(const QString &text);

/// http://[user:password@]host:port or socks5://…
base::Result<workspace::ProxySettings> proxyFromText(const QString &text);

/// HOST:PORT, an IPv6 address in brackets.
base::Result<workspace::ConnectTo> connectToFromText(const QString &text);

/// 1.2 or 1.3.
base::Result<workspace::TlsVersion> tlsVersionFromText(const QString &text);

base::Result<QByteArray> hexPayload(const QString &text);
base::Result<QByteArray> base64Payload(const QString &text);
base::Result<QByteArray> pingPayload(const QString &text);

/// human or ndjson.
base::Result<OutputFormat> outputFromText(const QString &text);

/// CODE or CODE:REASON.
base::Result<CloseOption> closeFromText(const QString &text);

} // namespace sockwright::cli
