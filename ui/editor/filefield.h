// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace sockwright::ui {

/// The path of a file: typed, or chosen with a dialog.
class FileField : public QWidget
{
    Q_OBJECT

public:
    /// Takes the line that holds the path; its accessible name is the title of the dialog. Filter
    /// as in QFileDialog.
    explicit FileField(QLineEdit *path, const QString &filter, QWidget *parent = nullptr);

private:
    void choose();

    QLineEdit *m_path;
    QString m_filter;
};

} // namespace sockwright::ui
