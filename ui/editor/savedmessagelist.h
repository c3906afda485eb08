// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QWidget>

#include <optional>
#include <vector>

class QAction;
class QListWidget;
class QListWidgetItem;

namespace sockwright::ui {

class MessageBar;

/// The messages saved with a request: a list in the person's order with buttons and a context menu.
///
/// Enter or a double click loads a message, F2 renames it, Alt+Up and Alt+Down or dragging move it,
/// Delete removes it and offers to bring it back.
class SavedMessageList : public QWidget
{
    Q_OBJECT

public:
    explicit SavedMessageList(QWidget *parent = nullptr);

    /// Shows other messages; emits nothing.
    void setMessages(const std::vector<workspace::SavedMessage> &messages);
    std::vector<workspace::SavedMessage> messages() const;

    /// Adds a message at the end and lets the person name it.
    void add(const workspace::SavedMessage &message);
    /// Puts format and content of `message` into the current message, which keeps its name.
    void updateCurrent(const workspace::SavedMessage &message);
    /// Makes the first message with that name the current one, or none.
    void setCurrentName(const QString &name);

signals:
    /// The person changed the list.
    void edited();
    void addRequested();
    void updateRequested();
    void loadRequested(const sockwright::workspace::SavedMessage &message);
    void sendRequested(const sockwright::workspace::SavedMessage &message);

private:
    void buildActions();
    QListWidgetItem *makeItem(const workspace::SavedMessage &message) const;
    void onItemChanged(QListWidgetItem *item);
    void removeCurrent();
    void undoRemove();
    void moveCurrent(int by);
    void updateActions();

    struct Removed
    {
        int row;
        workspace::SavedMessage message;
    };

    QListWidget *m_list;
    MessageBar *m_undoBar;
    QAction *m_add;
    QAction *m_update;
    QAction *m_load;
    QAction *m_send;
    QAction *m_rename;
    QAction *m_remove;
    std::optional<Removed> m_removed;
    bool m_loading = false;
};

} // namespace sockwright::ui
