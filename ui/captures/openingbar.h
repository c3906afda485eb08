// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <cstdint>
#include <memory>

class QLabel;

namespace sockwright::ui {

/// Says that a conversation is being opened, how far that is, and lets the person cancel it. Shown
/// only when it takes long enough to be read.
class OpeningBar : public QWidget
{
    Q_OBJECT

public:
    /// Shared with the job that opens.
    struct Progress
    {
        std::atomic<std::uint64_t> rows = 0;
        std::atomic<bool> cancelled = false;
    };

    explicit OpeningBar(QWidget *parent = nullptr);

    bool isBusy() const { return m_progress != nullptr; }
    /// One job at a time.
    std::shared_ptr<Progress> begin(const QString &name);
    /// The job has to end soon.
    void cancel();
    /// It has ended.
    void end();

private:
    void showProgress();

    QLabel *m_text;
    QTimer m_tick;
    QString m_name;
    std::shared_ptr<Progress> m_progress;
};

} // namespace sockwright::ui
