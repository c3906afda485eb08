// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>
#include <QWidget>

#include <vector>

namespace sockwright::ui {

/// The points of a history line in `area`: oldest left, from 0 at the bottom to the largest value
/// at the top, `capacity` values wide, so that a short history does not stretch. A single value
/// gives a single point.
QPolygonF sparklinePoints(const std::vector<double> &values, std::size_t capacity,
                          const QRectF &area);

/// A small history line in the palette's colours, the latest value marked with a dot.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(std::size_t capacity, QWidget *parent = nullptr);

    /// At most `capacity` values, none negative, oldest first.
    void setValues(std::vector<double> values);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::size_t m_capacity;
    std::vector<double> m_values;
};

} // namespace sockwright::ui
