// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineview.h"

#include "base/setting.h"
#include "ui/theme/fonts.h"
#include "ui/timeline/scrollmarks.h"
#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelineheader.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyleOptionFocusRect>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

// A reader cannot see more often what has changed; repaints are what a busy timeline costs.
constexpr int paceMs = 48;

const base::Setting<QStringList> columnsSetting{"timeline/columns", {}};

} // namespace

TimelineView::TimelineView(QWidget *parent)
    : QAbstractItemView(parent)
    , m_header(new TimelineHeader(this))
    , m_marks(new ScrollMarks(verticalScrollBar()))
{
    TimelineAccessible::install();
    setAccessibleName(u"Timeline"_s);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setLayoutDirection(Qt::LeftToRight);
    setVerticalScrollMode(ScrollPerItem); // whole rows: the first one stays while rows come in
    setHorizontalScrollMode(ScrollPerPixel);

    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this,
            [this] { scrolledByPerson(verticalScrollBar()->sliderPosition()); });
    connect(m_header, &QHeaderView::geometriesChanged, this, &TimelineView::updateGeometries);
    connect(m_header, &QHeaderView::sectionResized, this, &TimelineView::takeColumns);
    connect(m_header, &TimelineHeader::columnsChanged, this, &TimelineView::takeColumns);
    m_pace.setSingleShot(true);
    m_pace.setTimerType(Qt::PreciseTimer);
    m_pace.setInterval(paceMs);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_rowsWait)
            takeRows();
    });
    applyFont();
}

TimelineView::~TimelineView()
{
    disconnect(m_header, nullptr, this, nullptr); // it tells of its end
}

void TimelineView::setModel(QAbstractItemModel *model)
{
    if (this->model())
        disconnect(this->model(), nullptr, this, nullptr);
    QAbstractItemView::setModel(model);
    m_header->setModel(model);
    if (model) {
        const auto takeAll = [this] {
            takeRows();
            viewport()->update();
        };
        connect(model, &QAbstractItemModel::rowsRemoved, this, takeAll);
        connect(model, &QAbstractItemModel::rowsMoved, this, takeAll);
    }
    takeRows();
}

void TimelineView::keepColumnsIn(base::SettingsStore &settings)
{
    m_header->setColumns(TimelineColumns::fromWords(columnsSetting.get(settings)));
    connect(m_header, &TimelineHeader::columnsChanged, this,
            [this, &settings] { columnsSetting.set(settings, m_header->columns().toWords()); });
}

void TimelineView::setFollow(bool follow)
{
    if (m_follow == follow)
        return;
    m_follow = follow;
    if (follow)
        takeRows();
    emit followChanged(follow);
}

void TimelineView::setPlaceholder(const QString &text)
{
    if (m_placeholder == text)
        return;
    m_placeholder = text;
    viewport()->update();
}

void TimelineView::setMarks(std::vector<int> rows)
{
    m_marks->setRows(std::move(rows));
}

void TimelineView::setFinder(std::shared_ptr<capture::MatchFinder> finder)
{
    m_painter.setFinder(std::move(finder));
    viewport()->update();
}

void TimelineView::selectRow(int row)
{
    if (row >= 0 && row < rowCount()) {
        const int column = currentIndex().isValid() ? currentIndex().column() : 0;
        selectionModel()->setCurrentIndex(model()->index(row, column, rootIndex()),
                                          QItemSelectionModel::ClearAndSelect
                                              | QItemSelectionModel::Rows);
    }
}

void TimelineView::reset()
{
    QAbstractItemView::reset();
    m_marks->setRows({});
    takeRows();
    viewport()->update();
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractItemView::event(event);
}

void TimelineView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyFont();
    else if (event->type() == QEvent::PaletteChange)
        m_painter.setPalette(palette());
}

void TimelineView::showEvent(QShowEvent *event)
{
    QAbstractItemView::showEvent(event);
    takeRows();
}

void TimelineView::applyFont()
{
    m_painter.setPalette(palette());
    m_painter.setFonts(font(), monospaceFont());
    TimelineHeader::Widths widths{};
    for (int column = 0; column < capture::TimelineColumnCount; ++column)
        widths[static_cast<std::size_t>(column)] = m_painter.columnWidth(column);
    m_header->setUsualWidths(widths);
    updateGeometries();
    viewport()->update();
}

void TimelineView::takeColumns()
{
    m_painter.setTimeStyle(m_header->timeStyle());
    updateGeometries();
    viewport()->update();
    if (QAccessible::isActive()) {
        QAccessibleTableModelChangeEvent changed(this,
                                                 QAccessibleTableModelChangeEvent::ModelReset);
        QAccessible::updateAccessibility(&changed);
    }
}

