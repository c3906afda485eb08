// SPDX-License-Identifier: GPL-3.0-or-later
#include "receivingwindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QTimer>

namespace sockwright::benchmarks {

namespace {

constexpr int windowWidth = 1200; // pixels
constexpr int windowHeight = 800;

void runEventsFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

ReceivingWindow::ReceivingWindow()
    : m_settings(m_dir.filePath(QStringLiteral("settings.ini")))
    , m_window(m_dir.path(), m_settings, m_secrets)
{
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--flood-server")});
    if (m_server.waitForReadyRead(10'000))
        m_port = m_server.readLine().trimmed().toInt();
    m_window.openWorkspace(m_dir.filePath(QStringLiteral("workspace")));
    m_window.resize(windowWidth, windowHeight);
    m_window.show();
}

ReceivingWindow::~ReceivingWindow()
{
    m_server.closeWriteChannel();
    m_server.waitForFinished(5000);
}

QUrl ReceivingWindow::url(qint64 size, qint64 count, qint64 rate) const
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1/?size=%2&count=%3&rate=%4")
                    .arg(m_port)
                    .arg(size)
                    .arg(count)
                    .arg(rate));
}

ui::RequestTab *ReceivingWindow::openTab()
{
    m_window.openUrl({}); // refused: there is nothing to connect to
    runEventsFor(300);
    return m_window.currentTab();
}

void ReceivingWindow::receive(ui::RequestTab *tab, const QUrl &url)
{
    workspace::Request request = tab->session().request();
    request.url = url.toString();
    tab->session().setRequest(request);
    if (const auto started = tab->session().connectToServer(); !started)
        qFatal("%s", qPrintable(started.error().message));
}

void ReceivingWindow::waitForEnd(ui::RequestTab *tab)
{
    QEventLoop loop;
    QObject::connect(&tab->session(), &session::Session::statusChanged, &loop,
                     [&loop](wire::State state) {
                         if (state == wire::State::Closed)
                             loop.quit();
                     });
    loop.exec();
}

void ReceivingWindow::closeTab(ui::RequestTab *tab)
{
    const QString id = tab->session().captureId();
    delete tab;
    runEventsFor(50); // the capture's end is noted in the background
    if (!id.isEmpty())
        QDir(m_dir.filePath(QStringLiteral("captures/") + id)).removeRecursively();
}

} // namespace sockwright::benchmarks
