// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAbstractItemModel;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace sockwright::ui {

/// Asks for the name of a request and the collection or folder it goes into. Where there is no
/// collection yet, it offers to make one.
class SaveDialog : public QDialog
{
    Q_OBJECT

public:
    /// `tree` is the workspace's model. `suggestion` is the name shown first.
    SaveDialog(const QAbstractItemModel &tree, const QString &suggestion,
               QWidget *parent = nullptr);

    QString name() const;
    /// Path of the chosen collection or folder; empty when a new collection is wanted.
    QString parentPath() const;

    /// The name of the collection that is made when there is none.
    static QString newCollectionName();

private:
    void addPlaces(const QAbstractItemModel &tree, const QModelIndex &parent, int depth);

    QLineEdit *m_name;
    QComboBox *m_place;
    QPushButton *m_save;
};

} // namespace sockwright::ui
