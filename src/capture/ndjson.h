// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/snapshot.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>

namespace sockwright::capture {

/// One row as a JSON object on one line (without a line feed), in UTF-8: the command line's
/// `--output ndjson`. Always valid JSON; characters a terminal might obey are escaped. Any thread.
///
/// seq: row + 1 + rowsBefore; rowsBefore counts rows printed and cleared away before.
/// elapsed_us: since epochNs, a base::nowNs(): when connecting was asked for.
/// text: the payload when it is valid UTF-8, whatever the kind; base64: any other payload. Neither
/// when the capture has not kept the payload.
/// automatic: sent by us without being asked; raw: a frame of the control lab. Absent when false.
/// clean (close): a Close frame crossed the wire, with a code that may be sent or with none (1005).
/// timings: null for a stage that was not reached. tls: absent without TLS. body, or body_base64
/// when it is no UTF-8: of a refusal; absent when there was none.
/// diagnosis (error): "none" for the row that says that the capture is full. frame: the bytes at
/// fault as hex. evidence and frame: absent when there is nothing to show.
QByteArray ndjsonRow(const Snapshot &rows, std::size_t row, std::int64_t epochNs,
                     std::uint64_t rowsBefore = 0);

} // namespace sockwright::capture
