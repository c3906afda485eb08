// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/address.h"
#include "commands/import.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace sockwright::commands {

/// A command while it is read: the request so far, and what only all options together decide.
class Reading
{
public:
    explicit Reading(Tool tool);

    /// The option at work, for the notes.
    void setOption(const QString &option) { m_option = option; }
    /// A word that belongs to no option: the URL, most likely.
    void addPlain(const QString &word) { m_plain << word; }
    /// Notes that the option at work was left out; the reason begins in lower case.
    void leaveOut(const QString &reason);
    void note(const QString &sentence);

    /// "Name: value"; "Name;" is curl's header without a value.
    void addHeader(const QString &text);
    void setHeader(const QString &name, const QString &value);
    /// "name=value; name=value".
    void addCookies(const QString &text);
    /// "name, name".
    void addSubprotocols(const QString &text);
    void addMessage(workspace::MessageFormat format, const QString &content);
    void setUser(const QString &userAndPassword) { m_user = userAndPassword; }
    void useDigest() { m_digest = true; }
    void setBearer(const QString &token);
    void setPassphrase(const QString &passphrase);
    void setPkcs12() { m_pkcs12 = true; }
    void setProxy(const QString &url, QLatin1StringView defaultScheme);
    void setProxyUser(const QString &userAndPassword) { m_proxyUser = userAndPassword; }
    void setNoProxy(const QString &hosts);
    void addConnectTo(const QString &entry) { m_connectTo << entry; }
    void addResolve(const QString &entry) { m_resolve << entry; }
    void followRedirects() { m_follows = true; }
    void setMaxRedirects(const QString &text);
    void setSeconds(int &milliseconds, const QString &text);
    void setPingTimeout(const QString &seconds) { setSeconds(m_pingTimeoutMs, seconds); }
    void setNumber(int &place, const QString &text, int least, int most);
    void setSize(qint64 &place, const QString &text);
    /// A part of a body, which is one of the query with sendDataInQuery().
    void addData(const QString &part) { m_data << part; }
    void sendDataInQuery() { m_dataInQuery = true; }
    /// "name=value", not encoded, for the query.
    void addParam(const QString &text);
    void refuseServer() { m_isServer = true; }

    workspace::Request &request() { return m_request; }
    workspace::RequestSettings &settings() { return m_request.settings; }
    workspace::TlsSettings &tls() { return m_request.settings.tls; }

    /// What all of it comes to. An Error when there is no WebSocket to connect to.
    base::Result<Imported> finished();

private:
    base::Result<void> takeUrl();
    void dropOverlays();
    void takeUserInfo(UrlParts &url);
    void takeUser();
    void takeData();
    void takeConnectTo(const Place &url);
    void takeResolve(const Place &url);
    void takeProxyUser();
    bool takeAuthorization(const QString &value);
    void offerCompression(const QString &extensions);
    void dropOwnHost(const UrlParts &url);

    Tool m_tool;
    workspace::Request m_request;
    QString m_option;
    QStringList m_notes;
    QStringList m_plain;
    std::optional<QString> m_user; // user:password
    bool m_digest = false;
    bool m_hasAuthorization = false; // as a header of its own
    bool m_follows = false;
    int m_maxRedirects;
    std::optional<QString> m_proxyUser;
    QStringList m_connectTo; // curl's entries
    QStringList m_resolve;
    QStringList m_data;
    bool m_dataInQuery = false;
    workspace::Fields m_params;
    bool m_pkcs12 = false;
    bool m_isServer = false;
    int m_pingTimeoutMs = 0;
};

/// A secret of a command: known, or hidden behind its marker.
workspace::Secret secretFromText(const QString &text, QLatin1StringView marker);

} // namespace sockwright::commands
