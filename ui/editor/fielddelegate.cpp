// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fielddelegate.h"

#include "ui/editor/fieldmodel.h"
#include "ui/theme/colours.h"

#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>

namespace sockwright::ui {

namespace {

// A line edit that knows what to put back.
class CellEditor : public QLineEdit
{
public:
    CellEditor(const QString &text, QWidget *parent)
        : QLineEdit(parent)
        , m_before(text)
    {
        setMaxLength(FieldDelegate::longestLine);
        setText(text);
    }
    const QString &before() const { return m_before; }

private:
    QString m_before;
};

} // namespace

QWidget *FieldDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem & /*option*/,
                                     const QModelIndex &index) const
{
    auto *editor = new CellEditor(index.data(Qt::EditRole).toString(), parent);
    editor->setFrame(false);
    editor->setAutoFillBackground(true);
    editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
    connect(editor, &QLineEdit::textEdited, this,
            [this, editor] { emit const_cast<FieldDelegate *>(this)->commitData(editor); });
    if (index.data(FieldModel::HiddenRole).toBool())
        editor->setEchoMode(QLineEdit::Password);
    if (index.column() == FieldModel::Name && !m_names.isEmpty()) {
        auto *completer = new QCompleter(m_names, editor);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        editor->setCompleter(completer);
        connect(completer, qOverload<const QString &>(&QCompleter::activated), editor,
                [this, editor] { emit const_cast<FieldDelegate *>(this)->commitData(editor); });
    }
    return editor;
}

void FieldDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // The model's answer to a keystroke must not move the cursor.
    auto *line = static_cast<QLineEdit *>(editor);
    if (const QString text = index.data(Qt::EditRole).toString(); text != line->text())
        line->setText(text);
}

void FieldDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                 const QModelIndex &index) const
{
    model->setData(index, static_cast<QLineEdit *>(editor)->text(), Qt::EditRole);
}

bool FieldDelegate::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        auto *editor = static_cast<CellEditor *>(watched);
        editor->setText(editor->before());
        emit commitData(editor);
    }
    return QStyledItemDelegate::eventFilter(watched, event);
}

void FieldDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto *model = qobject_cast<const FieldModel *>(index.model());
    if (model && index.row() == model->fieldCount() && index.column() == FieldModel::Name) {
        option->text = tr("Add…");
        option->features |= QStyleOptionViewItem::HasDisplay;
        option->palette.setColor(QPalette::Text, coloursFor(option->palette).muted);
    } else if (index.data(FieldModel::HiddenRole).toBool()
               && index.data(Qt::EditRole).toString().isEmpty()) {
        option->palette.setColor(QPalette::Text, coloursFor(option->palette).muted);
    } else if (index.siblingAtColumn(FieldModel::Enabled).data(Qt::CheckStateRole)
               == Qt::Unchecked) {
        option->palette.setColor(QPalette::Text, coloursFor(option->palette).muted);
    }
}

} // namespace sockwright::ui
