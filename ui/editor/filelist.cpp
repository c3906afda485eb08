// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/filelist.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

constexpr int linesShown = 3;

} // namespace

FileList::FileList(const QString &name, const QString &filter, QWidget *parent)
    : QWidget(parent)
    , m_filter(filter)
    , m_list(new QListWidget(this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    m_list->setAccessibleName(name);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setFixedHeight(linesShown * (fontMetrics().height() + 6));
    auto *add = new QPushButton(tr("Add…"), this);
    add->setAccessibleName(tr("Add: %1").arg(name));
    m_remove->setAccessibleName(tr("Remove: %1").arg(name));

    auto *buttons = new QVBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    setFocusProxy(m_list);
    setTabOrder(m_list, add);
    setTabOrder(add, m_remove);

    auto *removal = new QAction(tr("Remove"), m_list);
    removal->setShortcut(QKeySequence::Delete);
    removal->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(removal);
    connect(removal, &QAction::triggered, this, &FileList::removeSelected);
    connect(add, &QPushButton::clicked, this, &FileList::add);
    connect(m_remove, &QPushButton::clicked, this, &FileList::removeSelected);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &FileList::updateButtons);
    updateButtons();
}

void FileList::setFiles(const QStringList &files)
{
    if (files == this->files())
        return;
    m_list->clear();
    for (const QString &file : files) {
        auto *item = new QListWidgetItem(file, m_list);
        item->setToolTip(Qt::convertFromPlainText(file));
    }
    updateButtons();
}

QStringList FileList::files() const
{
    QStringList files;
    for (int row = 0; row < m_list->count(); ++row)
        files << m_list->item(row)->text();
    return files;
}

void FileList::add()
{
    QStringList now = files();
    for (const QString &file :
         QFileDialog::getOpenFileNames(this, m_list->accessibleName(), {}, m_filter)) {
        if (!now.contains(file))
            now << file;
    }
    if (now == files())
        return;
    setFiles(now);
    emit edited();
}

void FileList::removeSelected()
{
    const QList<QListWidgetItem *> selected = m_list->selectedItems();
    qDeleteAll(selected);
    updateButtons();
    if (!selected.isEmpty())
        emit edited();
}

void FileList::updateButtons()
{
    m_remove->setEnabled(!m_list->selectedItems().isEmpty());
}

} // namespace sockwright::ui
