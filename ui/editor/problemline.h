// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace sockwright::ui {

/// A line below a field that says what is wrong with it: an icon and plain text. Takes no room
/// while there is nothing to say.
class ProblemLine : public QWidget
{
    Q_OBJECT

public:
    enum class Kind
    {
        Error,
        Warning,
    };

    explicit ProblemLine(Kind kind, QWidget *parent = nullptr);

    /// Shows text, or hides the line when it is empty.
    void setText(const QString &text);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void renderIcon();

    Kind m_kind;
    QLabel *m_icon;
    QLabel *m_text;
};

} // namespace sockwright::ui
