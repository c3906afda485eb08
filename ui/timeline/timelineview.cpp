// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineview.h"

#include "capture/timelineroles.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/timeline/timelinedelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

TimelineView::TimelineView(QWidget *parent)
    : QTableView(parent)
    , m_delegate(new TimelineDelegate(this))
{
    setAccessibleName(u"Timeline"_s);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setFrameShape(NoFrame);
    setLayoutDirection(Qt::LeftToRight);
    setVerticalScrollMode(ScrollPerItem); // whole rows: the first one stays while rows come in
    setHorizontalScrollMode(ScrollPerPixel);

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);

    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this,
            [this] { scrolledByPerson(verticalScrollBar()->sliderPosition()); });
    applyFont();
}

void TimelineView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    applyFont();
}

void TimelineView::setFollow(bool follow)
{
    if (m_follow == follow)
        return;
    m_follow = follow;
    if (follow)
        scrollToBottom();
    emit followChanged(follow);
}

void TimelineView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    viewport()->update();
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTableView::event(event);
}

void TimelineView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyFont();
    else if (event->type() == QEvent::PaletteChange)
        m_delegate->setPalette(palette());
}

void TimelineView::applyFont()
{
    m_delegate->setPalette(palette());
    m_delegate->setFonts(font(), monospaceFont());
    const int height = m_delegate->rowHeight();
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    horizontalHeader()->setMinimumSectionSize(m_delegate->columnWidth(capture::DirectionColumn));
    if (!model())
        return;
    for (int column = 0; column < capture::PreviewColumn; ++column)
        setColumnWidth(column, m_delegate->columnWidth(column));
}

void TimelineView::updateGeometries()
{
    QTableView::updateGeometries();
    if (m_follow && !m_mouseHeld)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
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
    QTableView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        if (currentIndex().isValid()) {
            setFollow(currentIndex().row() == model()->rowCount() - 1);
            scrollTo(currentIndex());
        }
        break;
    default:
        break;
    }
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    QTableView::wheelEvent(event);
    if (event->angleDelta().y() != 0)
        scrolledByPerson(verticalScrollBar()->value());
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    m_mouseHeld = true;
    QTableView::mousePressEvent(event);
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    m_mouseHeld = false;
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_placeholder.isEmpty() || (model() && model()->rowCount() > 0))
        return;
    QPainter painter(viewport());
    painter.setPen(coloursFor(palette()).muted);
    const int margin = 2 * m_delegate->rowHeight();
    painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                     Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
}

QModelIndex TimelineView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int rows = model() ? model()->rowCount() : 0;
    if (rows > 0 && (action == MoveHome || action == MoveEnd))
        return model()->index(action == MoveHome ? 0 : rows - 1, 0);
    return QTableView::moveCursor(action, modifiers);
}

} // namespace sockwright::ui
