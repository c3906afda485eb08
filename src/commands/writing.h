// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/address.h"
#include "commands/export.h"

#include <QString>
#include <QStringList>

namespace sockwright::commands {

/// A command while it is written, and its request in the form that commands have: a URL with a
/// scheme and without user and password, headers that can be sent, cookies in one text.
class Writing
{
public:
    Writing(const workspace::Request &request, Tool tool, const ExportOptions &options);

    const workspace::Request &request() const { return m_request; }
    const workspace::RequestSettings &settings() const { return m_request.settings; }
    const UrlParts &url() const { return m_url; }

    /// The value of a secret, or what stands in its place.
    QString shown(const workspace::Secret &secret, QLatin1StringView marker);
    QString shownUser(const QString &user, const workspace::Secret &password);

    // Each begins a line. An option whose value no terminal can take is left out, with a note.
    void begin(const QStringList &words); ///< the program, and what always stands with it
    void flag(const QString &option);
    void option(const QString &name, const QString &value);
    void attached(const QString &name, const QString &value); ///< NAME=VALUE

    void lose(const QString &what) { m_lost << what; }
    void note(const QString &sentence);

    /// Those that can be sent, secrets as they are shown; then those of API key, Bearer and OAuth
    /// 2.0, but for sockwright-cli, which has an option for them.
    const workspace::Fields &headers() const { return m_headers; }
    /// "name=value; name=value"; empty: none.
    const QString &cookies() const { return m_cookies; }

    Exported finished();

private:
    void takeUrl();
    void takeHeaders();
    void takeCookies();
    void takeCredentials();
    QString shownValue(const workspace::Field &field);

    workspace::Request m_request;
    Tool m_tool;
    bool m_secrets;
    UrlParts m_url;
    workspace::Fields m_headers;
    QString m_cookies;
    QStringList m_lines;
    QStringList m_lost;
    QStringList m_notes;
};

void writeCurl(Writing &writing);
void writeWscat(Writing &writing);
void writeWebsocat(Writing &writing);
void writeCli(Writing &writing);

/// Tells which settings a tool has no options for.
void loseSettings(Writing &writing, Tool tool);

} // namespace sockwright::commands
