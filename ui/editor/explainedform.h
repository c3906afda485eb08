// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;
class QLabel;

namespace sockwright::ui {

/// A form whose fields are explained below them in muted text. The wheel scrolls the page: it
/// changes a number or a choice only where the keyboard is.
class ExplainedForm : public QWidget
{
    Q_OBJECT

public:
    explicit ExplainedForm(QWidget *parent = nullptr);

    void addHeading(const QString &text);
    /// A field with what it is for and, between the two, a notice where there is one.
    void addField(const QString &name, QWidget *field, const QString &explanation = {},
                  QWidget *notice = nullptr);
    /// Text over the whole width.
    QLabel *addText(const QString &text = {});

    /// A widget over the whole width.
    void addWide(QWidget *widget);

    /// Says something else below a field, or nothing.
    void explain(QWidget *field, const QString &explanation);
    /// A field that cannot be used says why instead of what it is for.
    void setUsable(QWidget *field, bool usable, const QString &reason);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Explained
    {
        QWidget *field;
        QLabel *label;
        QString text;
    };

    QLabel *makeMuted(const QString &text);
    void say(const Explained &explained, const QString &text);
    void tameWheel(QWidget *field);
    void mute();

    QFormLayout *m_form;
    QList<Explained> m_explained;
    QList<QLabel *> m_muted;
};

} // namespace sockwright::ui
