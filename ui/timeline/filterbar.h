// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/query.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

/// The field that says which rows of a timeline to show (see capture::Query), with its toggle for
/// case and its menu of filters that were saved or used before.
///
/// A text that is no query changes nothing: the query stays the last valid one, and problem() says
/// in words what is wrong. Saved filters need keepIn().
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    /// Where filters are saved; outlives the bar.
    void keepIn(base::SettingsStore &settings);

    /// What to look for: the field's text, or the last valid one.
    const capture::Query &query() const { return m_query; }
    /// Takes what was typed without waiting for more.
    void apply();
    /// Puts the keyboard focus into the field, its text selected.
    void focusField();
    /// The label for what is wrong with the text, hidden when nothing is; for the owner to place.
    QLabel *problem() const { return m_problem; }

    /// Explains the language; plain text, also for other fields that take a query.
    static QString helpText();

signals:
    void queryChanged();
    /// The Down key was pressed in the field.
    void leftDownwards();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillMenu();
    void addFilters(QMenu *menu, const QStringList &filters);
    void setFilter(const QString &stored);
    QString stored() const;
    void remember();

    base::SettingsStore *m_settings = nullptr;
    capture::Query m_query;
    QLineEdit *m_field;
    QToolButton *m_case;
    QMenu *m_menu;
    QLabel *m_problem;
    QTimer m_delay;
};

} // namespace sockwright::ui
