// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace sockwright::e2e {

/// What one run of sockwright-cli did.
struct CliRun
{
    int status = -1; ///< exit status; -1: it did not end in time, or a signal ended it
    qint64 elapsedMs = 0;
    QByteArray output;
    QByteArray errors;
    QList<QJsonObject> rows; ///< of connect(): the timeline

    /// The rows of one kind and direction, in order.
    QList<QJsonObject> rowsOf(const QString &kind, const QString &direction) const;
    /// The first such row, or an empty object.
    QJsonObject row(const QString &kind, const QString &direction) const;
    /// The states in order, e.g. {"connecting", "connected", "closing", "closed"}.
    QStringList states() const;
};

/// The payload of a row, from "text" or "base64".
QByteArray payloadOf(const QJsonObject &row);

/// Runs sockwright-cli to its end, half a minute at most. The event loop runs meanwhile, so that a
/// server of the test's own can answer.
CliRun runCli(const QStringList &arguments, const QByteArray &input = {});

/// `connect URL … --output ndjson`, its rows read. A line that is no JSON object becomes an empty
/// row.
CliRun connectTo(const QString &url, const QStringList &arguments, const QByteArray &input = {});

} // namespace sockwright::e2e
