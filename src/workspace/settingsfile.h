// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/filevalues.h"

/// The settings of a request in its file. For the room's own sources.
namespace sockwright::workspace {

/// Appends what differs from the defaults, without the values of secrets.
void appendSettings(format::JsonValue &json, const QString &key, const RequestSettings &settings);
RequestSettings readSettings(ObjectReader &file, const QString &key);

} // namespace sockwright::workspace
