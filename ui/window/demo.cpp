// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/demo.h"

#include "workspace/demo.h"

namespace sockwright::ui {

Demo::Demo(const QString &dataDir, QObject *parent)
    : QObject(parent)
    , m_dir(dataDir + QLatin1String("/demo"))
{
}

Demo::~Demo() = default;

void Demo::startServer()
{
    if (m_server) {
        if (!m_server->url().isEmpty())
            emit serverReady(m_server->url());
        return;
    }
    m_server = std::make_unique<net::EmbeddedServerThread>();
    connect(m_server.get(), &net::EmbeddedServerThread::ready, this, [this](const QUrl &url) {
        emit serverReady(url);
        if (m_wantWorkspace)
            writeWorkspace();
    });
    connect(m_server.get(), &net::EmbeddedServerThread::failed, this, &Demo::failed);
    m_server->start();
}

void Demo::prepareWorkspace()
{
    m_wantWorkspace = true;
    if (m_server && !m_server->url().isEmpty())
        writeWorkspace();
    else
        startServer();
}

void Demo::writeWorkspace()
{
    m_wantWorkspace = false;
    m_executor.run(
        this,
        [dir = m_dir, url = m_server->url()] { return workspace::writeDemoWorkspace(dir, url); },
        [this](const base::Result<void> &written) {
            if (written)
                emit workspaceReady(m_dir);
            else
                emit failed(written.error().message);
        });
}

} // namespace sockwright::ui
