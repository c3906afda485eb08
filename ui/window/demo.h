// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "net/embeddedserverthread.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace sockwright::ui {

/// The embedded server of the window and the demo workspace that goes with it. Both are made when
/// they are first asked for; the server runs until the object dies.
class Demo : public QObject
{
    Q_OBJECT

public:
    /// `dataDir`: where the demo workspace is kept.
    explicit Demo(const QString &dataDir, QObject *parent = nullptr);
    ~Demo() override;

    /// Starts the server; serverReady() follows, at once when it runs already.
    void startServer();
    /// Starts the server and makes the demo workspace; workspaceReady() follows.
    void prepareWorkspace();

signals:
    void serverReady(const QUrl &url);
    void workspaceReady(const QString &dir);
    void failed(const QString &message);

private:
    void writeWorkspace();

    QString m_dir;
    std::unique_ptr<net::EmbeddedServerThread> m_server;
    bool m_wantWorkspace = false;
    base::SerialExecutor m_executor;
};

} // namespace sockwright::ui
