// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/setting.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace sockwright::benchmarks {

/// The program's window, 1200 x 800, with a flood server beside it in a process of its own. What it
/// receives is recorded on disk, in a temporary folder.
class ReceivingWindow
{
public:
    /// The program has to run runFloodServer() when it is called with --flood-server.
    ReceivingWindow();
    ~ReceivingWindow();
    ReceivingWindow(const ReceivingWindow &) = delete;
    ReceivingWindow &operator=(const ReceivingWindow &) = delete;

    /// False: the server did not start.
    bool isReady() const { return m_port > 0; }

    QUrl url(qint64 size, qint64 count, qint64 rate = 0) const;

    /// Opens a tab, not connected, and waits until it is painted.
    ui::RequestTab *openTab();
    /// Connects the tab.
    static void receive(ui::RequestTab *tab, const QUrl &url);
    /// Waits until the server has closed and all rows are there.
    static void waitForEnd(ui::RequestTab *tab);
    /// Closes the tab and deletes what it recorded.
    void closeTab(ui::RequestTab *tab);

private:
    QProcess m_server;
    int m_port = 0;
    QTemporaryDir m_dir;
    base::SettingsStore m_settings;
    workspace::MemorySecrets m_secrets;
    ui::MainWindow m_window;
};

} // namespace sockwright::benchmarks
