// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTableView>

class QAction;

namespace sockwright::ui {

class FieldDelegate;
class FieldModel;

/// The table of a FieldModel with its keyboard.
///
/// Typing, F2 and Enter edit a cell. While editing, Tab goes to the next cell and Enter on to the
/// value and then to the next row; Escape puts the old text back. Otherwise Tab leaves the table.
/// Delete removes the selected rows, Alt+Up and Alt+Down move the current one.
class FieldView : public QTableView
{
    Q_OBJECT

public:
    /// The model is not owned and must outlive the view.
    explicit FieldView(FieldModel &model, QWidget *parent = nullptr);

    /// Rows can be kept as secrets, with Ctrl+K.
    void offerSecrets();
    /// Names that are offered while one is typed.
    void completeNames(const QStringList &names);
    /// Opens the editor of a cell.
    void editCell(int row, int column);

protected:
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addActions();
    void showSecret();
    void removeSelected();
    void moveCurrent(bool up);

    FieldModel &m_model;
    FieldDelegate *m_delegate;
    QAction *m_secret = nullptr; // none: rows cannot be secrets
};

} // namespace sockwright::ui
