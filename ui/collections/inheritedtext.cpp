// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/collections/inheritedtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <ranges>

namespace sockwright::ui {

using workspace::AuthKind;
using workspace::FolderLevel;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(InheritedAuth)
};

QString inWords(const workspace::Auth &auth)
{
    switch (auth.kind) {
    case AuthKind::None:
    case AuthKind::Inherit:
        break;
    case AuthKind::Basic:
        return Text::tr("Basic as “%1”").arg(auth.user);
    case AuthKind::Bearer:
        return Text::tr("a Bearer token");
    case AuthKind::ApiKey:
        return Text::tr("the API key “%1”").arg(auth.keyName);
    case AuthKind::Digest:
        return Text::tr("Digest as “%1”").arg(auth.user);
    case AuthKind::OAuth2:
        return Text::tr("OAuth 2.0 as “%1”").arg(auth.oauth2.clientId);
    }
    return Text::tr("no credentials");
}

} // namespace

QString inheritedAuthText(const std::vector<FolderLevel> &levels)
{
    for (const FolderLevel &level : std::views::reverse(levels)) {
        if (level.settings.auth.kind != AuthKind::Inherit) {
            return Text::tr("%1, from %2")
                .arg(inWords(level.settings.auth), level.path.section(u'/', -1));
        }
    }
    return {};
}

} // namespace sockwright::ui
