// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

namespace sockwright::ui {

/// Edits the cells of a FieldModel: every keystroke goes into the model at once, so that what shows
/// the rows elsewhere (the URL) follows, and Escape puts the text back from before.
class FieldDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Of a line of a request, in UTF-16 code units. QLineEdit's own 32,767 would cut what a file
    /// holds without a word.
    static constexpr int longestLine = 256 * 1024;

    /// Names that are offered while one is typed.
    void setNames(const QStringList &names) { m_names = names; }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    QStringList m_names;
};

} // namespace sockwright::ui
