// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/mainwindow.h"

#include <QTimer>

namespace sockwright::gui {

/// Renders the window to a PNG file once the demo has run for a while and a message is shown in the
/// inspector, then ends the program: status 0, or 1 when the file could not be written or the demo
/// did not run in time.
class Screenshot : public QObject
{
    Q_OBJECT

public:
    Screenshot(ui::MainWindow &window, const QString &file);

private:
    void watchRows();
    void render();
    void fail(const QString &message);

    ui::MainWindow &m_window;
    QString m_file;
    QTimer m_limit;
    bool m_selected = false;
};

} // namespace sockwright::gui
