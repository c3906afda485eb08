// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cookies/cookiejarmodel.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace sockwright::ui {

/// The cookies that servers have set: to look at, change, delete, and switch off.
class CookieJarDialog : public QDialog
{
    Q_OBJECT

public:
    /// The jar outlives the dialog.
    explicit CookieJarDialog(session::CookieJar &jar, QWidget *parent = nullptr);

private:
    void buildLayout();
    void deleteSelected();
    void showState();

    session::CookieJar &m_jar;
    CookieJarModel m_model;
    QCheckBox *m_enabled;
    QTableView *m_table;
    QLabel *m_empty;
    QPushButton *m_delete;
    QPushButton *m_clear;
};

} // namespace sockwright::ui
