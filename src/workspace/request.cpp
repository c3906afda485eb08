// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/request.h"

#include <array>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

const std::array<std::pair<MessageFormat, QString>, 4> &formatNames()
{
    static const std::array<std::pair<MessageFormat, QString>, 4> names{{
        {MessageFormat::Text, u"text"_s},
        {MessageFormat::Json, u"json"_s},
        {MessageFormat::Hex, u"hex"_s},
        {MessageFormat::Base64, u"base64"_s},
    }};
    return names;
}

} // namespace

QString messageFormatName(MessageFormat format)
{
    for (const auto &[value, name] : formatNames()) {
        if (value == format)
            return name;
    }
    return formatNames().front().second;
}

MessageFormat messageFormatFromName(const QString &name)
{
    for (const auto &[value, known] : formatNames()) {
        if (known == name)
            return value;
    }
    return MessageFormat::Text;
}

} // namespace sockwright::workspace
