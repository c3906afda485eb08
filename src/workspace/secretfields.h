// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/inherited.h"
#include "workspace/request.h"

#include <QString>

#include <vector>

namespace sockwright::workspace {

/// One secret of a request or folder and its place in it.
struct SecretField
{
    /// "auth.password", "settings.proxy.password", "headers/X-Key", "cookies/session"; a second row
    /// of the same name is "cookies/session#2". Part of the key in Secrets.
    QString field;
    QString value; ///< empty: not known here
    friend bool operator==(const SecretField &, const SecretField &) = default;
};

/// The secrets that a request or folder has, references to variables not among them.
std::vector<SecretField> secretsOf(const Request &request);
std::vector<SecretField> secretsOf(const FolderSettings &settings);

/// Puts the value of one of secretsOf() in its place; nothing happens when there is no such place.
void setSecret(Request &request, const QString &field, const QString &value);
void setSecret(FolderSettings &settings, const QString &field, const QString &value);

/// Puts values in their places where none is known. True when there was one.
bool fillSecrets(Request &request, const std::vector<SecretField> &found);
bool fillSecrets(FolderSettings &settings, const std::vector<SecretField> &found);

/// The request as its file keeps it.
Request withoutSecretValues(const Request &request);

} // namespace sockwright::workspace
