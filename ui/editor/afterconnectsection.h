// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

class QListWidget;
class QPushButton;

namespace sockwright::ui {

class MessageFields;

/// Messages that are sent after each connect: a list, and the one that is selected.
class AfterConnectSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit AfterConnectSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QString problem() const override;
    QWidget *firstField() const override;

private:
    QWidget *makeButtons();
    void add();
    void removeCurrent();
    void moveCurrent(int by);
    void listMessages(int current);
    void showCurrent();
    workspace::SavedMessage *current();

    QListWidget *m_list;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QWidget *m_buttons;
    QLineEdit *m_name;
    MessageFields *m_message;
};

} // namespace sockwright::ui
