// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/savedialog.h"

#include "ui/theme/icons.h"
#include "workspace/workspaceroles.h"

#include <QAbstractItemModel>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace sockwright::ui {

using workspace::NodeKind;

SaveDialog::SaveDialog(const QAbstractItemModel &tree, const QString &suggestion, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(suggestion, this))
    , m_place(new QComboBox(this))
{
    setWindowTitle(tr("Save request"));
    m_name->setAccessibleName(tr("Request name"));
    m_name->setMinimumWidth(320);
    m_name->setMaxLength(120);
    m_name->selectAll();
    m_place->setAccessibleName(tr("Save in"));
    addPlaces(tree, {}, 0);
    m_place->addItem(icon(Icon::Add), tr("New collection “%1”").arg(newCollectionName()),
                     QString());

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto check = [this] { m_save->setEnabled(!m_name->text().trimmed().isEmpty()); };
    connect(m_name, &QLineEdit::textChanged, this, check);
    check();

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("Save &in:"), m_place);
    form->addRow(buttons);
}

QString SaveDialog::name() const
{
    return m_name->text().trimmed();
}

QString SaveDialog::parentPath() const
{
    return m_place->currentData().toString();
}

QString SaveDialog::newCollectionName()
{
    return tr("My requests");
}

void SaveDialog::addPlaces(const QAbstractItemModel &tree, const QModelIndex &parent, int depth)
{
    for (int row = 0; row < tree.rowCount(parent); ++row) {
        const QModelIndex index = tree.index(row, 0, parent);
        const auto kind = static_cast<NodeKind>(index.data(workspace::NodeKindRole).toInt());
        if (kind != NodeKind::Collection && kind != NodeKind::Folder)
            continue;
        m_place->addItem(icon(kind == NodeKind::Collection ? Icon::Collection : Icon::Folder),
                         QString(depth * 4, QLatin1Char(' ')) + index.data().toString(),
                         index.data(workspace::PathRole));
        addPlaces(tree, index, depth + 1);
    }
}

} // namespace sockwright::ui
