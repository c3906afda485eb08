// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/marks.h"

#include <QObject>
#include <QString>
#include <QTimer>

namespace sockwright::base {
class SerialExecutor;
}
namespace sockwright::capture {
class Capture;
}

namespace sockwright::ui {

class TimelinePane;

/// Keeps what a person notes about rows in the folder of their capture: written in the background,
/// shortly after a change and at the latest when the keeper goes.
class MarksKeeper : public QObject
{
    Q_OBJECT

public:
    /// All outlive it. The capture cannot be removed while its marks are being written.
    MarksKeeper(const capture::Capture *capture, TimelinePane *pane, base::SerialExecutor &disk,
                QObject *parent = nullptr);
    ~MarksKeeper() override;

    /// The capture's folder, and the marks that it holds.
    void keepIn(const QString &folder, const capture::Marks &held);
    const QString &folder() const { return m_folder; }

signals:
    void failed(const QString &message);

private:
    bool isSaved() const;
    void save();

    const capture::Capture *m_capture;
    TimelinePane *m_pane;
    base::SerialExecutor &m_disk;
    QString m_folder; // empty: marks stay in memory
    capture::Marks m_held; // what the file holds, or is about to
    QTimer m_delay;
};

} // namespace sockwright::ui
