// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/jsonvalue.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

namespace sockwright::capture {

/// The handshake of a HAR entry: its `request`, `response`, `timings` and address.
wire::HandshakeFacts factsFromHar(const format::JsonValue &request,
                                  const format::JsonValue &response,
                                  const format::JsonValue &timings, const QString &address,
                                  const QString &connection);

/// What ndjsonRow() wrote of a handshake or a failure.
wire::HandshakeFacts factsFromRow(const format::JsonValue &row);
wire::Failure failureFromRow(const format::JsonValue &row);

} // namespace sockwright::capture
