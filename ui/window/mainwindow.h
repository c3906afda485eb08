// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "base/setting.h"
#include "oauth/tokensource.h"
#include "session/cookiekeeper.h"
#include "session/recordings.h"
#include "ui/window/capturedesk.h"
#include "ui/window/demo.h"
#include "ui/window/requestdesk.h"
#include "workspace/drafts.h"
#include "workspace/workspace.h"

#include <QEventLoopLocker>
#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>

namespace sockwright::ui {

class CollectionsPane;
class ControlLab;
class LabMenu;
class MessageBar;
class RequestTab;
class RoundTripFigure;
class StatusFigures;
class Tab;
class TabArea;

/// The window: collections on the left, open requests in tabs, figures below. It owns the
/// workspace; what happens inside a tab is the tab's, and to its file RequestDesk's.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `dataDir`: where drafts, captures and the demo workspace are kept. `settings` and `secrets`
    /// outlive the window.
    MainWindow(const QString &dataDir, base::SettingsStore &settings, workspace::Secrets &secrets,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a workspace with the tabs that were open in it, and remembers it for the next start.
    void openWorkspace(const QString &dir);
    /// The workspace that was open last, or a first one in the data folder.
    void openLastWorkspace();
    /// Starts the embedded server and opens the demo workspace, connected to it; demoRunning()
    /// follows.
    void openDemo();
    /// Opens a new tab with this URL and connects.
    void openUrl(const QString &url);

    /// The request in front; null while none is, or a conversation is that was opened to be read.
    RequestTab *currentTab() const;

    /// Secrets are on their way to the keychain, or from it: the program's end waits for that.
    bool isKeepingSecrets() const { return m_requests.isBusy(); }

signals:
    void workspaceOpened();
    void demoRunning();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildActions();
    void connectParts();

    void loadWorkspace(const QString &dir);
    void showDemo(const QString &dir);
    void bringTabsBack();
    void keepTabs();
    void leaveTabs();
    bool areTabsSafe();
    void leaveFor(const std::function<void()> &then);
    void askToLeave(const std::function<void()> &leave);
    void newRequest();
    void chooseWorkspace();
    void followTab(RequestTab *tab);
    ControlLab *controlLab();
    void directLab(RequestTab *tab);
    void followBusy(bool busy);
    void showCookies();
    void showAbout();
    void showError(const QString &message);
    void withCurrent(void (RequestTab::*call)());

    base::SettingsStore &m_settings;
    QString m_dataDir;
    base::SerialExecutor m_executor;
    session::Recordings m_recordings;
    oauth::TokenSource m_tokens;
    session::CookieJar m_cookies; // of the open workspace, as is the next
    session::CookieKeeper m_cookieKeeper;
    workspace::Workspace m_workspace;
    std::unique_ptr<workspace::Drafts> m_drafts;
    Demo m_demo;
    std::optional<QEventLoopLocker> m_busy;
    bool m_leaving = false; // whatever there is to lose has been asked about
    bool m_tabsAreBack = false; // those of m_drafts: before that there is nothing to keep

    MessageBar *m_messages;
    CollectionsPane *m_collections;
    TabArea *m_tabs;
    RequestDesk m_requests;
    CaptureDesk m_captures;
    StatusFigures *m_figures;
    RoundTripFigure *m_roundTrip;
    LabMenu *m_labMenu;
    ControlLab *m_lab = nullptr; // made when it is first asked for
    QList<QAction *> m_requestActions; // need a request in front
};

} // namespace sockwright::ui
