// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/filevalues.h"

/// Credentials in files. For the room's own sources.
namespace sockwright::workspace {

/// Appends what differs from the default, without the values of secrets.
void appendAuth(format::JsonValue &json, const QString &key, const Auth &auth);
Auth readAuth(ObjectReader &file, const QString &key);

} // namespace sockwright::workspace
