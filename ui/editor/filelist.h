// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;
class QPushButton;

namespace sockwright::ui {

/// A list of files, added with a dialog.
class FileList : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the list's accessible name and the dialog's title; filter as in QFileDialog.
    FileList(const QString &name, const QString &filter, QWidget *parent = nullptr);

    /// Shows other files; emits nothing.
    void setFiles(const QStringList &files);
    QStringList files() const;

signals:
    /// The person added or removed files.
    void edited();

private:
    void add();
    void removeSelected();
    void updateButtons();

    QString m_filter;
    QListWidget *m_list;
    QPushButton *m_remove;
};

} // namespace sockwright::ui
