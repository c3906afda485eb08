// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/sparkline.h"

#include <QPainter>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int widthInLetters = 12;
constexpr qreal dotRadius = 1.75;

} // namespace

QPolygonF sparklinePoints(const std::vector<double> &values, std::size_t capacity,
                          const QRectF &area)
{
    QPolygonF points;
    if (values.empty())
        return points;
    const double top = *std::max_element(values.begin(), values.end());
    const double step = capacity > 1 ? area.width() / static_cast<double>(capacity - 1) : 0;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double height = top > 0 ? values[i] / top : 0;
        points.append(
            {area.left() + static_cast<double>(i) * step, area.bottom() - height * area.height()});
    }
    return points;
}

Sparkline::Sparkline(std::size_t capacity, QWidget *parent)
    : QWidget(parent)
    , m_capacity(capacity)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Sparkline::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    update();
}

QSize Sparkline::sizeHint() const
{
    return {widthInLetters * fontMetrics().averageCharWidth(), fontMetrics().height()};
}

void Sparkline::paintEvent(QPaintEvent * /*event*/)
{
    const qreal margin = dotRadius + 0.5;
    const QPolygonF points = sparklinePoints(
        m_values, m_capacity, QRectF(rect()).adjusted(margin, margin, -margin, -margin));
    if (points.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = palette().color(QPalette::WindowText);
    painter.setPen(QPen(line, 1.25));
    painter.drawPolyline(points);
    painter.setBrush(line);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(points.last(), dotRadius, dotRadius);
}

} // namespace sockwright::ui
