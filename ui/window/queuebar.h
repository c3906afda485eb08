// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/queuemodel.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QTableView;
class QToolButton;

namespace sockwright::ui {

/// How many messages wait to be sent and for what, and on demand which ones: a list from which they
/// can be dropped, one by its button or Delete, or all. Hidden while none waits.
///
/// Accessible name "Waiting messages"; its description is the line.
class QueueBar : public QFrame
{
    Q_OBJECT

public:
    /// The queue must outlive the bar.
    explicit QueueBar(const session::SendQueue &queue, QWidget *parent = nullptr);

    /// The queue has changed; call it before the event loop runs again.
    void follow();
    /// While connected, messages wait because the server does not read.
    void setConnected(bool connected);

signals:
    /// See session::QueuedMessage::id.
    void dropRequested(quint64 id);
    void dropAllRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void buildList();
    void setExpanded(bool expanded);
    void drop(int row);
    void render();

    const session::SendQueue &m_queue;
    QueueModel m_model;
    bool m_connected = false;
    QTimer m_rendering; // so that a thousand messages are one new line
    QToolButton *m_expand;
    QLabel *m_line;
    QTableView *m_list;
};

} // namespace sockwright::ui
