// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/hardocument.h"

#include "capture/import/jsonwalk.h"
#include "format/json.h"

#include <QCoreApplication>

namespace sockwright::capture {

namespace {

base::Error noHar()
{
    return {QCoreApplication::translate("capture",
                                        "This is JSON, but no HAR: it has no log with entries.")};
}

bool isWebSocket(std::string_view entry)
{
    bool found = false;
    forEachMember(entry, [&found](std::string_view key, std::string_view value) {
        found = found || key == "_webSocketMessages"
            || (key == "_resourceType" && value == "\"websocket\"");
    });
    return found;
}

base::Result<void> checkJson(std::string_view text)
{
    format::JsonReader reader(text);
    format::JsonToken token = reader.next();
    while (token.type != format::JsonToken::End && token.type != format::JsonToken::Invalid)
        token = reader.next();
    if (!reader.error())
        return {};
    return base::Error{
        QCoreApplication::translate("capture", "This is no JSON: line %1, column %2: %3")
            .arg(reader.error()->line)
            .arg(reader.error()->column)
            .arg(reader.error()->message)};
}

} // namespace

base::Result<HarDocument> HarDocument::parse(std::string_view text)
{
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (const auto checked = checkJson(text); !checked)
        return checked.error();

    std::string_view log;
    std::string_view entries;
    forEachMember(text, [&log](std::string_view key, std::string_view value) {
        if (key == "log")
            log = value;
    });
    forEachMember(log, [&entries](std::string_view key, std::string_view value) {
        if (key == "entries")
            entries = value;
    });
    if (!entries.starts_with('['))
        return noHar();

    HarDocument document;
    JsonElements elements(entries);
    while (const auto entry = elements.next()) {
        if (isWebSocket(*entry))
            document.entries.push_back(*entry);
        else
            ++document.otherEntries;
    }
    return document;
}

} // namespace sockwright::capture
