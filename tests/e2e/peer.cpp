// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QStandardPaths>

#include <csignal>
#include <sys/prctl.h>

namespace sockwright::e2e {

using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 20'000;

QString sourceFile(const QString &name)
{
    return QStringLiteral(SOCKWRIGHT_E2E_DIR) + u'/' + name;
}

} // namespace

std::unique_ptr<Peer> Peer::node()
{
    return std::make_unique<Peer>(u"node"_s, QStringList{sourceFile(u"node/server.mjs"_s)},
                                  "ws://");
}

std::unique_ptr<Peer> Peer::python(const QStringList &arguments)
{
    // The distribution's own interpreter: it is the one that has python3-websockets.
    return std::make_unique<Peer>(
        u"/usr/bin/python3"_s, QStringList{sourceFile(u"python/server.py"_s)} + arguments, "ws://");
}

std::unique_ptr<Peer> Peer::embedded(const QStringList &arguments)
{
    return std::make_unique<Peer>(QStringLiteral(SOCKWRIGHT_CLI),
                                  QStringList{u"serve"_s} + arguments, "ws://");
}

Peer::Peer(const QString &program, const QStringList &arguments, const QByteArray &readyText)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.start(program, arguments);
    if (!m_process.waitForStarted()) {
        m_problem = u"%1 cannot be started: packaging/test.sh installs it."_s.arg(program);
        return;
    }
    m_readyLine = readLine(readyText).trimmed();
    if (m_readyLine.isEmpty() && m_problem.isEmpty())
        m_problem = u"%1 did not become ready in time."_s.arg(program);
}

Peer::~Peer()
{
    stop();
}

QString Peer::readLine(const QByteArray &wanted)
{
    const QDeadlineTimer deadline(waitMs);
    QByteArray seen;
    while (!deadline.hasExpired()) {
        while (m_process.canReadLine()) {
            const QByteArray line = m_process.readLine();
            if (line.contains(wanted))
                return QString::fromUtf8(line);
            seen += line;
        }
        if (!m_process.waitForReadyRead(int(deadline.remainingTime()))
            && m_process.state() == QProcess::NotRunning) {
            m_problem = u"%1 ended: %2"_s.arg(m_process.program(),
                                              QString::fromUtf8(seen + m_process.readAll()));
            return {};
        }
    }
    return {};
}

QJsonObject Peer::waitForEvent(const QString &event)
{
    const QByteArray wanted = "\"" + event.toUtf8() + "\"";
    const QDeadlineTimer deadline(waitMs);
    while (!deadline.hasExpired()) {
        const QString line = readLine(wanted);
        if (line.isEmpty())
            return {};
        const QJsonObject report = QJsonDocument::fromJson(line.toUtf8()).object();
        if (report.value("event"_L1).toString() == event)
            return report;
    }
    return {};
}

int Peer::stop()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(waitMs)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

} // namespace sockwright::e2e
