// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QProcess>
#include <QTimer>

namespace sockwright::e2e {

using namespace Qt::StringLiterals;

QList<QJsonObject> CliRun::rowsOf(const QString &kind, const QString &direction) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &candidate : rows) {
        if (candidate.value("kind"_L1).toString() == kind
            && candidate.value("direction"_L1).toString() == direction) {
            found.append(candidate);
        }
    }
    return found;
}

QJsonObject CliRun::row(const QString &kind, const QString &direction) const
{
    return rowsOf(kind, direction).value(0);
}

QStringList CliRun::states() const
{
    QStringList names;
    for (const QJsonObject &candidate : rowsOf(u"state"_s, u"local"_s))
        names.append(candidate.value("state"_L1).toString());
    return names;
}

QByteArray payloadOf(const QJsonObject &row)
{
    if (row.contains("text"_L1))
        return row.value("text"_L1).toString().toUtf8();
    return QByteArray::fromBase64(row.value("base64"_L1).toString().toLatin1());
}

CliRun runCli(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    QEventLoop loop;
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    QElapsedTimer clock;
    clock.start();
    process.start(QStringLiteral(SOCKWRIGHT_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    limit.start(30'000);
    if (process.state() != QProcess::NotRunning)
        loop.exec();

    CliRun run;
    run.elapsedMs = clock.elapsed();
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
    } else if (process.exitStatus() == QProcess::NormalExit) {
        run.status = process.exitCode();
    }
    run.output = process.readAllStandardOutput();
    run.errors = process.readAllStandardError();
    return run;
}

CliRun connectTo(const QString &url, const QStringList &arguments, const QByteArray &input)
{
    CliRun run
        = runCli(QStringList{u"connect"_s, url, u"--output"_s, u"ndjson"_s} + arguments, input);
    for (const QByteArray &line : run.output.split('\n')) {
        if (!line.isEmpty())
            run.rows.append(QJsonDocument::fromJson(line).object());
    }
    return run;
}

} // namespace sockwright::e2e
