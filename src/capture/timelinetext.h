// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <QString>

#include <cstddef>
#include <cstdint>

namespace sockwright::capture {

class Capture;

/// The words for a row, shared by the timeline and the command line. Foreign text comes out on one
/// line with control characters made visible. Any thread, as long as the capture does not change.

/// Local time of day, "12:00:01.123".
QString timeOfDay(const Capture &capture, std::size_t row);
/// A difference in time, "+340 µs", "+12 ms", "+1.2 s", "+2 min 5 s", "+3 h 20 min".
QString deltaText(std::int64_t ns);
/// A span of time in seconds to the microsecond, "12.345678"; "-0.000001" for a negative one.
QString secondsText(std::int64_t ns);
/// The difference of two rows.
QString deltaText(const Capture &capture, std::size_t row, std::size_t rowAbove);
/// "↓" received, "↑" sent, "•" local.
QString directionArrow(const Capture &capture, std::size_t row);
/// The arrow in a word.
QString directionWord(const Capture &capture, std::size_t row);
/// "JSON", "XML", "text", "binary", "ping", "pong", "close 1000", "handshake", "state" or "error";
/// a frame of the control lab by its opcode, "raw text", "raw 0x3"; what there is of a message that
/// never ended, "unfinished text".
QString typeWord(const Capture &capture, std::size_t row);
/// How many bytes of payload a row's frames carried. Of a Close row they are those of the code,
/// too.
std::uint64_t payloadOnWire(const wire::Record &record);
/// Payload size for people; empty for rows that crossed no wire.
QString sizeText(const Capture &capture, std::size_t row);
/// The exact size and what it took on the wire: "1,200 bytes; 310 on the wire, in 1 frame;
/// compressed to 25 %". Empty where sizeText() is.
QString sizeDetail(const Capture &capture, std::size_t row);
/// How much of `bytes` is left of them as `compressed`: "25 %", "0.4 %"; empty when there were
/// none.
QString ratioText(std::uint64_t compressed, std::uint64_t bytes);
/// What the row says, in at most 200 characters. "(automatic)" in front says that we sent it
/// without being asked.
QString previewLine(const Capture &capture, std::size_t row);

} // namespace sockwright::capture
