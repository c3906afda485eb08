// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/targetbuilder.h"

#include "workspace/headerrules.h"

#include <QCoreApplication>

namespace sockwright::session {

QUrl urlFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.isEmpty() && !trimmed.contains(QStringLiteral("://")))
        return QUrl(QStringLiteral("ws://") + trimmed);
    return QUrl(trimmed);
}

base::Result<net::Target> buildTarget(const workspace::Request &request, const Overrides &overrides)
{
    net::Target target;
    target.url = urlFromText(request.url);
    target.origin = overrides.origin;
    target.subprotocols = request.settings.subprotocols;
    target.proxy = overrides.proxy;
    target.tls.verify = request.settings.verifyTls;
    target.tls.caFiles = overrides.caFiles;
    target.tls.certificateFile = overrides.certificateFile;
    target.tls.keyFile = overrides.keyFile;
    const int stage = request.settings.connectTimeoutMs;
    target.limits
        = {stage, stage, stage, stage, overrides.connectMs, request.settings.closeTimeoutMs};
    target.maxMessageBytes = static_cast<quint64>(request.settings.maxMessageBytes);
    target.pong = {request.settings.autoPong, request.settings.pongDelayMs};
    target.keepalive = {request.settings.keepaliveMs, request.settings.keepaliveMisses};
    if (const workspace::CompressionSettings &offered = request.settings.compression;
        offered.offer) {
        target.deflate = {offered.serverMaxWindowBits, offered.clientMaxWindowBits,
                          offered.serverNoContextTakeover, offered.clientNoContextTakeover};
    }

    const auto add = [&target](const QString &name, const QString &value) -> base::Result<void> {
        if (const QString problem = workspace::headerProblem(name, value); !problem.isEmpty())
            return base::Error{
                QCoreApplication::translate("session", "Header “%1”: %2").arg(name, problem)};
        if (name.compare(QLatin1String("Origin"), Qt::CaseInsensitive) == 0)
            target.origin = value;
        else
            target.headers.push_back({name.toUtf8(), value.toUtf8()});
        return {};
    };
    for (const workspace::Field &field : request.headers) {
        if (!field.enabled || (field.name.isEmpty() && field.value.isEmpty()))
            continue;
        if (const auto added = add(field.name, field.value); !added)
            return added.error();
    }
    for (const wire::Header &header : overrides.headers) {
        if (const auto added = add(QString::fromUtf8(header.name), QString::fromUtf8(header.value));
            !added)
            return added.error();
    }
    return target;
}

} // namespace sockwright::session
