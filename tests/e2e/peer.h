// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>

#include <memory>

namespace sockwright::e2e {

/// A server in a process of its own, for as long as the object lives. It says on its standard
/// output or error that it is ready; what else it prints as JSON, one object a line, are its
/// reports.
///
/// Every wait is bounded. The process ends with the object, and with the test program should that
/// die first.
class Peer
{
public:
    /// The servers of this folder.
    static std::unique_ptr<Peer> node();
    static std::unique_ptr<Peer> python(const QStringList &arguments = {});
    /// `sockwright-cli serve` with more arguments.
    static std::unique_ptr<Peer> embedded(const QStringList &arguments = {});

    /// readyText is in the line the program prints when it is ready.
    Peer(const QString &program, const QStringList &arguments, const QByteArray &readyText);
    ~Peer();
    Q_DISABLE_COPY_MOVE(Peer)

    /// Why it is not running; empty while it is.
    QString problem() const { return m_problem; }
    /// The line it printed when it was ready, e.g. "ws://127.0.0.1:40123".
    QString readyLine() const { return m_readyLine; }

    /// The next report that has this "event", skipping others; empty if none comes in time.
    QJsonObject waitForEvent(const QString &event);

    /// Asks it to end (SIGTERM) and returns its exit status, or -1 where a signal ended it.
    int stop();

private:
    QString readLine(const QByteArray &wanted);

    QProcess m_process;
    QString m_readyLine;
    QString m_problem;
};

} // namespace sockwright::e2e
