// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.h"

#include "ui/payload/inspector.h"
#include "ui/window/requesttab.h"

#include <QCoreApplication>

#include <cstdio>

namespace sockwright::gui {

namespace {

constexpr int limitMs = 30'000;
constexpr std::size_t wantedRows = 24;

} // namespace

Screenshot::Screenshot(ui::MainWindow &window, const QString &file)
    : m_window(window)
    , m_file(file)
    , m_limit(this)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { fail(QCoreApplication::translate("main", "The demo did not run in time.")); });
    m_limit.start(limitMs);
    connect(&window, &ui::MainWindow::demoRunning, this, &Screenshot::watchRows);
}

void Screenshot::watchRows()
{
    ui::RequestTab *tab = m_window.currentTab();
    const capture::Capture &capture = tab->session().capture();
    connect(&capture, &capture::Capture::appended, this, [this, tab, &capture] {
        if (m_selected || capture.size() < wantedRows)
            return;
        // A received message some rows above the end.
        std::size_t row = capture.size() - 4;
        while (row > 0 && capture.record(row).kind != wire::Kind::Text)
            --row;
        m_selected = true;
        connect(tab->findChild<ui::Inspector *>(), &ui::Inspector::contentShown, this,
                &Screenshot::render, Qt::QueuedConnection);
        tab->selectRow(row);
    });
}

void Screenshot::render()
{
    m_limit.stop();
    if (!m_window.grab().save(m_file, "PNG")) {
        fail(QCoreApplication::translate("main", "Could not write %1.").arg(m_file));
        return;
    }
    QCoreApplication::exit(0);
}

void Screenshot::fail(const QString &message)
{
    std::fprintf(stderr, "sockwright: %s\n", qPrintable(message));
    QCoreApplication::exit(1);
}

} // namespace sockwright::gui
