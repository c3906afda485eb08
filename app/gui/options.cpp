// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "base/version.h"

#include <QCommandLineParser>

namespace sockwright::gui {

ParsedOptions parseOptions(const QStringList &arguments)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("main", text); };
    QCommandLineParser parser;
    parser.setApplicationDescription(
        tr("Sockwright, a native WebSocket debugger. The command-line client is sockwright-cli."));
    const QCommandLineOption workspace(QStringLiteral("workspace"),
                                       tr("Open the workspace in <folder>."), tr("folder"));
    const QCommandLineOption url(QStringLiteral("url"), tr("Open a tab with <URL> and connect."),
                                 tr("URL"));
    const QCommandLineOption demo(
        QStringLiteral("demo"),
        tr("Start the built-in server and open a demo workspace connected to it."));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        tr("Run the demo, render the window to <file> (PNG), and exit."), tr("file"));
    const QCommandLineOption scene(
        QStringLiteral("scene"),
        tr("What the screenshot shows: \"message\", \"handshake\", \"frames\" or "
           "\"diagnosis\"."),
        tr("name"));
    const QCommandLineOption palette(
        QStringLiteral("palette"),
        tr("Use a \"light\" or \"dark\" palette instead of the desktop's."), tr("name"));
    parser.addOptions({workspace, url, demo, screenshot, scene, palette});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();

    ParsedOptions parsed;
    const auto fail = [&parsed](const QString &message) {
        parsed.failed = true;
        parsed.message = message;
        return parsed;
    };
    if (!parser.parse(QStringList{QStringLiteral("sockwright")} + arguments))
        return fail(parser.errorText());
    if (parser.isSet(help) || parser.isSet(version)) {
        parsed.done = true;
        parsed.message = parser.isSet(help)
            ? parser.helpText()
            : QStringLiteral("sockwright %1").arg(QLatin1String(base::versionString()));
        return parsed;
    }
    if (!parser.positionalArguments().isEmpty()) {
        return fail(tr("Unexpected argument “%1”. To open a URL use --url.")
                        .arg(parser.positionalArguments().constFirst()));
    }
    parsed.options.workspace = parser.value(workspace);
    parsed.options.url = parser.value(url);
    parsed.options.screenshot = parser.value(screenshot);
    const QStringList scenes{QStringLiteral("message"), QStringLiteral("handshake"),
                             QStringLiteral("frames"), QStringLiteral("diagnosis")};
    if (parser.isSet(scene)) {
        if (!parser.isSet(screenshot))
            return fail(tr("--scene needs --screenshot."));
        const qsizetype known = scenes.indexOf(parser.value(scene));
        if (known < 0)
            return fail(tr("--scene takes one of: %1.").arg(scenes.join(QStringLiteral(", "))));
        parsed.options.scene = static_cast<Scene>(known);
    }
    parsed.options.palette = parser.value(palette);
    parsed.options.demo = parser.isSet(demo) || parser.isSet(screenshot);
    if (!parsed.options.palette.isEmpty() && parsed.options.palette != u"light"
        && parsed.options.palette != u"dark")
        return fail(tr("--palette takes \"light\" or \"dark\"."));
    return parsed;
}

} // namespace sockwright::gui
