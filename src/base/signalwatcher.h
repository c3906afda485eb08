// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace sockwright::base {

/// Turns SIGINT and SIGTERM into a Qt signal. One at a time; the third signal ends the program on
/// the spot, for when the event loop does not get to see them.
class SignalWatcher : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    /// Gives the two signals their default actions back.
    ~SignalWatcher() override;

signals:
    void interrupted();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sockwright::base
