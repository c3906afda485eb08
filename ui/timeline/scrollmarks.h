// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QScrollBar;

namespace sockwright::ui {

/// The pixels, of `height`, beside which one of these rows lies; rows are sorted.
std::vector<int> markedPixels(const std::vector<int> &rows, int rowCount, int height);

/// Marks over the groove of a vertical scroll bar: where in all rows some of them are. The mouse
/// reaches the bar through them.
class ScrollMarks : public QWidget
{
    Q_OBJECT

public:
    explicit ScrollMarks(QScrollBar *bar);

    /// Sorted; none hides the marks.
    void setRows(std::vector<int> rows);
    /// How many rows the whole bar stands for.
    void setRowCount(int count);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QRect groove() const;

    QScrollBar *m_bar;
    std::vector<int> m_rows;
    int m_rowCount = 0;
};

} // namespace sockwright::ui
