// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QString>

#include <optional>

namespace sockwright::ui {

/// The first thing that is wrong with the text of a message.
struct MessageProblem
{
    qsizetype position = 0; ///< UTF-16 units from the start; the text's size: at its end
    QString text; ///< for people, with the place
    friend bool operator==(const MessageProblem &, const MessageProblem &) = default;
};

struct MessageCheck
{
    qint64 payloadBytes = 0; ///< 0 where the text cannot be decoded
    std::optional<MessageProblem> problem;
};

/// Reads a whole message. An empty text has no problem. Any thread.
MessageCheck checkMessage(workspace::MessageFormat format, const QString &text);

} // namespace sockwright::ui
