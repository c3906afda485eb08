// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.h"

#include "ui/payload/inspector.h"
#include "ui/window/requesttab.h"

#include <QCoreApplication>
#include <QTabWidget>
#include <QUrl>

#include <cstdio>

namespace sockwright::gui {

using wire::Kind;

namespace {

constexpr int limitMs = 30'000;
constexpr std::size_t wantedRows = 24;
/// The counters of the window follow the rows at a distance.
constexpr int settleMs = 600;

} // namespace

Screenshot::Screenshot(ui::MainWindow &window, const QString &file, Scene scene)
    : m_window(window)
    , m_file(file)
    , m_scene(scene)
    , m_limit(this)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { fail(QCoreApplication::translate("main", "The demo did not run in time.")); });
    m_limit.start(limitMs);
    connect(&window, &ui::MainWindow::demoRunning, this, &Screenshot::begin);
}

void Screenshot::begin()
{
    session::Session &session = m_window.currentTab()->session();
    const capture::Capture &capture = session.capture();
    switch (m_scene) {
    case Scene::Message:
        whenRow(
            [&capture](std::size_t row) {
                return row >= wantedRows - 4 && capture.record(row).kind == Kind::Text;
            },
            [this](std::size_t row) { inspect(row, QStringLiteral("Pretty")); });
        break;
    case Scene::Handshake:
        whenRow([](std::size_t row) { return row >= wantedRows; },
                [this, &capture](std::size_t row) {
                    inspect(*capture.handshakeRow(row), QStringLiteral("Handshake"));
                });
        break;
    case Scene::Frames:
        whenRow([](std::size_t row) { return row >= wantedRows - 8; },
                [&session](std::size_t) {
                    session.sendPing("are you there?");
                    session.sendFragments({wire::Opcode::Text,
                                           R"({"type":"subscribe","symbols":["ACME","INIT"]})", 3,
                                           100});
                });
        whenRow([&capture](std::size_t row) { return capture.record(row).frames > 1; },
                [this](std::size_t row) { inspect(row, QStringLiteral("Frame")); });
        break;
    case Scene::Diagnosis:
        beginRefusal();
        break;
    }
}

void Screenshot::beginRefusal()
{
    QUrl url(m_window.currentTab()->content().request.url);
    url.setPath(QStringLiteral("/status"));
    url.setQuery(QStringLiteral("code=404"));
    m_window.openUrl(url.toString());
    const capture::Capture &capture = m_window.currentTab()->session().capture();
    whenRow([&capture](std::size_t row) { return capture.record(row).kind == Kind::Error; },
            [this, &capture](std::size_t row) {
                inspect(*capture.handshakeRow(row), QStringLiteral("Handshake"));
            });
}

void Screenshot::whenRow(std::function<bool(std::size_t row)> wanted,
                         std::function<void(std::size_t row)> there)
{
    const capture::Capture &capture = m_window.currentTab()->session().capture();
    auto *context = new QObject(this);
    connect(&capture, &capture::Capture::appended, context,
            [&capture, context, wanted = std::move(wanted),
             there = std::move(there)](std::size_t first, std::size_t count) {
                for (std::size_t row = first; row < first + count; ++row) {
                    if (!wanted(row))
                        continue;
                    QObject::disconnect(&capture, nullptr, context, nullptr);
                    context->deleteLater();
                    there(row);
                    return;
                }
            });
}

void Screenshot::inspect(std::size_t row, const QString &inspectorTab)
{
    ui::RequestTab *tab = m_window.currentTab();
    auto *inspector = tab->findChild<ui::Inspector *>();
    for (int i = 0; i < inspector->tabs()->count(); ++i) {
        if (inspector->tabs()->tabText(i).remove(u'&') == inspectorTab)
            inspector->tabs()->setCurrentIndex(i);
    }
    connect(
        inspector, &ui::Inspector::contentShown, this,
        [this] { QTimer::singleShot(settleMs, this, &Screenshot::render); },
        Qt::SingleShotConnection);
    tab->selectRow(row);
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
