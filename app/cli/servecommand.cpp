// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/servecommand.h"

#include "cli/output.h"

#include "base/signalwatcher.h"
#include "net/embeddedserver.h"

#include <QCoreApplication>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

/// How long clients get to answer when the server is asked to end.
constexpr int goodbyeMs = 1000;

} // namespace

int runServe(const ServeOptions &options)
{
    net::ServerOptions server;
    server.port = options.port;
    server.closeMs = goodbyeMs;
    if (!options.host.isEmpty() && options.host != "localhost"_L1
        && !server.address.setAddress(options.host)) {
        writeError(QCoreApplication::translate(
            "cli", "--host takes an IP address of this machine, or localhost."));
        return WrongUsage;
    }

    base::SignalWatcher signalWatcher;
    net::EmbeddedServer embedded(server);
    if (const auto listening = embedded.listen(); !listening) {
        writeError(listening.error().message);
        return CouldNotConnect;
    }
    QObject::connect(&embedded, &net::EmbeddedServer::stopped, qApp, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    QObject::connect(&signalWatcher, &base::SignalWatcher::interrupted, &embedded,
                     &net::EmbeddedServer::stop);
    writeOutput(embedded.url().toEncoded() + '\n');
    return QCoreApplication::exec();
}

} // namespace sockwright::cli
