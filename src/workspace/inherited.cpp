// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/inherited.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

bool sendsHeader(const Fields &headers, const QString &name)
{
    return std::ranges::any_of(headers, [&name](const Field &field) {
        return field.enabled && field.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

Fields joinedHeaders(const Fields &above, const Fields &own)
{
    Fields headers;
    std::ranges::copy_if(above, std::back_inserter(headers), [&own](const Field &field) {
        return field.enabled && !sendsHeader(own, field.name);
    });
    headers.insert(headers.end(), own.begin(), own.end());
    return headers;
}

} // namespace

FolderSettings joinedSettings(const FolderSettings &above, const FolderSettings &own)
{
    return {own.auth.kind == AuthKind::Inherit ? above.auth : own.auth,
            joinedHeaders(above.headers, own.headers)};
}

FolderSettings joinedSettings(const std::vector<FolderLevel> &levels)
{
    FolderSettings settings;
    for (const FolderLevel &level : levels)
        settings = joinedSettings(settings, level.settings);
    return settings;
}

Request withInherited(const Request &request, const FolderSettings &above)
{
    Request sent = request;
    if (request.auth.kind == AuthKind::Inherit && !sendsHeader(request.headers, u"Authorization"_s))
        sent.auth = above.auth;
    sent.headers = joinedHeaders(above.headers, request.headers);
    return sent;
}

} // namespace sockwright::workspace
