// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace sockwright::ui {

/// A message inside the window, above or below what it is about: an icon, plain text that can be
/// selected, at most one action and a button that dismisses it. Hidden until it has something to
/// say. A new message replaces the one shown.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    enum class Kind
    {
        Information,
        Warning,
        Error,
    };

    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows text until it is dismissed or replaced. With an actionText a button offers it;
    /// pressing it hides the bar and emits actionTriggered(). timeoutMs > 0 hides the bar after
    /// that time; the time stands still while the keyboard or the mouse is in the bar.
    void showMessage(Kind kind, const QString &text, const QString &actionText = {},
                     int timeoutMs = 0);
    /// Says in words what dismissing the bar means here, instead of a cross.
    void setDismissText(const QString &text);
    /// Hides the bar.
    void dismiss();

    QString text() const;

signals:
    void actionTriggered();
    /// The bar was hidden without its action: by its button, Escape, its time or dismiss().
    void dismissed();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void renderIcon();
    void expire();
    void hideNow();

    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
    QTimer *m_timer;
    Kind m_kind = Kind::Information;
};

} // namespace sockwright::ui
