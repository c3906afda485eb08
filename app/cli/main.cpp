// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"
#include "cli/capturecommand.h"
#include "cli/connectcommand.h"
#include "cli/exportcommand.h"
#include "cli/formatcommand.h"
#include "cli/output.h"
#include "cli/servecommand.h"

#include "base/version.h"
#include "secrets/keychainsecrets.h"

#include <QCoreApplication>

#include <csignal>

namespace {

using namespace sockwright;
using namespace sockwright::cli;

int run(const HelpCommand &help)
{
    return writeOutput(help.text.toUtf8()) ? Done : ExpectationFailed;
}

int run(VersionCommand)
{
    return writeOutput("sockwright-cli " + QByteArray(base::versionString()) + '\n')
        ? Done
        : ExpectationFailed;
}

int run(const ConnectOptions &options)
{
    secrets::KeychainSecrets keychain{QString(secrets::serviceName)};
    ConnectCommand command(options, keychain);
    QObject::connect(&command, &ConnectCommand::finished, qApp, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    if (const auto started = command.start(); !started) {
        writeError(started.error().message);
        return WrongUsage;
    }
    return QCoreApplication::exec();
}

int run(const ServeOptions &options)
{
    return runServe(options);
}

int run(const FormatOptions &options)
{
    return runFormat(options);
}

int run(const ExportOptions &options)
{
    return runExport(options);
}

int run(const CaptureOptions &options)
{
    return runCapture(options);
}

} // namespace

int main(int argc, char *argv[])
{
    openStandardDescriptors();
    std::signal(SIGPIPE, SIG_IGN); // writeOutput() tells that nobody reads
    std::signal(SIGXFSZ, SIG_IGN); // a file too big for its limit is an error like a full disk
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sockwright-cli"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(base::versionString()));

    const auto command = parseArguments(QCoreApplication::arguments().mid(1));
    if (!command) {
        writeError(command.error().message);
        return WrongUsage;
    }
    return std::visit([](const auto &options) { return run(options); }, *command);
}
