// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/secretfields.h"

#include <QHash>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

/// Sees a secret and may change it.
using Visitor = std::function<void(const QString &field, Secret &secret)>;

void visitRows(Fields &rows, const QString &list, const Visitor &visit)
{
    QHash<QString, int> seen;
    for (Field &row : rows) {
        const int number = ++seen[row.name];
        if (!row.secret)
            continue;
        const QString same = number > 1 ? u"#%1"_s.arg(number) : QString();
        Secret secret = row.value.isEmpty() ? Secret::elsewhere() : Secret(row.value);
        visit(list + u'/' + row.name + same, secret);
        row.value = secret.value();
    }
}

void visitSecrets(Request &request, const Visitor &visit)
{
    visitRows(request.headers, u"headers"_s, visit);
    visitRows(request.cookies, u"cookies"_s, visit);
    visit(u"auth.password"_s, request.auth.password);
    visit(u"auth.token"_s, request.auth.token);
    visit(u"auth.value"_s, request.auth.keyValue);
    visit(u"auth.oauth2.clientSecret"_s, request.auth.oauth2.clientSecret);
    visit(u"settings.proxy.password"_s, request.settings.proxy.password);
    visit(u"settings.tls.passphrase"_s, request.settings.tls.passphrase);
}

// What a folder gives, in the places that a request has for it.
Request asRequest(const FolderSettings &settings)
{
    Request request;
    request.auth = settings.auth;
    request.headers = settings.headers;
    return request;
}

bool isKept(const Secret &secret)
{
    return secret.isSet() && !isVariableReference(secret.value());
}

template <typename Settings>
bool fill(Settings &settings, const std::vector<SecretField> &found)
{
    bool any = false;
    for (const SecretField &field : secretsOf(settings)) {
        const auto at = std::ranges::find(found, field.field, &SecretField::field);
        if (!field.value.isEmpty() || at == found.end())
            continue;
        setSecret(settings, field.field, at->value);
        any = true;
    }
    return any;
}

} // namespace

std::vector<SecretField> secretsOf(const Request &request)
{
    std::vector<SecretField> found;
    Request copy = request;
    visitSecrets(copy, [&found](const QString &field, const Secret &secret) {
        if (isKept(secret))
            found.push_back({field, secret.value()});
    });
    return found;
}

std::vector<SecretField> secretsOf(const FolderSettings &settings)
{
    return secretsOf(asRequest(settings));
}

void setSecret(Request &request, const QString &wanted, const QString &value)
{
    visitSecrets(request, [&wanted, &value](const QString &field, Secret &secret) {
        if (field == wanted && isKept(secret))
            secret = Secret(value);
    });
}

void setSecret(FolderSettings &settings, const QString &field, const QString &value)
{
    Request request = asRequest(settings);
    setSecret(request, field, value);
    settings = {request.auth, request.headers};
}

bool fillSecrets(Request &request, const std::vector<SecretField> &found)
{
    return fill(request, found);
}

bool fillSecrets(FolderSettings &settings, const std::vector<SecretField> &found)
{
    return fill(settings, found);
}

Request withoutSecretValues(const Request &request)
{
    Request copy = request;
    visitSecrets(copy, [](const QString &, Secret &secret) {
        if (isKept(secret))
            secret = Secret::elsewhere();
    });
    return copy;
}

} // namespace sockwright::workspace
