// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace sockwright::format {

/// What a text payload looks like, for the view to open it with and the timeline's type column.
enum class PayloadKind : unsigned char
{
    Text,
    Json,
    Xml
};

/// A guess from the first and last significant characters; reads at most about 2 KiB of white space
/// and never checks the text in between. Json means an object or array, Xml includes HTML. Any
/// thread, cheap enough for each visible row.
PayloadKind payloadKind(std::string_view text);

} // namespace sockwright::format
