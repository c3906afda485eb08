// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/request.h"

#include <QByteArray>

#include <optional>

namespace sockwright::ui {

/// What goes into one WebSocket message.
struct MessagePayload
{
    QByteArray bytes; ///< UTF-8 when it is not binary
    bool binary = false;
};

/// The payload of a message; an Error where the text of a binary one cannot be decoded. JSON is
/// sent as it stands, valid or not. Any thread.
base::Result<MessagePayload> messagePayload(const workspace::SavedMessage &message);

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
