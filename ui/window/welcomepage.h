// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sockwright::ui {

/// What the window shows while no request is open: what to do first, and one click to a server that
/// answers.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

signals:
    void newRequestRequested();
    void tryServerRequested();
};

} // namespace sockwright::ui
