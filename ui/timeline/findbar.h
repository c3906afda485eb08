// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/query.h"
#include "capture/rowsearch.h"

#include <QTimer>
#include <QWidget>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace sockwright::ui {

/// Goes from hit to hit among all rows of a capture, whatever a filter shows. Takes the same
/// queries as the filter; looks for them in the background, also in rows that come in. Searches
/// only while it is shown.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    /// The capture outlives the bar.
    explicit FindBar(const capture::Capture *capture, QWidget *parent = nullptr);

    /// Shows the bar, the keyboard focus in its field.
    void open();
    void close();
    /// To the next hit after the place, or the first one; opens the bar when there is nothing to
    /// look for yet.
    void next();
    void previous();
    /// Where next() and previous() go from: a row of the capture.
    void setPlace(std::optional<std::size_t> row);
    /// What the count says beside it: that the filter hides the hit.
    void setHitHidden(bool hidden);

    /// What is looked for; empty while the bar is hidden.
    capture::Query query() const { return isHidden() ? capture::Query() : m_query; }
    /// Rows of the capture that were found so far, in their order.
    const std::vector<std::uint32_t> &hits() const { return m_hits; }

signals:
    void goTo(std::size_t captureRow);
    /// query() or hits() has changed; a few times a second while it grows.
    void hitsChanged();
    /// Escape was pressed, or Close.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *addButton(const QString &text, const QString &name, const QString &hint);
    void apply();
    void search();
    void drop();
    void step(bool forwards);
    void showCount();

    capture::RowSearch m_search;
    capture::Query m_query;
    std::vector<std::uint32_t> m_hits;
    std::optional<std::size_t> m_place;
    bool m_hitHidden = false;

    QHBoxLayout *m_row;
    QLineEdit *m_field;
    QToolButton *m_case;
    QLabel *m_count;
    QLabel *m_problem; // what is wrong with a text that is no query
    QTimer m_delay;
    QTimer m_changes;
};

} // namespace sockwright::ui
