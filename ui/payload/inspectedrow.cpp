// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/inspectedrow.h"

#include "capture/capture.h"
#include "capture/timelinetext.h"

#include <QPointer>

namespace sockwright::ui {

InspectedRow inspectedRow(const capture::Capture &capture, std::size_t row)
{
    InspectedRow result;
    result.record = capture.record(row);
    result.type = capture::typeWord(capture, row);
    result.payload = [source = QPointer<const capture::Capture>(&capture), row,
                      record = result.record]() -> std::optional<std::string_view> {
        // After clear() the row number may belong to another row.
        if (!source || row >= source->size() || source->record(row).time != record.time
            || source->record(row).offset != record.offset) {
            return std::nullopt;
        }
        return source->payload(row);
    };
    if (const auto facts = capture.handshake(row))
        result.handshake = *facts;
    if (const auto failure = capture.failure(row))
        result.failure = *failure;
    if (const auto opening = capture.handshakeRow(row)) {
        if (auto facts = capture.handshake(*opening)) // what is damaged gives none
            result.opening = {capture.record(*opening).time, *std::move(facts)};
    }
    result.frames = capture.frames(row);
    return result;
}

} // namespace sockwright::ui
