// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QString>

#include <vector>

namespace sockwright::workspace {

/// One secret of a request and its place in it.
struct SecretField
{
    /// "auth.password", "settings.proxy.password", "headers/X-Key", "cookies/session"; a second row
    /// of the same name is "cookies/session#2". Part of the key in Secrets.
    QString field;
    QString value; ///< empty: not known here
    friend bool operator==(const SecretField &, const SecretField &) = default;
};

/// The secrets that a request has, references to variables not among them.
std::vector<SecretField> secretsOf(const Request &request);

/// Puts the value of one of secretsOf() in its place; nothing happens when there is no such place.
void setSecret(Request &request, const QString &field, const QString &value);

/// The request as its file keeps it.
Request withoutSecretValues(const Request &request);

} // namespace sockwright::workspace
