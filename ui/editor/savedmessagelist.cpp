// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/savedmessagelist.h"

#include "format/visible.h"
#include "ui/editor/messagebar.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QScopedValueRollback>
#include <QTextDocument>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>

namespace sockwright::ui {

using workspace::SavedMessage;

namespace {

constexpr int undoMs = 15'000;
constexpr int previewCharacters = 120;
constexpr int messageRole = Qt::UserRole;

SavedMessage messageOf(const QListWidgetItem &item)
{
    return item.data(messageRole).value<SavedMessage>();
}

void showIn(QListWidgetItem &item, const SavedMessage &message)
{
    item.setText(message.name);
    item.setData(messageRole, QVariant::fromValue(message));
    const QByteArray start = message.content.left(previewCharacters).toUtf8();
    item.setToolTip(Qt::convertFromPlainText(format::previewText(
        {start.constData(), static_cast<std::size_t>(start.size())}, previewCharacters)));
}

} // namespace

SavedMessageList::SavedMessageList(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_undoBar(new MessageBar(this))
{
    m_list->setAccessibleName(tr("Saved messages"));
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setMinimumHeight(3 * fontMetrics().lineSpacing());
    buildActions();

    auto *title = new QLabel(tr("Sa&ved messages"), this);
    title->setBuddy(m_list);
    auto *top = new QHBoxLayout;
    top->addWidget(title, 1);
    for (QAction *action : {m_add, m_update, m_remove}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        top->addWidget(button);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_undoBar);

    connect(m_list, &QListWidget::itemChanged, this, &SavedMessageList::onItemChanged);
    connect(m_list, &QListWidget::currentRowChanged, this, &SavedMessageList::updateActions);
    connect(m_list, &QListWidget::itemDoubleClicked, m_load, &QAction::trigger);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &SavedMessageList::edited);
    connect(m_undoBar, &MessageBar::actionTriggered, this, &SavedMessageList::undoRemove);
    updateActions();
}

void SavedMessageList::buildActions()
{
    const auto make = [this](Icon id, const QString &text, const QString &toolTip) {
        auto *action = new QAction(icon(id), text, this);
        action->setToolTip(toolTip);
        action->setShortcutContext(Qt::WidgetShortcut);
        return action;
    };
    m_load = make(Icon::Message, tr("&Load into the editor"), {});
    m_load->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    m_send = make(Icon::Send, tr("&Send"), {});
    m_add = make(Icon::Add, tr("Save &new"), tr("Save what is in the editor as a new message"));
    m_update = make(Icon::Save, tr("&Update"),
                    tr("Replace the selected message by what is in the editor"));
    m_rename = make(Icon::Rename, tr("&Rename"), {});
    m_rename->setShortcut(Qt::Key_F2);
    auto *up = make(Icon::ArrowUp, tr("Move &up"), {});
    up->setShortcut(Qt::ALT | Qt::Key_Up);
    auto *down = make(Icon::ArrowDown, tr("Move &down"), {});
    down->setShortcut(Qt::ALT | Qt::Key_Down);
    m_remove = make(Icon::Delete, tr("D&elete"), tr("Delete the selected message (Del)"));
    m_remove->setShortcut(QKeySequence::Delete);

    m_list->addActions({m_load, m_send, m_add, m_update, m_rename, up, down, m_remove});

    connect(m_load, &QAction::triggered, this, [this] {
        if (const QListWidgetItem *item = m_list->currentItem())
            emit loadRequested(messageOf(*item));
    });
    connect(m_send, &QAction::triggered, this, [this] {
        if (const QListWidgetItem *item = m_list->currentItem())
            emit sendRequested(messageOf(*item));
    });
    connect(m_add, &QAction::triggered, this, &SavedMessageList::addRequested);
    connect(m_update, &QAction::triggered, this, &SavedMessageList::updateRequested);
    connect(m_rename, &QAction::triggered, this, [this] {
        if (QListWidgetItem *item = m_list->currentItem())
            m_list->editItem(item);
    });
    connect(up, &QAction::triggered, this, [this] { moveCurrent(-1); });
    connect(down, &QAction::triggered, this, [this] { moveCurrent(1); });
    connect(m_remove, &QAction::triggered, this, &SavedMessageList::removeCurrent);
}

QListWidgetItem *SavedMessageList::makeItem(const SavedMessage &message) const
{
    auto *item = new QListWidgetItem;
    showIn(*item, message);
    item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable
                   | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren);
    return item;
}

void SavedMessageList::setMessages(const std::vector<SavedMessage> &messages)
{
    const QScopedValueRollback loading(m_loading, true);
    m_undoBar->dismiss();
    m_removed.reset();
    m_list->clear();
    for (const SavedMessage &message : messages)
        m_list->addItem(makeItem(message));
    updateActions();
}

std::vector<SavedMessage> SavedMessageList::messages() const
{
    std::vector<SavedMessage> messages;
    for (int row = 0; row < m_list->count(); ++row)
        messages.push_back(messageOf(*m_list->item(row)));
    return messages;
}

void SavedMessageList::add(const SavedMessage &message)
{
    QListWidgetItem *item = makeItem(message);
    m_list->addItem(item);
    m_list->setCurrentItem(item);
    emit edited();
    m_list->editItem(item);
}

void SavedMessageList::updateCurrent(const SavedMessage &message)
{
    QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    SavedMessage updated = messageOf(*item);
    updated.format = message.format;
    updated.content = message.content;
    {
        const QScopedValueRollback loading(m_loading, true);
        showIn(*item, updated);
    }
    emit edited();
}

void SavedMessageList::setCurrentName(const QString &name)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->text() == name) {
            m_list->setCurrentRow(row);
            return;
        }
    }
    m_list->setCurrentRow(-1);
}

void SavedMessageList::onItemChanged(QListWidgetItem *item)
{
    SavedMessage message = messageOf(*item);
    if (m_loading || item->text() == message.name)
        return;
    const QString name = item->text().trimmed();
    {
        const QScopedValueRollback loading(m_loading, true);
        if (!name.isEmpty())
            message.name = name;
        showIn(*item, message);
    }
    emit edited();
}

void SavedMessageList::removeCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    const std::unique_ptr<QListWidgetItem> item(m_list->takeItem(row));
    m_removed = Removed{row, messageOf(*item)};
    m_undoBar->showMessage(MessageBar::Kind::Information, tr("Deleted “%1”.").arg(item->text()),
                           tr("&Undo"), undoMs);
    emit edited();
}

void SavedMessageList::undoRemove()
{
    if (!m_removed)
        return;
    m_list->insertItem(m_removed->row, makeItem(m_removed->message));
    m_list->setCurrentRow(m_removed->row);
    m_list->setFocus();
    m_removed.reset();
    emit edited();
}

void SavedMessageList::moveCurrent(int by)
{
    const int row = m_list->currentRow();
    const int target = row + by;
    if (row < 0 || target < 0 || target >= m_list->count())
        return;
    m_list->model()->moveRow({}, row, {}, by < 0 ? target : target + 1);
}

void SavedMessageList::updateActions()
{
    const bool any = m_list->currentRow() >= 0;
    for (QAction *action : {m_load, m_update, m_rename, m_remove})
        action->setEnabled(any);
}

} // namespace sockwright::ui
