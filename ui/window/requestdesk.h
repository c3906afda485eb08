// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/drafts.h"
#include "workspace/secretkeeper.h"
#include "workspace/workspace.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <vector>

class QWidget;

namespace sockwright::ui {

class RequestTab;
class Tab;
class TabArea;

/// What the window does with requests and their files: opens, saves, renames and closes them, with
/// the questions this takes. The values of their secrets are looked up when a tab opens and stored
/// when it is saved, and what their folders give is kept up to date in the tabs, all of it in the
/// background.
class RequestDesk : public QObject
{
    Q_OBJECT

public:
    using Mode = workspace::store::SaveMode;

    /// All outlive it, but for the tabs. The window is the dialogs' parent.
    RequestDesk(workspace::Workspace &workspace, workspace::Secrets &secrets, TabArea *tabs,
                QWidget *window);

    void open(const QString &path, const std::function<void(RequestTab *)> &then = {});
    void reload(RequestTab *tab, const std::function<void()> &then = {});
    void close(Tab *tab);
    /// Brings back what was in the tab of a request that was closed last, unsaved edits and the
    /// composed message too.
    void reopen();
    bool canReopen() const { return !m_closed.empty(); }
    /// For another workspace.
    void forgetClosed();
    void save(RequestTab *tab, const std::function<void()> &then = {},
              Mode mode = Mode::KeepOutsideEdits);
    void saveAs(RequestTab *tab, const std::function<void()> &then = {});
    void rename(RequestTab *tab);
    void editFolder(const QString &path);

    /// Unsaved values are no part of the drafts' file: they are stored under its name and the
    /// number of their tab. For the end of the program, or of the workspace's tabs.
    void keepDrafts(const QString &draftsFile);
    /// For a tab that comes back from the drafts as their number `number`.
    void restore(RequestTab *tab, const QString &draftsFile, int number);

    /// Values are on their way to where they are kept, or back.
    bool isBusy() const { return m_keeper.isBusy(); }

signals:
    /// A plain sentence for the person.
    void failed(const QString &message);
    /// A request has a new file.
    void saved(const QString &path);
    void busyChanged(bool busy);
    void canReopenChanged(bool can);

private:
    void show(const workspace::store::StoredRequest &stored,
              const std::vector<workspace::FolderLevel> &levels,
              const std::function<void(RequestTab *)> &then);
    void closeRequest(RequestTab *tab);
    void drop(RequestTab *tab);
    void saveInto(RequestTab *tab, const QString &parent, const QString &name,
                  const std::function<void()> &then);
    void askAboutOutsideEdit(RequestTab *tab, const std::function<void()> &then);
    void followOutsideEdit(const QString &path, const QByteArray &stamp);
    void followMove(const QString &from, const QString &to);
    void followRemoval(const QString &path);

    void fill(RequestTab *tab, const QString &root, const QString &path);
    void updateInherited();
    void inherit(RequestTab *tab);
    void setLevels(RequestTab *tab, const std::vector<workspace::FolderLevel> &levels);

    workspace::Workspace &m_workspace;
    TabArea *m_tabs;
    QWidget *m_window;
    workspace::SecretKeeper m_keeper;
    std::deque<workspace::OpenTab> m_closed; // the latest last; in memory only, secrets too
    /// What the tabs' folders give, as their files say it.
    QHash<const QObject *, std::vector<workspace::FolderLevel>> m_levels;
};

} // namespace sockwright::ui
