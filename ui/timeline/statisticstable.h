// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/statisticstext.h"

#include <QTableWidget>

#include <vector>

namespace sockwright::ui {

/// Lines of statistics, side by side in as many groups of columns as there is room for, and as high
/// as that takes. Cells are selected with mouse and keyboard; Copy takes their text.
class StatisticsTable : public QTableWidget
{
    Q_OBJECT

public:
    explicit StatisticsTable(QWidget *parent = nullptr);

    void setLines(std::vector<StatisticsLine> lines);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void flow();
    void fill();
    void copy() const;
    int heightOf(int rows) const;

    std::vector<StatisticsLine> m_lines;
    int m_groups = 0;
};

} // namespace sockwright::ui
