// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/request.h"

#include <QByteArray>

namespace sockwright::workspace {

/// What goes into one WebSocket message.
struct MessagePayload
{
    QByteArray bytes; ///< UTF-8 when it is not binary
    bool binary = false;
    friend bool operator==(const MessagePayload &, const MessagePayload &) = default;
};

/// The payload of a message; an Error where the text of a binary one cannot be decoded. JSON is
/// sent as it stands, valid or not. Any thread.
base::Result<MessagePayload> messagePayload(const SavedMessage &message);

} // namespace sockwright::workspace
