// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>

namespace sockwright::capture {

class Capture;

/// One row as one line for a terminal (without a line feed at its end): the command line's
/// `--output human`, e.g. "12:00:01.123 ↓ JSON 1.2 KB {"type":"tick"}". Below a failure, what was
/// seen on the wire follows in indented lines, at most 20.
///
/// Text is shown up to 64 KiB, binary as hex up to 1 KiB, then how much there is in all. Control
/// characters, line breaks and bidirectional controls are stand-ins: no payload can steer the
/// terminal. Any thread, as long as the capture does not change.
QString humanLine(const Capture &capture, std::size_t row);

} // namespace sockwright::capture
