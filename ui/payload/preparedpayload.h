// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/lineindex.h"
#include "ui/payload/inspectedrow.h"
#include "ui/payload/rowlayouts.h"

#include <QByteArray>
#include <QString>

namespace sockwright::ui {

/// A payload, made ready for the Inspector's views.
struct PreparedPayload
{
    QByteArray bytes; ///< the payload as it is
    QByteArray hex; ///< what Hex shows: of a Close frame with the code, of an error the bad bytes
    format::LineIndex pretty;
    Highlight highlight = Highlight::None;
    bool prettyAsHex = false; ///< no text: Pretty shows the bytes
    QString words; ///< of a row that is no message: what Pretty shows instead, to be wrapped
    format::LineIndex raw;
    QString note; ///< what to know about the pretty text; may be empty
};

/// Formats and indexes a payload: time and memory linear in it, so in the background. Any thread.
/// The row's payload source is not touched.
PreparedPayload preparePayload(const InspectedRow &row, const QByteArray &bytes);

/// The row in words, for the line above the payload: "Received · JSON · 1.2 KB · 12:00:01.123".
QString factsLine(const InspectedRow &row);

} // namespace sockwright::ui
