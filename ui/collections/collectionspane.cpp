// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/collections/collectionspane.h"

#include "ui/collections/collectionsproxy.h"
#include "ui/editor/messagebar.h"
#include "ui/theme/icons.h"
#include "workspace/workspace.h"
#include "workspace/workspacemodel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace sockwright::ui {

using workspace::NodeKind;
using workspace::store::SaveOutcome;

namespace {

constexpr int undoMs = 15'000;

bool holdsOthers(NodeKind kind)
{
    return kind == NodeKind::Collection || kind == NodeKind::Folder;
}

} // namespace

CollectionsPane::CollectionsPane(workspace::Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_proxy(new CollectionsProxy(this))
    , m_filter(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_emptyText(new QLabel(m_tree))
    , m_messages(new MessageBar(this))
{
    m_proxy->setSourceModel(m_workspace.model());
    buildTree();
    buildActions();
    buildLayout();

    connect(m_filter, &QLineEdit::textChanged, this, &CollectionsPane::applyFilter);
    connect(m_messages, &MessageBar::actionTriggered, this, &CollectionsPane::undoRemove);
    connect(&m_workspace, &workspace::Workspace::canUndoRemoveChanged, m_undo,
            &QAction::setEnabled);
    connect(&m_workspace, &workspace::Workspace::opened, this, [this] {
        m_tree->expandToDepth(0);
        updateEmptyText();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CollectionsPane::updateActions);
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, &CollectionsPane::updateEmptyText);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, &CollectionsPane::updateEmptyText);
    updateActions();
    updateEmptyText();
}

void CollectionsPane::buildTree()
{
    m_tree->setModel(m_proxy);
    m_tree->setAccessibleName(tr("Collections"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->setDragDropMode(QAbstractItemView::InternalMove);
    m_tree->setDropIndicatorShown(true);
    m_tree->setAutoExpandDelay(600);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (!holdsOthers(kindOf(index))) // a double click on a folder folds it
            open(index);
    });

    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyText->setMargin(12);
    m_emptyText->setForegroundRole(QPalette::PlaceholderText);
    m_emptyText->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *overlay = new QVBoxLayout(m_tree->viewport());
    overlay->addWidget(m_emptyText);
}

void CollectionsPane::buildActions()
{
    const auto make = [this](Icon id, const QString &text, auto slot) {
        auto *action = new QAction(icon(id), text, this);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_tree->addAction(action);
        return action;
    };
    const auto separate = [this] {
        auto *separator = new QAction(this);
        separator->setSeparator(true);
        m_tree->addAction(separator);
    };
    m_open = make(Icon::Request, tr("&Open"), [this] { open(m_tree->currentIndex()); });
    m_open->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    separate();
    m_newRequest = make(Icon::Add, tr("New &request"), [this] { newRequest(); });
    m_newFolder = make(Icon::Folder, tr("New &folder"), [this] { newFolder(); });
    m_newCollection = make(Icon::Collection, tr("New &collection"), [this] { newCollection(); });
    separate();
    m_rename = make(Icon::Rename, tr("Re&name"), [this] { m_tree->edit(m_tree->currentIndex()); });
    m_rename->setShortcut(Qt::Key_F2);
    m_duplicate = make(Icon::Duplicate, tr("D&uplicate"), [this] { duplicateCurrent(); });
    m_duplicate->setShortcut(Qt::CTRL | Qt::Key_D);
    m_remove = make(Icon::Delete, tr("&Delete"), [this] { removeCurrent(); });
    m_remove->setShortcut(QKeySequence::Delete);
    separate();
    m_settings = make(Icon::Settings, tr("&Settings…"), [this] {
        if (holdsOthers(kindOf(m_tree->currentIndex())))
            emit settingsRequested(pathOf(m_tree->currentIndex()));
    });
    separate();
    m_undo = make(Icon::Undo, tr("Undo d&elete"), [this] { undoRemove(); });
    m_undo->setShortcut(QKeySequence::Undo);
    m_undo->setEnabled(m_workspace.canUndoRemove());
}

void CollectionsPane::buildLayout()
{
    m_filter->setAccessibleName(tr("Filter collections"));
    m_filter->setPlaceholderText(tr("Filter…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);

    auto *menu = new QMenu(this);
    menu->addActions({m_newRequest, m_newFolder, m_newCollection});
    auto *add = new QToolButton(this);
    add->setIcon(icon(Icon::Add));
    add->setText(tr("New"));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setToolTip(tr("New request, folder or collection"));
    add->setMenu(menu);
    add->setPopupMode(QToolButton::InstantPopup);
    add->setFocusPolicy(Qt::StrongFocus);

    auto *top = new QHBoxLayout;
    top->addWidget(m_filter, 1);
    top->addWidget(add);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(top);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_messages);
}

QString CollectionsPane::pathOf(const QModelIndex &index) const
{
    return index.data(workspace::PathRole).toString();
}

NodeKind CollectionsPane::kindOf(const QModelIndex &index) const
{
    return static_cast<NodeKind>(index.data(workspace::NodeKindRole).toInt());
}

QModelIndex CollectionsPane::indexOf(const QString &path) const
{
    return m_proxy->mapFromSource(m_workspace.model()->indexOfPath(path));
}

QString CollectionsPane::parentForNew() const
{
    QModelIndex index = m_tree->currentIndex();
    while (index.isValid() && !holdsOthers(kindOf(index)))
        index = index.parent();
    if (!index.isValid())
        index = m_workspace.model()->index(0, 0);
    return pathOf(index);
}

void CollectionsPane::setCurrentPath(const QString &path)
{
    const QModelIndex index = indexOf(path);
    m_tree->setCurrentIndex(index);
    if (index.isValid())
        m_tree->scrollTo(index);
}

void CollectionsPane::focusTree()
{
    m_tree->setFocus(Qt::ShortcutFocusReason);
}

void CollectionsPane::open(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    if (kindOf(index) == NodeKind::Request)
        emit openRequested(pathOf(index));
    else if (holdsOthers(kindOf(index)))
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
    else
        m_messages->showMessage(MessageBar::Kind::Error,
                                index.data(workspace::ErrorTextRole).toString());
}

void CollectionsPane::newRequest()
{
    if (const QString parent = parentForNew(); !parent.isEmpty()) {
        newRequestIn(parent);
        return;
    }
    m_workspace.createCollection(tr("My requests"), this,
                                 [this](const base::Result<QString> &collection) {
                                     if (succeeded(collection))
                                         newRequestIn(*collection);
                                 });
}

void CollectionsPane::newRequestIn(const QString &parent)
{
    workspace::Request request;
    request.name = tr("New request");
    m_workspace.saveNew(parent, request, this, [this](const base::Result<SaveOutcome> &saved) {
        if (!succeeded(saved))
            return;
        present(saved->path, false);
        emit openRequested(saved->path);
    });
}

void CollectionsPane::newCollection()
{
    m_workspace.createCollection(tr("New collection"), this,
                                 [this](const base::Result<QString> &path) {
                                     if (succeeded(path))
                                         present(*path, true);
                                 });
}

void CollectionsPane::newFolder()
{
    const QString parent = parentForNew();
    if (parent.isEmpty()) {
        newCollection();
        return;
    }
    m_workspace.createFolder(parent, tr("New folder"), this,
                             [this](const base::Result<QString> &path) {
                                 if (succeeded(path))
                                     present(*path, true);
                             });
}

void CollectionsPane::duplicateCurrent()
{
    m_workspace.duplicate(pathOf(m_tree->currentIndex()), this,
                          [this](const base::Result<QString> &path) {
                              if (succeeded(path))
                                  present(*path, true);
                          });
}

void CollectionsPane::removeCurrent()
{
    const QModelIndex index = m_tree->currentIndex();
    const QString name = index.data(Qt::EditRole).toString();
    m_workspace.remove(pathOf(index), this, [this, name](const base::Result<QString> &removed) {
        if (succeeded(removed))
            m_messages->showMessage(MessageBar::Kind::Information, tr("Deleted “%1”.").arg(name),
                                    tr("&Undo"), undoMs);
    });
}

void CollectionsPane::undoRemove()
{
    m_workspace.undoRemove(this, [this](const base::Result<QString> &path) {
        if (!succeeded(path))
            return;
        m_messages->dismiss();
        present(*path, false);
    });
}

void CollectionsPane::present(const QString &path, bool rename)
{
    if (!indexOf(path).isValid())
        m_filter->clear();
    setCurrentPath(path);
    if (!rename)
        return;
    m_tree->setFocus();
    m_tree->edit(m_tree->currentIndex());
}

template <typename T>
bool CollectionsPane::succeeded(const base::Result<T> &result)
{
    if (!result)
        m_messages->showMessage(MessageBar::Kind::Error, result.error().message);
    return result.ok();
}

void CollectionsPane::applyFilter(const QString &text)
{
    const bool wasFiltered = !m_proxy->filterRegularExpression().pattern().isEmpty();
    if (!wasFiltered) {
        m_expanded.clear();
        for (QModelIndex index = m_proxy->index(0, 0); index.isValid();
             index = m_tree->indexBelow(index)) {
            if (m_tree->isExpanded(index))
                m_expanded.insert(pathOf(index));
        }
    }
    m_proxy->setFilterFixedString(text);
    if (!text.isEmpty()) {
        m_tree->expandAll();
    } else if (wasFiltered) {
        m_tree->collapseAll();
        for (const QString &path : std::as_const(m_expanded))
            m_tree->expand(indexOf(path));
        m_tree->scrollTo(m_tree->currentIndex());
    }
    updateEmptyText();
}

void CollectionsPane::updateActions()
{
    const bool any = m_tree->currentIndex().isValid();
    for (QAction *action : {m_open, m_rename, m_duplicate, m_remove})
        action->setEnabled(any);
    m_settings->setEnabled(any && holdsOthers(kindOf(m_tree->currentIndex())));
}

void CollectionsPane::updateEmptyText()
{
    m_emptyText->setVisible(m_proxy->rowCount() == 0);
    m_emptyText->setText(m_filter->text().isEmpty()
                             ? tr("Requests you save appear here.\nPress New to make one.")
                             : tr("No name matches the filter."));
}

bool CollectionsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Escape:
            if (m_filter->text().isEmpty())
                break;
            m_filter->clear();
            return true;
        case Qt::Key_Down:
            if (!m_tree->currentIndex().isValid())
                m_tree->setCurrentIndex(m_proxy->index(0, 0));
            focusTree();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sockwright::ui
