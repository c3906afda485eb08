// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messagecheck.h"

#include "format/bytes.h"
#include "format/json.h"
#include "format/utf8.h"

#include <QCoreApplication>

#include <string_view>

namespace sockwright::ui {

using workspace::MessageFormat;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(MessageCheck)
};

// UTF-16 units of the UTF-8 text before a byte offset.
qsizetype utf16Position(const QByteArray &utf8, qsizetype offset)
{
    qsizetype units = 0;
    for (qsizetype i = 0; i < offset; ++i) {
        if (!format::isUtf8Continuation(utf8[i]))
            units += static_cast<unsigned char>(utf8[i]) >= 0xF0 ? 2 : 1;
    }
    return units;
}

MessageCheck checkJsonMessage(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    MessageCheck check{utf8.size(), {}};
    const std::string_view view(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    if (const auto error = format::checkJson(view))
        check.problem = MessageProblem{utf16Position(utf8, error->offset),
                                       Text::tr("Line %1, column %2: %3")
                                           .arg(error->line)
                                           .arg(error->column)
                                           .arg(error->message)};
    return check;
}

MessageCheck checkBinaryMessage(MessageFormat format, const QString &text)
{
    qsizetype stopsAt = 0;
    const auto bytes = format == MessageFormat::Hex ? format::bytesFromHex(text, &stopsAt)
                                                    : format::bytesFromBase64(text, &stopsAt);
    if (bytes)
        return {bytes->size(), {}};
    return {0, MessageProblem{stopsAt, bytes.error().message}};
}

} // namespace

MessageCheck checkMessage(MessageFormat format, const QString &text)
{
    if (text.isEmpty())
        return {};
    switch (format) {
    case MessageFormat::Text:
        break;
    case MessageFormat::Json:
        return checkJsonMessage(text);
    case MessageFormat::Hex:
    case MessageFormat::Base64:
        return checkBinaryMessage(format, text);
    }
    return {text.toUtf8().size(), {}};
}

} // namespace sockwright::ui
