// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/collections/collectionsproxy.h"

#include "ui/theme/icons.h"
#include "workspace/workspaceroles.h"

#include <QTextDocument>

namespace sockwright::ui {

using workspace::NodeKind;

namespace {

Icon iconOf(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Collection:
        return Icon::Collection;
    case NodeKind::Folder:
        return Icon::Folder;
    case NodeKind::Request:
        return Icon::Request;
    case NodeKind::Broken:
        break;
    }
    return Icon::BrokenFile;
}

} // namespace

CollectionsProxy::CollectionsProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
    setFilterRole(Qt::EditRole);
}

QVariant CollectionsProxy::data(const QModelIndex &index, int role) const
{
    const auto source
        = [this, &index](int sourceRole) { return QSortFilterProxyModel::data(index, sourceRole); };
    const QString error = source(workspace::ErrorTextRole).toString();
    switch (role) {
    case Qt::DisplayRole:
        if (error.isEmpty())
            return source(role);
        return tr("%1 (damaged)").arg(source(role).toString());
    case Qt::DecorationRole:
        if (!index.isValid())
            return {};
        return icon(iconOf(static_cast<NodeKind>(source(workspace::NodeKindRole).toInt())));
    case Qt::ToolTipRole:
        // A tooltip would take text that looks like markup for markup.
        return error.isEmpty() ? QVariant() : Qt::convertFromPlainText(error);
    case Qt::AccessibleDescriptionRole:
        return error;
    default:
        return source(role);
    }
}

} // namespace sockwright::ui
