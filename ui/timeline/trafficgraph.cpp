// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/trafficgraph.h"

#include "base/clock.h"
#include "base/setting.h"
#include "capture/timelinetext.h"
#include "format/bytes.h"
#include "ui/theme/colours.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr base::Setting<bool> shownSetting{"timeline/traffic", true};
constexpr base::Setting<bool> bytesSetting{"timeline/trafficInBytes", false};

constexpr int describeMs = 1000;
constexpr int margin = 3;
constexpr double markSize = 5;
constexpr std::uint64_t nsPerSecond = 1'000'000'000;

QString clockText(std::int64_t ns)
{
    return base::localTime(ns).toString(u"HH:mm:ss.zzz"_s);
}

// deltaText() without its sign.
QString lengthText(std::uint64_t ns)
{
    return capture::deltaText(static_cast<std::int64_t>(ns)).mid(1);
}

QColor faded(QColor colour, int alpha)
{
    colour.setAlpha(alpha);
    return colour;
}

} // namespace

TrafficGraph::TrafficGraph(const capture::Capture *capture, base::SerialExecutor &executor,
                           QWidget *parent)
    : QWidget(parent)
    , m_traffic(capture, executor)
    , m_shown(new QAction(tr("&Traffic over time"), this))
    , m_messages(new QAction(tr("&Messages a second"), this))
    , m_bytes(new QAction(tr("&Bytes a second"), this))
{
    setAccessibleName(u"Traffic over time"_s);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setLayoutDirection(Qt::LeftToRight); // time goes from left to right

    m_shown->setCheckable(true);
    m_shown->setChecked(true);
    connect(m_shown, &QAction::toggled, this, [this](bool shown) {
        setVisible(shown);
        if (!shown)
            giveSpanUp(); // no restriction that cannot be seen
        if (m_settings)
            shownSetting.set(*m_settings, shown);
    });
    auto *units = new QActionGroup(this);
    for (QAction *action : {m_messages, m_bytes}) {
        action->setCheckable(true);
        units->addAction(action);
    }
    m_messages->setChecked(true);
    connect(m_bytes, &QAction::toggled, this, [this](bool bytes) {
        setUnit(bytes ? TrafficLayout::Unit::Bytes : TrafficLayout::Unit::Messages);
    });

    m_describeSoon.setSingleShot(true);
    m_describeSoon.setInterval(describeMs);
    connect(&m_describeSoon, &QTimer::timeout, this, &TrafficGraph::describe);
    connect(&m_traffic, &capture::RowFoldPace::changed, this, &TrafficGraph::takeTraffic);
    describe();
}

void TrafficGraph::keepIn(base::SettingsStore &settings)
{
    m_settings = &settings;
    m_bytes->setChecked(bytesSetting.get(settings));
    m_shown->setChecked(shownSetting.get(settings));
}

void TrafficGraph::setUnit(TrafficLayout::Unit unit)
{
    m_unit = unit;
    layOut();
    describe();
    if (m_settings)
        bytesSetting.set(*m_settings, unit == TrafficLayout::Unit::Bytes);
}

void TrafficGraph::setSpan(std::optional<capture::TimeSpan> span)
{
    if (m_span == span)
        return;
    m_span = span;
    update();
}

QSize TrafficGraph::sizeHint() const
{
    return {40 * fontMetrics().averageCharWidth(), std::max(36, 2 * fontMetrics().height() + 6)};
}

QSize TrafficGraph::minimumSizeHint() const
{
    return {16 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

void TrafficGraph::takeTraffic()
{
    if (m_traffic.value().isEmpty()) { // cleared
        m_cursor.reset();
        m_pressed.reset();
        m_dragging = false;
    }
    layOut();
    if (!m_describeSoon.isActive())
        m_describeSoon.start();
}

void TrafficGraph::layOut()
{
    const int legend = fontMetrics().horizontalAdvance(u"↓ 000.0 KB / 000 ms"_s) + 2 * margin;
    m_layout = TrafficLayout(m_traffic.value(), m_unit,
                             QRectF(rect()).adjusted(legend, margin, -margin, -margin));
    update();
}

void TrafficGraph::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_traffic.setActive(true);
}

void TrafficGraph::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_traffic.setActive(false);
}

void TrafficGraph::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

bool TrafficGraph::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (m_layout.count() > 0 && m_layout.area().contains(help->pos()))
            QToolTip::showText(help->globalPos(), binText(m_layout.binAt(help->pos().x())), this);
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::FontChange)
        layOut();
    return QWidget::event(event);
}

void TrafficGraph::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_layout.count() == 0)
        return;
    setFocus(Qt::MouseFocusReason);
    m_pressed = event->position().x();
    m_dragging = false;
}

