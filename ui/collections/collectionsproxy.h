// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace sockwright::ui {

/// The workspace's tree as the pane shows it: filtered by name, in its own order, with icons and
/// with words for what is broken. A folder whose name matches keeps all that is in it.
class CollectionsProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit CollectionsProxy(QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
};

} // namespace sockwright::ui
