// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/library.h"
#include "session/recordings.h"
#include "ui/captures/capturelimits.h"
#include "ui/captures/openedconversation.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

class QMenu;

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

class CapturesDialog;
class OpeningBar;
class RecoveryBar;
class Tab;
class TabArea;

/// What the window does with captures: offers what was interrupted, opens conversations in tabs,
/// shows the list of captures, and keeps their room within the limits.
class CaptureDesk : public QObject
{
    Q_OBJECT

public:
    /// All outlive it, but for the tabs. The window is the dialogs' parent.
    CaptureDesk(session::Recordings &recordings, base::SettingsStore &settings, TabArea *tabs,
                QWidget *window);
    ~CaptureDesk() override;

    /// What stands above the tabs now and then.
    QWidget *bars() const { return m_bars; }
    void addActions(QMenu *menu);

    /// Looks for what was interrupted, and makes room; in the background.
    void start();
    /// A HAR file, or the folder of a capture.
    void openFrom(const QString &path);
    void showDialog();

signals:
    void failed(const QString &message);

private:
    void open(const capture::Library::Entry &entry);
    bool showOpen(const QString &path);
    void show(const base::Result<OpenedConversation> &opened);
    void makeRoom();
    void setLimits(const CaptureLimits &limits);
    void chooseFile();
    void chooseFolder();

    session::Recordings &m_recordings;
    base::SettingsStore &m_settings;
    TabArea *m_tabs;
    QWidget *m_window;
    QWidget *m_bars;
    RecoveryBar *m_recovery;
    OpeningBar *m_opening;
    QPointer<CapturesDialog> m_dialog; // made when it is first asked for
    CaptureLimits m_limits;
    QTimer m_roomDelay;
    base::SerialExecutor m_opener;
    base::SerialExecutor m_checks;
};

} // namespace sockwright::ui