void TrafficGraph::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_pressed || m_layout.count() == 0)
        return;
    const double x = event->position().x();
    if (std::abs(x - *m_pressed) >= QApplication::startDragDistance())
        m_dragging = true;
    if (!m_dragging)
        return;
    const auto [left, right] = std::minmax(*m_pressed, x);
    m_span = capture::TimeSpan{m_layout.timeAt(left), m_layout.timeAt(right)};
    update();
}

void TrafficGraph::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_pressed || m_layout.count() == 0)
        return;
    const double x = event->position().x();
    m_pressed.reset();
    if (std::exchange(m_dragging, false)) {
        if (m_span)
            emit spanSelected(m_span->from, m_span->to);
        return;
    }
    const std::size_t bin = m_layout.binAt(x);
    m_cursor = m_layout.startOf(bin);
    update();
    emit timeChosen(*m_cursor);
}

void TrafficGraph::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    const auto all = static_cast<std::int64_t>(m_layout.count());
    switch (event->key()) {
    case Qt::Key_Left:
        moveCursor(-1, extend);
        return;
    case Qt::Key_Right:
        moveCursor(1, extend);
        return;
    case Qt::Key_Home:
        moveCursor(-all, extend);
        return;
    case Qt::Key_End:
        moveCursor(all, extend);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            emit timeChosen(*m_cursor);
        return;
    case Qt::Key_Escape:
        if (!m_span)
            break;
        giveSpanUp();
        return;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void TrafficGraph::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_messages, m_bytes});
    menu->addSeparator();
    QAction *giveUp = menu->addAction(tr("&Whole conversation"));
    giveUp->setEnabled(m_span.has_value());
    connect(giveUp, &QAction::triggered, this, &TrafficGraph::giveSpanUp);
    menu->addSeparator();
    menu->addAction(m_shown);
    menu->popup(event->globalPos());
}

void TrafficGraph::moveCursor(std::int64_t bins, bool extend)
{
    const auto count = static_cast<std::int64_t>(m_layout.count());
    if (count == 0)
        return;
    std::int64_t bin = bins < 0 ? count : -1; // the first step goes to an end
    if (m_cursor)
        bin = static_cast<std::int64_t>(m_layout.binAt(m_layout.xOf(*m_cursor) + 0.5));
    const std::int64_t before = std::clamp<std::int64_t>(bin, 0, count - 1);
    bin = std::clamp<std::int64_t>(bin + bins, 0, count - 1);
    if (extend && !m_span)
        m_anchor = m_layout.startOf(static_cast<std::size_t>(before));
    m_cursor = m_layout.startOf(static_cast<std::size_t>(bin));
    if (extend)
        selectBins(m_layout.binAt(m_layout.xOf(m_anchor) + 0.5), static_cast<std::size_t>(bin));
    setAccessibleDescription(binText(static_cast<std::size_t>(bin)));
    update();
}

void TrafficGraph::selectBins(std::size_t one, std::size_t other)
{
    const auto [first, last] = std::minmax(one, other);
    m_span = capture::TimeSpan{m_layout.startOf(first), m_layout.startOf(last + 1) - 1};
    emit spanSelected(m_span->from, m_span->to);
}

void TrafficGraph::giveSpanUp()
{
    if (!m_span)
        return;
    m_span.reset();
    m_dragging = false;
    m_pressed.reset();
    update();
    emit spanCleared();
}

// In words: who cannot see the picture gets what it says.
void TrafficGraph::describe()
{
    if (m_layout.count() == 0) {
        setAccessibleDescription(tr("Nothing has crossed the wire yet"));
        return;
    }
    std::uint64_t errors = 0;
    std::uint64_t closes = 0;
    for (const auto &bin : m_layout.bins().bins) {
        errors += bin.errors;
        closes += bin.closes;
    }
    const std::uint64_t length = m_layout.count() * m_layout.bins().ns;
    setAccessibleDescription(
        tr("From %1, %2 long. Most received: %3. Most sent: %4. Errors: %5. Close frames: %6.")
            .arg(clockText(m_layout.bins().start), lengthText(length), peakText(m_layout.peakIn()),
                 peakText(m_layout.peakOut()), QLocale().toString(errors),
                 QLocale().toString(closes)));
}

QString TrafficGraph::valueText(std::uint64_t value) const
{
    return m_unit == TrafficLayout::Unit::Bytes ? format::humanSize(value)
                                                : QLocale().toString(qulonglong{value});
}

// Below a second the bin's length is said: a single message is not a hundred a second.
QString TrafficGraph::peakText(std::uint64_t peak) const
{
    const std::uint64_t ns = m_layout.bins().ns;
    if (ns < nsPerSecond)
        return tr("%1 / %2").arg(valueText(peak), lengthText(std::max<std::uint64_t>(ns, 1)));
    const double rate = static_cast<double>(peak) * nsPerSecond / static_cast<double>(ns);
    const QString number = m_unit == TrafficLayout::Unit::Messages && rate < 10
        ? QLocale().toString(rate, 'f', rate > 0 ? 1 : 0)
        : valueText(static_cast<std::uint64_t>(rate));
    return tr("%1/s").arg(number);
}

