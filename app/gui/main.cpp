// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"
#include "palettes.h"
#include "screenshot.h"

#include "base/setting.h"
#include "base/signalwatcher.h"
#include "base/version.h"
#include "secrets/keychainsecrets.h"
#include "ui/theme/icons.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QStandardPaths>
#include <QStyleFactory>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>

using namespace sockwright;

namespace {

// Before QApplication exists, since help has to work where no display does.
gui::ParsedOptions readOptions(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return gui::parseOptions(QCoreApplication::arguments().mid(1));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

} // namespace

int main(int argc, char **argv)
{
    const gui::ParsedOptions parsed = readOptions(argc, argv);
    if (parsed.done || parsed.failed) {
        std::fprintf(parsed.failed ? stderr : stdout, "%s\n", qPrintable(parsed.message.trimmed()));
        return parsed.failed ? 2 : 0;
    }
    const gui::Options &options = parsed.options;
    if (!hasDisplay()) {
        if (options.screenshot.isEmpty()) {
            std::fprintf(stderr,
                         "sockwright: there is no display; use sockwright-cli in a terminal.\n");
            return 1;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }

    std::signal(SIGXFSZ, SIG_IGN); // a file too big for its limit is an error like a full disk
    QApplication application(argc, argv);
    // Whoever ends the session ends the program as a person does: with all that is to be kept.
    const base::SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &base::SignalWatcher::interrupted, &application,
                     &QApplication::quit);
    QApplication::setOrganizationName(QStringLiteral("sockwright"));
    QApplication::setApplicationName(QStringLiteral("sockwright"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sockwright"));
    QApplication::setApplicationVersion(QLatin1String(base::versionString()));
    QGuiApplication::setDesktopFileName(QLatin1String(base::applicationId()));
    QApplication::setWindowIcon(ui::appIcon());
    if (!options.palette.isEmpty()) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(options.palette == u"dark" ? gui::darkPalette()
                                                            : gui::lightPalette());
    }

    // A screenshot shows the demo and nothing of the person's own, and leaves nothing behind.
    const QTemporaryDir scratch;
    const bool own = options.screenshot.isEmpty();
    const QString dataDir = own
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
            + QLatin1String("/sockwright")
        : scratch.path();
    base::SettingsStore settings(own ? QString()
                                     : scratch.filePath(QStringLiteral("settings.ini")));

    std::unique_ptr<workspace::Secrets> secrets;
    if (own)
        secrets = std::make_unique<secrets::KeychainSecrets>(QString(secrets::serviceName));
    else
        secrets = std::make_unique<workspace::MemorySecrets>();
    ui::MainWindow window(dataDir, settings, *secrets);
    std::unique_ptr<gui::Screenshot> screenshot;
    if (!own)
        screenshot = std::make_unique<gui::Screenshot>(window, options.screenshot, options.scene);
    if (!options.url.isEmpty()) {
        QObject::connect(
            &window, &ui::MainWindow::workspaceOpened, &window,
            [&window, url = options.url] { window.openUrl(url); }, Qt::SingleShotConnection);
    }
    if (options.demo)
        window.openDemo();
    else if (!options.workspace.isEmpty())
        window.openWorkspace(options.workspace);
    else
        window.openLastWorkspace();
    window.show();
    return QApplication::exec();
}
