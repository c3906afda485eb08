// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/filevalues.h"

/// How a request reaches its server, in its settings. For the room's own sources.
namespace sockwright::workspace {

/// "proxy", "tls", "connectTo" and "ipVersion", where they differ from the defaults.
void appendRoute(format::JsonValue &json, const RequestSettings &settings);
void readRoute(ObjectReader &reader, RequestSettings &settings);

void appendReconnect(format::JsonValue &json, const QString &key,
                     const ReconnectSettings &reconnect);
ReconnectSettings readReconnect(ObjectReader &settings, const QString &key);

} // namespace sockwright::workspace
