// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "peer.h"

#include <QTemporaryDir>

#include <memory>

namespace sockwright::e2e {

/// A web server that asks who is there, in front of another server. Runs without privileges in a
/// temporary folder.
class WebServer
{
public:
    /// nginx with auth_basic (nginx/basic.conf.in).
    static std::unique_ptr<WebServer> nginxBasic(quint16 backendPort);
    /// lighttpd with mod_auth's Digest (lighttpd/digest.conf.in).
    static std::unique_ptr<WebServer> lighttpdDigest(quint16 backendPort);

    /// Who may come in; the second one has a name that is not ASCII.
    static constexpr char16_t user[] = u"me";
    static constexpr char16_t password[] = u"open:Sesame99";
    static constexpr char16_t otherUser[] = u"J\u00E4s\u00F8n Doe";

    QString problem() const { return m_problem; }
    quint16 port() const { return m_port; }

private:
    enum class Kind
    {
        Nginx,
        Lighttpd,
    };
    WebServer(Kind kind, quint16 backendPort);

    bool writeUsers(Kind kind);
    void start(Kind kind, quint16 backendPort);

    QTemporaryDir m_folder;
    std::unique_ptr<Peer> m_process;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace sockwright::e2e
