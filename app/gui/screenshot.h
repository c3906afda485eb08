// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"
#include "ui/window/mainwindow.h"

#include <QTimer>

#include <functional>

namespace sockwright::gui {

/// Brings the demo to a scene worth a picture, renders the window to a PNG file, and ends the
/// program: status 0, or 1 when the file could not be written or the demo did not run in time.
class Screenshot : public QObject
{
    Q_OBJECT

public:
    Screenshot(ui::MainWindow &window, const QString &file, Scene scene);

private:
    void begin();
    void beginRefusal();
    /// Calls `there` once, for the first row that `wanted` accepts.
    void whenRow(std::function<bool(std::size_t row)> wanted,
                 std::function<void(std::size_t row)> there);
    void inspect(std::size_t row, const QString &inspectorTab);
    void render();
    void fail(const QString &message);

    ui::MainWindow &m_window;
    QString m_file;
    Scene m_scene;
    QTimer m_limit;
};

} // namespace sockwright::gui
