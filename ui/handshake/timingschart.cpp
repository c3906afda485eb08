// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshake/timingschart.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

std::int64_t totalOf(const std::vector<capture::Stage> &stages)
{
    return std::accumulate(
        stages.begin(), stages.end(), std::int64_t(0),
        [](std::int64_t sum, const capture::Stage &stage) { return sum + stage.us; });
}

} // namespace

TimingsChart::TimingsChart(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(u"Timings"_s);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void TimingsChart::setStages(std::vector<capture::Stage> stages)
{
    m_stages = std::move(stages);
    QStringList words;
    for (const capture::Stage &stage : m_stages)
        words << capture::stageText(stage);
    if (m_stages.size() > 1)
        words << totalText();
    setAccessibleDescription(words.join(u", "_s));
    updateGeometry();
    update();
}

std::vector<TimingsChart::Bar> TimingsChart::bars(const std::vector<capture::Stage> &stages,
                                                  int width)
{
    const auto total = static_cast<double>(std::max<std::int64_t>(totalOf(stages), 1));
    const auto place = [total, width](std::int64_t us) {
        return static_cast<int>(static_cast<double>(us) / total * width);
    };
    std::vector<Bar> result;
    std::int64_t start = 0;
    for (const capture::Stage &stage : stages) {
        Bar bar{place(start), 0};
        start += stage.us;
        bar.width = std::max(place(start) - bar.left, leastBar);
        bar.left = std::max(0, std::min(bar.left, width - bar.width));
        result.push_back(bar);
    }
    return result;
}

QString TimingsChart::totalText() const
{
    return tr("together %1").arg(capture::durationText(totalOf(m_stages)));
}

int TimingsChart::rowHeight() const
{
    return fontMetrics().height() + 4;
}

QSize TimingsChart::sizeHint() const
{
    const auto rows = static_cast<int>(m_stages.size()) + (m_stages.size() > 1 ? 1 : 0);
    return {fontMetrics().averageCharWidth() * 50, rows * rowHeight() + 2};
}

QSize TimingsChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 20, sizeHint().height()};
}

void TimingsChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

void TimingsChart::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const int space = fontMetrics().averageCharWidth() * 2;
    int names = 0;
    int times = 0; // the total has a line of its own
    for (const capture::Stage &stage : m_stages) {
        names = std::max(names, fontMetrics().horizontalAdvance(stage.name));
        times = std::max(times, fontMetrics().horizontalAdvance(capture::durationText(stage.us)));
    }
    const QRect scale(names + space, 0, std::max(leastBar, width() - names - times - 2 * space),
                      height());
    QColor track = palette().color(QPalette::Text);
    track.setAlphaF(0.08F);

    const std::vector<Bar> all = bars(m_stages, scale.width());
    QRect line(0, 1, width(), rowHeight());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QRect lane(scale.left(), line.top() + 4, scale.width(), line.height() - 8);
        painter.fillRect(lane, track);
        painter.fillRect(QRect(lane.left() + all[i].left, lane.top(), all[i].width, lane.height()),
                         palette().color(QPalette::Highlight));
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_stages[i].name);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         capture::durationText(m_stages[i].us));
        line.translate(0, rowHeight());
    }
    if (all.size() > 1)
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, totalText());
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace sockwright::ui