QString TrafficGraph::binText(std::size_t bin) const
{
    const capture::TrafficTimeline::Bucket &bucket = m_layout.bins().bins[bin];
    const auto side = [](const capture::TrafficTimeline::Side &traffic) {
        return tr("%1 messages, %2")
            .arg(QLocale().toString(qulonglong{traffic.messages}),
                 format::humanSize(traffic.bytes));
    };
    QString text = tr("%1, %2 long\nReceived: %3\nSent: %4")
                       .arg(clockText(m_layout.startOf(bin)), lengthText(m_layout.bins().ns),
                            side(bucket.in), side(bucket.out));
    if (bucket.errors > 0)
        text += u'\n' + tr("Errors: %1").arg(bucket.errors);
    if (bucket.closes > 0)
        text += u'\n' + tr("Close frames: %1").arg(bucket.closes);
    return text;
}

void TrafficGraph::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
    paintSpan(painter);
    paintBars(painter);
    paintMarks(painter);
    paintLegend(painter);
    paintCursor(painter);
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect();
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void TrafficGraph::paintSpan(QPainter &painter) const
{
    if (!m_span || m_layout.count() == 0)
        return;
    const double left = std::round(m_layout.xOf(m_span->from));
    const double right = std::max(left + 1, std::round(m_layout.xOf(m_span->to)));
    const QRectF span(left, 0, right - left, height());
    const QColor highlight = palette().color(QPalette::Highlight);
    painter.fillRect(span, faded(highlight, 60));
    painter.fillRect(QRectF(left, 0, 1, height()), highlight);
    painter.fillRect(QRectF(right - 1, 0, 1, height()), highlight);
}

void TrafficGraph::paintBars(QPainter &painter) const
{
    const Colours colours = coloursFor(palette());
    const QRectF &area = m_layout.area();
    painter.fillRect(QRectF(area.left(), m_layout.axis(), area.width(), 1),
                     faded(colours.muted, 110));
    for (std::size_t bin = 0; bin < m_layout.count(); ++bin) {
        painter.fillRect(m_layout.barIn(bin), colours.received);
        painter.fillRect(m_layout.barOut(bin).translated(0, 1), colours.sent);
    }
}

// An error is a line with a filled triangle, a Close frame a dashed one with a hollow square.
void TrafficGraph::paintMarks(QPainter &painter) const
{
    const Colours colours = coloursFor(palette());
    const QRectF &area = m_layout.area();
    for (std::size_t bin = 0; bin < m_layout.count(); ++bin) {
        const capture::TrafficTimeline::Bucket &bucket = m_layout.bins().bins[bin];
        const double x = std::floor((m_layout.left(bin) + m_layout.left(bin + 1)) / 2) + 0.5;
        if (bucket.closes > 0) {
            painter.setPen(QPen(colours.warning, 1, Qt::DashLine));
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
            painter.setPen(colours.warning);
            painter.setBrush(palette().base());
            painter.drawRect(
                QRectF(x - markSize / 2, area.bottom() - markSize, markSize, markSize));
        }
        if (bucket.errors > 0) {
            painter.setPen(colours.error);
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
            painter.setBrush(colours.error);
            painter.drawPolygon(QPolygonF{{x - markSize / 2, area.top()},
                                          {x + markSize / 2, area.top()},
                                          {x, area.top() + markSize}});
        }
    }
}

void TrafficGraph::paintLegend(QPainter &painter) const
{
    const Colours colours = coloursFor(palette());
    const QRectF legend(margin, 0, m_layout.area().left() - 2 * margin, height() / 2.0);
    const auto draw = [&painter](const QRectF &place, const QColor &colour, const QString &text) {
        painter.setPen(colour);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
    };
    if (m_layout.count() == 0) {
        draw(legend.translated(0, height() / 4.0), colours.muted, tr("No traffic yet"));
        return;
    }
    draw(legend, colours.received, u"↓ "_s + peakText(m_layout.peakIn()));
    draw(legend.translated(0, legend.height()), colours.sent,
         u"↑ "_s + peakText(m_layout.peakOut()));
}

void TrafficGraph::paintCursor(QPainter &painter) const
{
    if (!m_cursor || !hasFocus() || m_layout.count() == 0)
        return;
    const double x = std::floor(m_layout.left(m_layout.binAt(m_layout.xOf(*m_cursor) + 0.5)));
    painter.fillRect(QRectF(x, 0, 1, height()), palette().color(QPalette::Text));
}

} // namespace sockwright::ui
