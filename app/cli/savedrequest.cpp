// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/savedrequest.h"

#include "workspace/names.h"
#include "workspace/secretfields.h"
#include "workspace/store.h"

#include <QCoreApplication>
#include <QDir>

namespace sockwright::cli {

using namespace Qt::StringLiterals;
using workspace::AuthKind;
using workspace::ProxyKind;

namespace {

// What a connection is made of: nothing of another type of credentials, no row that is off.
workspace::Request usedPart(workspace::Request request)
{
    workspace::Auth &auth = request.auth;
    if (auth.kind != AuthKind::Basic && auth.kind != AuthKind::Digest)
        auth.password = {};
    if (auth.kind != AuthKind::Bearer)
        auth.token = {};
    if (auth.kind != AuthKind::ApiKey)
        auth.keyValue = {};
    if (auth.kind != AuthKind::OAuth2)
        auth.oauth2.clientSecret = {};
    const ProxyKind proxy = request.settings.proxy.kind;
    if (proxy != ProxyKind::Http && proxy != ProxyKind::Socks5)
        request.settings.proxy.password = {};
    for (workspace::Fields *rows : {&request.headers, &request.cookies})
        std::erase_if(*rows, [](const workspace::Field &row) { return !row.enabled; });
    return request;
}

} // namespace

base::Result<SavedRequest> loadSavedRequest(const QString &folder, const QString &path)
{
    SavedRequest saved;
    if (path.isEmpty())
        return saved;
    saved.root = QDir(folder).absolutePath();
    saved.path = path.endsWith(workspace::requestSuffix) ? path : path + workspace::requestSuffix;
    auto stored = workspace::store::loadRequest(saved.root, saved.path);
    if (!stored)
        return stored.error();
    auto levels = workspace::store::levelsAbove(saved.root, saved.path);
    if (!levels)
        return levels.error();
    saved.request = std::move(stored->request);
    saved.levels = std::move(levels).value();
    return saved;
}

QStringList missingSecrets(const workspace::Request &request)
{
    QStringList missing;
    for (const workspace::SecretField &field : secretsOf(usedPart(request))) {
        if (field.value.isEmpty())
            missing << field.field;
    }
    return missing;
}

base::Error notInTheKeychain(const QStringList &missing, const QString &request)
{
    return {QCoreApplication::translate(
                "cli",
                "The system's keychain has no value for %1 of %2. Enter it in the window and "
                "save the request, or give it as an option (--auth, --proxy, -H, --cookie, "
                "--passphrase-file).")
                .arg(missing.join(", "_L1), request)};
}

} // namespace sockwright::cli
