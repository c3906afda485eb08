// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/frame.h"
#include "wire/handshake.h"
#include "wire/record.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace sockwright::capture {
class Capture;
}

namespace sockwright::ui {

/// Gives the payload of a row, or nothing when it is gone. Called in the GUI thread; the view is
/// valid until control returns to the event loop.
using PayloadSource = std::function<std::optional<std::string_view>()>;

/// The opening handshake of a connection, with the time of its row, which tells it from others.
struct OpeningHandshake
{
    std::int64_t time = 0;
    wire::HandshakeFacts facts;
};

/// One row as the Inspector shows it: values and a way to the payload, so that the Inspector knows
/// no capture.
struct InspectedRow
{
    wire::Record record;
    QString type; ///< as the timeline calls it: "JSON", "close 1000"
    PayloadSource payload;
    std::optional<wire::HandshakeFacts> handshake; ///< of a Handshake row
    std::optional<wire::Failure> failure; ///< of an Error row
    std::optional<OpeningHandshake> opening; ///< of the connection attempt the row belongs to
    std::vector<wire::Frame> frames; ///< see capture::Capture::frames()
};

/// A row of a capture. Its payload source outlives the capture and its clear(): it gives nothing
/// from then on.
InspectedRow inspectedRow(const capture::Capture &capture, std::size_t row);

} // namespace sockwright::ui
