// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/messagepayload.h"

#include "format/bytes.h"

namespace sockwright::workspace {

base::Result<MessagePayload> messagePayload(const SavedMessage &message)
{
    switch (message.format) {
    case MessageFormat::Text:
    case MessageFormat::Json:
        break;
    case MessageFormat::Hex:
    case MessageFormat::Base64: {
        auto bytes = message.format == MessageFormat::Hex
            ? format::bytesFromHex(message.content)
            : format::bytesFromBase64(message.content);
        if (!bytes)
            return bytes.error();
        return MessagePayload{std::move(*bytes), true};
    }
    }
    return MessagePayload{message.content.toUtf8(), false};
}

} // namespace sockwright::workspace