void TimelineView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsInserted(parent, first, last);
    m_rowsWait = true;
    m_shownRows = std::min(m_shownRows, first);
    if (isVisible() && !m_pace.isActive())
        takeRows();
}

// Brings the view up to date with the rows that the model has.
void TimelineView::takeRows()
{
    m_rowsWait = false;
    m_pace.start();
    updateGeometries();
    const int rows = rowCount();
    const int before = std::exchange(m_shownRows, rows);
    m_marks->setRowCount(rows);
    if (before < rows)
        viewport()->update(rowsRect(before, rows - 1));
}

void TimelineView::placeHeader()
{
    if (m_placing)
        return;
    const QScopedValueRollback placing(m_placing, true);
    const int height = m_header->sizeHint().height();
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    m_header->setGeometry(area.left(), area.top() - height, area.width(), height);
}

void TimelineView::updateGeometries()
{
    placeHeader();
    QScrollBar *const horizontal = horizontalScrollBar();
    const int width = viewport()->width();
    horizontal->setPageStep(width);
    horizontal->setSingleStep(rowHeight());
    horizontal->setRange(0, std::max(0, m_header->length() - width));

    QScrollBar *const vertical = verticalScrollBar();
    vertical->setPageStep(wholeRows());
    vertical->setSingleStep(1);
    vertical->setRange(0, std::max(0, rowCount() - wholeRows()));
    QAbstractItemView::updateGeometries();
    if (m_follow && !m_mouseHeld)
        vertical->setValue(vertical->maximum());
}

void TimelineView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        m_header->setOffset(horizontalScrollBar()->value());
    if (std::abs(dy) >= wholeRows()) {
        viewport()->update();
        return;
    }
    const int pixels = dy * rowHeight();
    scrollDirtyRegion(dx, pixels);
    viewport()->scroll(dx, pixels);
}

void TimelineView::scrolledByPerson(int position)
{
    setFollow(position >= verticalScrollBar()->maximum());
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        emit copyRequested();
        return;
    }
    QAbstractItemView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        if (currentIndex().isValid()) {
            setFollow(currentIndex().row() == rowCount() - 1);
            scrollTo(currentIndex());
        }
        break;
    default:
        break;
    }
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    takeRows();
    QAbstractItemView::wheelEvent(event);
    if (event->angleDelta().y() != 0)
        scrolledByPerson(verticalScrollBar()->value());
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    m_mouseHeld = true;
    QAbstractItemView::mousePressEvent(event);
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    QAbstractItemView::mouseReleaseEvent(event);
    m_mouseHeld = false;
    takeRows();
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (rowCount() > 0) {
        paintRows(painter, event->rect());
        paintFocus(painter);
    } else if (!m_placeholder.isEmpty()) {
        painter.setPen(coloursFor(palette()).muted);
        const int margin = 2 * rowHeight();
        painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
    }
}

void TimelineView::paintRows(QPainter &painter, const QRect &rect)
{
    std::vector<TimelinePainter::Cell> cells;
    for (const int column : m_header->shownColumns()) {
        const int x = m_header->sectionViewportPosition(column);
        const int width = m_header->sectionSize(column);
        if (x <= rect.right() && x + width > rect.left())
            cells.push_back({column, x, width});
    }
    const auto marked = isActiveWindow() ? TimelinePainter::Ground::Selected
                                         : TimelinePainter::Ground::SelectedInactive;
    const auto end = std::min<qint64>(rowCount(), rowAt(rect.bottom()) + 1);
    for (auto row = static_cast<int>(rowAt(rect.top())); row < end; ++row) {
        const QModelIndex first = model()->index(row, 0, rootIndex());
        m_painter.paintRow(painter, first, rowsRect(row, row),
                           selectionModel()->isSelected(first) ? marked
                                                               : TimelinePainter::Ground::Plain,
                           cells, row == currentIndex().row());
    }
}

void TimelineView::paintFocus(QPainter &painter)
{
    const QModelIndex current = currentIndex();
    if (!hasFocus() || !current.isValid() || isIndexHidden(current))
        return;
    QStyleOptionFocusRect option;
    option.initFrom(this);
    option.rect = visualRect(current);
    option.state |= QStyle::State_KeyboardFocusChange | QStyle::State_Item;
    option.backgroundColor = palette().color(
        selectionModel()->isSelected(current) ? QPalette::Highlight : QPalette::Base);
    if (option.rect.intersects(viewport()->rect()))
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

} // namespace sockwright::ui
