// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"

#include <QByteArray>

#include <string_view>

/// Rows for the tests of the capture.
namespace rows {

using sockwright::wire::Batch;
using sockwright::wire::Direction;
using sockwright::wire::Kind;
using sockwright::wire::Record;

inline std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

inline QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

inline Record record(Kind kind, Direction direction, std::uint16_t code = 0, std::int64_t time = 0)
{
    Record r;
    r.kind = kind;
    r.direction = direction;
    r.code = code;
    r.time = time;
    return r;
}

/// Appends one row in a batch of its own.
inline void append(sockwright::capture::Capture &capture, const Record &r,
                   const QByteArray &payload)
{
    Batch batch;
    batch.append(r, view(payload));
    capture.append(std::move(batch));
}

} // namespace rows
