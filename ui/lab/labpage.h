// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;
class QLabel;
class QPushButton;

namespace sockwright::ui {

/// A page of the control lab: a sentence on what it does, fields below each other, and buttons that
/// send. The buttons work while the page allows it (no obstacle()) and there is a connection.
class LabPage : public QWidget
{
    Q_OBJECT

public:
    void setConnected(bool connected);
    /// The button that Enter presses.
    QPushButton *sendButton() const { return m_buttons.first(); }

protected:
    explicit LabPage(const QString &explanation, QWidget *parent = nullptr);

    QFormLayout *form() const { return m_form; }
    /// The first one has the page's keyboard focus.
    void addField(const QString &name, QWidget *field);
    /// The first one is sendButton().
    QPushButton *addButton(const QString &text, const QString &accessibleName);
    /// To be called last in a constructor, and whenever obstacle() may have changed.
    void updateButtons();
    /// Why the fields cannot be sent as they stand; empty when they can.
    virtual QString obstacle() const = 0;

    void changeEvent(QEvent *event) override;

private:
    void muteExplanation();

    bool m_connected = false;
    QLabel *m_explanation;
    QFormLayout *m_form;
    QWidget *m_buttonRow;
    QList<QPushButton *> m_buttons;
};

} // namespace sockwright::ui
