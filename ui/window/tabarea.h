// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/tabservices.h"
#include "workspace/drafts.h"

#include <QStackedWidget>

class QTabWidget;

namespace sockwright::ui {

class RequestTab;
class Tab;

/// The open requests and conversations in tabs, or the welcome page while there is none.
class TabArea : public QStackedWidget
{
    Q_OBJECT

public:
    explicit TabArea(const TabServices &services, QWidget *parent = nullptr);

    /// Opens a tab at the end and brings it to the front.
    RequestTab *add(const workspace::OpenTab &content);
    /// Takes any other tab, and brings it to the front.
    void add(Tab *tab);
    /// Drops a tab with its connection, unasked.
    void remove(Tab *tab);
    /// Drops the requests; they are of a workspace, conversations are not.
    void removeAll();

    /// The tab in front; null when there is none.
    Tab *front() const;
    /// The same when it is a request; null otherwise.
    RequestTab *current() const;
    void setCurrent(Tab *tab);
    void step(int by);
    QList<Tab *> all() const;
    /// The requests among them.
    QList<RequestTab *> tabs() const;
    /// The tab of a saved request; null when it is not open.
    RequestTab *find(const QString &savedPath) const;

    /// Whether secrets are still there after the end of the program: for all tabs, later ones too.
    void setSecretsLasting(bool lasting);
    bool areSecretsLasting() const { return m_secretsLasting; }

    /// The requests, as they are brought back after a restart.
    workspace::OpenTabs content() const;

signals:
    /// current() may have changed.
    void currentChanged(sockwright::ui::RequestTab *tab);
    /// The person asked to close a tab.
    void closeRequested(sockwright::ui::Tab *tab);
    void saveRequested(sockwright::ui::RequestTab *tab);
    void saveAsRequested(sockwright::ui::RequestTab *tab);
    void renameRequested(sockwright::ui::RequestTab *tab);
    void newRequestRequested();
    void tryServerRequested();
    void serverCookiesRequested();
    /// What content() gives has changed.
    void contentChanged();

private:
    void showTitle(Tab *tab);

    TabServices m_services;
    QTabWidget *m_tabs;
    bool m_secretsLasting = true;
};

} // namespace sockwright::ui
