// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldview.h"

#include "ui/editor/fielddelegate.h"
#include "ui/editor/fieldmodel.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <functional>
#include <set>

namespace sockwright::ui {

FieldView::FieldView(FieldModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new FieldDelegate(this))
{
    setModel(&m_model);
    setItemDelegate(m_delegate);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | SelectedClicked | EditKeyPressed | AnyKeyPressed);
    setTabKeyNavigation(false); // otherwise the keyboard could not leave the table
    setWordWrap(false);
    setVerticalScrollMode(ScrollPerPixel);
    setMinimumHeight(3 * fontMetrics().lineSpacing()); // on a small screen it scrolls

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Stretch);
    header->setSectionResizeMode(FieldModel::Enabled, QHeaderView::ResizeToContents);

    connect(this, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.row() == m_model.fieldCount())
            editCell(index.row(), index.column());
    });
    addActions();
}

void FieldView::addActions()
{
    setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto add = [this](const QString &text, Icon id, const QKeySequence &shortcut, auto slot) {
        auto *action = new QAction(icon(id), text, this);
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(tr("&Insert row above"), Icon::Add, Qt::Key_Insert, [this] {
        const int row = std::max(currentIndex().row(), 0);
        m_model.insertField(row);
        editCell(row, FieldModel::Name);
    });
    add(tr("D&uplicate row"), Icon::Duplicate, Qt::CTRL | Qt::Key_D,
        [this] { m_model.duplicateField(currentIndex().row()); });
    add(tr("Move &up"), Icon::ArrowUp, Qt::ALT | Qt::Key_Up, [this] { moveCurrent(true); });
    add(tr("Move &down"), Icon::ArrowDown, Qt::ALT | Qt::Key_Down, [this] { moveCurrent(false); });
    add(tr("&Remove"), Icon::Delete, QKeySequence::Delete, [this] { removeSelected(); });
}

void FieldView::offerSecrets()
{
    m_secret = new QAction(icon(Icon::Lock), tr("&Keep as a secret"), this);
    m_secret->setCheckable(true);
    m_secret->setShortcut(Qt::CTRL | Qt::Key_K);
    m_secret->setShortcutContext(Qt::WidgetShortcut);
    connect(m_secret, &QAction::triggered, this,
            [this](bool on) { m_model.setSecret(currentIndex().row(), on); });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &FieldView::showSecret);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FieldView::showSecret);
    addAction(m_secret);
    showSecret();
}

void FieldView::showSecret()
{
    const int row = currentIndex().row();
    m_secret->setEnabled(row >= 0 && row < m_model.fieldCount());
    m_secret->setChecked(m_model.isSecret(row));
}

void FieldView::completeNames(const QStringList &names)
{
    m_delegate->setNames(names);
}

void FieldView::editCell(int row, int column)
{
    const QModelIndex cell = m_model.index(row, std::max<int>(column, FieldModel::Name));
    setCurrentIndex(cell);
    edit(cell);
}

void FieldView::removeSelected()
{
    std::set<int, std::greater<>> rows{currentIndex().row()};
    for (const QModelIndex &index : selectionModel()->selectedIndexes())
        rows.insert(index.row());
    for (const int row : rows)
        m_model.removeField(row);
}

void FieldView::moveCurrent(bool up)
{
    if (m_model.moveField(currentIndex().row(), up))
        scrollTo(currentIndex());
}

void FieldView::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const bool entered = hint == QAbstractItemDelegate::SubmitModelCache;
    const QPersistentModelIndex cell = currentIndex();
    QTableView::closeEditor(editor, entered ? QAbstractItemDelegate::NoHint : hint);

    // A row that was begun and emptied again is no row.
    const int last = m_model.fieldCount() - 1;
    if (state() != EditingState && last >= 0 && m_model.isBlank(last))
        m_model.removeField(last);

    if (!entered || !cell.isValid() || cell.row() == m_model.fieldCount())
        return;
    if (cell.column() == FieldModel::Name)
        editCell(cell.row(), FieldModel::Value);
    else
        editCell(cell.row() + 1, FieldModel::Name);
}

QModelIndex FieldView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (action != MoveNext && action != MovePrevious)
        return QTableView::moveCursor(action, modifiers);
    // Through the cells that hold text, and not from the last one to the first.
    int row = currentIndex().row();
    int column = currentIndex().column() + (action == MoveNext ? 1 : -1);
    if (column > FieldModel::Note) {
        ++row;
        column = FieldModel::Name;
    } else if (column < FieldModel::Name) {
        --row;
        column = FieldModel::Note;
    }
    return m_model.index(row, column);
}

void FieldView::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & ~Qt::KeypadModifier) && currentIndex().isValid()) {
        if (state() != EditingState) // an editor passes the key on and closes a moment later
            editCell(currentIndex().row(), currentIndex().column());
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace sockwright::ui
