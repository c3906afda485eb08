// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conversation.h"
#include "scriptedserver.h"
#include "support/tunnelproxy.h"

#include <QTest>

#include <memory>

namespace sockwright::tests {

/// What tests of an open connection begin with: for each of them a server that agrees to the
/// upgrade, and a client.
class TalkTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>(
            [](const QByteArray &head) { return ScriptedServer::switching(head); });
        m_talk = std::make_unique<Conversation>();
    }
    void cleanup()
    {
        m_talk.reset();
        m_proxy.reset();
        m_server.reset();
    }

protected:
    void open(net::Target target = {})
    {
        target.url = m_server->url();
        m_talk->connection.open(target);
        QTRY_VERIFY(m_talk->wasConnected());
    }
    void openBy(Route route, net::Target target = {})
    {
        m_proxy = TunnelProxy::on(route);
        if (m_proxy)
            target.proxy = m_proxy->proxy();
        open(target);
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<TunnelProxy> m_proxy;
    std::unique_ptr<Conversation> m_talk;
};

} // namespace sockwright::tests
