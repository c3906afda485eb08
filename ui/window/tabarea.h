// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/drafts.h"

#include <QStackedWidget>

class QTabWidget;

namespace sockwright::base {
class SerialExecutor;
class SettingsStore;
} // namespace sockwright::base

namespace sockwright::ui {

class RequestTab;

/// The open requests in tabs, or the welcome page while there is none.
class TabArea : public QStackedWidget
{
    Q_OBJECT

public:
    /// The executor and the settings serve the tabs and must outlive the area.
    TabArea(base::SerialExecutor &executor, base::SettingsStore &settings,
            QWidget *parent = nullptr);

    /// Opens a tab at the end and brings it to the front.
    RequestTab *add(const workspace::OpenTab &content);
    /// Drops a tab with its connection, unasked.
    void remove(RequestTab *tab);
    void removeAll();

    RequestTab *current() const;
    void setCurrent(RequestTab *tab);
    void step(int by);
    QList<RequestTab *> tabs() const;
    /// The tab of a saved request; null when it is not open.
    RequestTab *find(const QString &savedPath) const;

    workspace::OpenTabs content() const;

signals:
    void currentChanged(sockwright::ui::RequestTab *tab);
    /// The person asked to close a tab.
    void closeRequested(sockwright::ui::RequestTab *tab);
    void saveRequested(sockwright::ui::RequestTab *tab);
    void saveAsRequested(sockwright::ui::RequestTab *tab);
    void renameRequested(sockwright::ui::RequestTab *tab);
    void newRequestRequested();
    void tryServerRequested();
    /// What content() gives has changed.
    void contentChanged();

private:
    RequestTab *tabAt(int index) const;
    void showTitle(RequestTab *tab);

    base::SerialExecutor &m_executor;
    base::SettingsStore &m_settings;
    QTabWidget *m_tabs;
};

} // namespace sockwright::ui
