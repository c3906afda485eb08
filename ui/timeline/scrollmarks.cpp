// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/scrollmarks.h"

#include "ui/theme/colours.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOptionSlider>

#include <algorithm>
#include <cstdint>

namespace sockwright::ui {

namespace {

constexpr int markHeight = 2;
constexpr int sideMargin = 2;

} // namespace

std::vector<int> markedPixels(const std::vector<int> &rows, int rowCount, int height)
{
    std::vector<int> pixels;
    if (rowCount <= 0 || height <= 0)
        return pixels;
    auto next = rows.begin();
    while (next != rows.end() && *next < rowCount) {
        const auto pixel = static_cast<int>(std::int64_t(*next) * height / rowCount);
        pixels.push_back(pixel);
        // the first row that lies beside the next pixel
        const std::int64_t after = (std::int64_t(pixel + 1) * rowCount + height - 1) / height;
        next = std::lower_bound(next, rows.end(), after);
    }
    return pixels;
}

ScrollMarks::ScrollMarks(QScrollBar *bar)
    : QWidget(bar)
    , m_bar(bar)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    bar->installEventFilter(this);
    hide();
}

void ScrollMarks::setRows(std::vector<int> rows)
{
    m_rows = std::move(rows);
    setGeometry(m_bar->rect());
    setVisible(!m_rows.empty());
    update();
}

void ScrollMarks::setRowCount(int count)
{
    if (std::exchange(m_rowCount, count) != count && !m_rows.empty())
        update();
}

bool ScrollMarks::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_bar && event->type() == QEvent::Resize)
        setGeometry(m_bar->rect());
    return QWidget::eventFilter(watched, event);
}

QRect ScrollMarks::groove() const
{
    QStyleOptionSlider option;
    option.initFrom(m_bar);
    option.orientation = Qt::Vertical;
    option.minimum = m_bar->minimum();
    option.maximum = m_bar->maximum();
    option.sliderPosition = m_bar->sliderPosition();
    option.sliderValue = m_bar->value();
    option.pageStep = m_bar->pageStep();
    option.singleStep = m_bar->singleStep();
    return m_bar->style()->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarGroove,
                                          m_bar);
}

void ScrollMarks::paintEvent(QPaintEvent *)
{
    const QRect groove = this->groove();
    QPainter painter(this);
    const QColor colour = coloursFor(palette()).warning;
    for (const int y : markedPixels(m_rows, m_rowCount, groove.height())) {
        painter.fillRect(groove.x() + sideMargin, groove.y() + y, groove.width() - 2 * sideMargin,
                         markHeight, colour);
    }
}

} // namespace sockwright::ui
