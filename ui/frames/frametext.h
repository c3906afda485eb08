// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/payload/inspectedrow.h"

#include <QString>
#include <QStringList>

#include <string_view>

/// Frames in words. Any thread.
namespace sockwright::ui {

/// "0x1 text", "0x3 reserved".
QString opcodeText(std::uint8_t opcode);
/// The three reserved bits, RSV1 first: "100".
QString rsvText(std::uint8_t rsv);
/// What is set of FIN and the reserved bits, in short: "FIN R1"; "–" for nothing.
QString flagsText(const wire::FrameHeader &header);
/// Bytes as they are written for people: "81 7E 01 00".
QString hexText(std::string_view bytes);

/// The bytes of a frame header beside their meaning, bit by bit, as lines for a fixed-width font
/// (RFC 6455 section 5.2). Of a header that did not come whole the last line says what is missing.
QStringList headerLines(std::string_view header);

/// What a row's frames are together: "3 frames, 1.2 KB on the wire for 1.0 KB (compressed, 45 %)".
/// For a row without frames, why there are none.
QString frameSummary(const InspectedRow &row);
/// What else is to be known, a sentence each: sent automatically, sent raw, not all are listed.
QStringList frameNotes(const InspectedRow &row);

/// Whether a failure kept the frame that ended the connection.
bool isFrameFault(const wire::Failure &failure);
/// The frames to show: those of the row, or of an Error row the bad one that its failure kept.
std::vector<wire::Frame> shownFrames(const InspectedRow &row);

} // namespace sockwright::ui
