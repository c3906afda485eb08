// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/recordings.h"
#include "ui/captures/capturelimits.h"
#include "ui/captures/capturesmodel.h"

#include <QDialog>
#include <QSortFilterProxyModel>

#include <functional>
#include <vector>

class QAction;
class QDoubleSpinBox;
class QLabel;
class QTableView;

namespace sockwright::ui {

class MessageBar;

/// The captures on disk: to open, name, keep and delete them, and how much room they may take.
/// Modeless; reads and changes them in the background and looks again when it becomes active.
class CapturesDialog : public QDialog
{
    Q_OBJECT

public:
    /// The recordings outlive it.
    CapturesDialog(session::Recordings &recordings, const CaptureLimits &limits,
                   QWidget *parent = nullptr);

    void refresh();
    void showError(const QString &message);

signals:
    void openRequested(const sockwright::capture::Library::Entry &entry);
    void limitsChanged(const sockwright::ui::CaptureLimits &limits);

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildActions();
    void buildLayout();
    QDoubleSpinBox *addLimit(const QString &name, quint64 bytes, quint64 most);
    void take(std::vector<capture::Library::Entry> entries);
    void select(const std::vector<capture::Library::Entry> &entries);
    void refreshActions();
    std::vector<capture::Library::Entry> selected() const;
    /// In the background for each of them; then the list is read again.
    void
    change(const std::vector<capture::Library::Entry> &entries,
           std::function<base::Result<void>(const capture::Library &, const QString &id)> work);
    void openSelected();
    void rename();
    void keep(bool kept);
    void askToDelete();

    session::Recordings &m_recordings;
    CapturesModel m_model;
    QSortFilterProxyModel m_sorted;
    bool m_listing = false;
    bool m_listAgain = false;

    MessageBar *m_messages;
    QTableView *m_table;
    QAction *m_open;
    QAction *m_rename;
    QAction *m_keep;
    QAction *m_delete;
    QLabel *m_total;
    QDoubleSpinBox *m_together;
    QDoubleSpinBox *m_each;
};

} // namespace sockwright::ui
