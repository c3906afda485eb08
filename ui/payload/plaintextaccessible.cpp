// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/plaintextaccessible.h"

#include "ui/payload/plaintextview.h"

#include <algorithm>

namespace sockwright::ui {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<PlainTextView *>(object);
    return view ? new PlainTextAccessible(view) : nullptr;
}

} // namespace

PlainTextAccessible::PlainTextAccessible(PlainTextView *view)
    : QAccessibleWidget(view, QAccessible::EditableText)
{
}

void PlainTextAccessible::install()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

void PlainTextAccessible::announceCursor(PlainTextView *view)
{
    if (!QAccessible::isActive())
        return;
    if (auto *self
        = dynamic_cast<PlainTextAccessible *>(QAccessible::queryAccessibleInterface(view))) {
        QAccessibleTextCursorEvent moved(view, self->cursorPosition());
        QAccessible::updateAccessibility(&moved);
    }
}

QAccessible::State PlainTextAccessible::state() const
{
    QAccessible::State state = QAccessibleWidget::state();
    state.readOnly = true;
    state.multiLine = true;
    state.selectableText = true;
    return state;
}

QString PlainTextAccessible::text(QAccessible::Text kind) const
{
    return kind == QAccessible::Value ? view()->visibleText() : QAccessibleWidget::text(kind);
}

void *PlainTextAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

PlainTextView *PlainTextAccessible::view() const
{
    return static_cast<PlainTextView *>(widget());
}

// Of a byte of the text, in the text of the visible rows; the nearest one when it is not visible.
int PlainTextAccessible::offsetOf(qsizetype byte) const
{
    qsizetype offset = 0;
    for (qsizetype number = view()->firstVisibleRow(); number < view()->endVisibleRow(); ++number) {
        const RowLayouts::Row &row = view()->shownRow(number);
        const bool last = number + 1 == view()->endVisibleRow();
        if (last || byte < view()->index().row(number + 1).offset)
            return static_cast<int>(offset + row.shown.positionOf(byte - row.source.offset));
        offset += row.shown.text().size() + 1;
    }
    return 0;
}

qsizetype PlainTextAccessible::byteOf(int offset) const
{
    qsizetype left = std::max(0, offset);
    qsizetype byte = 0;
    for (qsizetype number = view()->firstVisibleRow(); number < view()->endVisibleRow(); ++number) {
        const RowLayouts::Row &row = view()->shownRow(number);
        const qsizetype size = row.shown.text().size();
        byte = row.source.offset + row.shown.byteAt(static_cast<int>(std::min(left, size)));
        if (left <= size)
            break;
        left -= size + 1;
    }
    return byte;
}

void PlainTextAccessible::selection(int, int *startOffset, int *endOffset) const
{
    const auto [from, to] = view()->selection();
    *startOffset = offsetOf(from);
    *endOffset = offsetOf(to);
}

int PlainTextAccessible::selectionCount() const
{
    const auto [from, to] = view()->selection();
    return from == to ? 0 : 1;
}

void PlainTextAccessible::addSelection(int startOffset, int endOffset)
{
    setSelection(0, startOffset, endOffset);
}

void PlainTextAccessible::removeSelection(int)
{
    view()->clearSelection();
}

void PlainTextAccessible::setSelection(int, int startOffset, int endOffset)
{
    view()->select(byteOf(startOffset), byteOf(endOffset));
}

int PlainTextAccessible::cursorPosition() const
{
    return offsetOf(view()->cursor());
}

void PlainTextAccessible::setCursorPosition(int position)
{
    const qsizetype byte = byteOf(position);
    view()->select(byte, byte);
}

QString PlainTextAccessible::text(int startOffset, int endOffset) const
{
    return view()->visibleText().mid(startOffset, endOffset - startOffset);
}

int PlainTextAccessible::characterCount() const
{
    return static_cast<int>(view()->visibleText().size());
}

QRect PlainTextAccessible::characterRect(int offset) const
{
    const qsizetype byte = byteOf(offset);
    const qsizetype number = view()->index().rowAt(byte);
    const RowLayouts::Row &row = view()->shownRow(number);
    const int position = row.shown.positionOf(byte - row.source.offset);
    const QPoint from = view()->pointAt(number, position);
    const QPoint to = view()->pointAt(
        number, row.shown.positionOf(row.shown.nextCharacter(byte - row.source.offset)));
    return {view()->viewport()->mapToGlobal(from), QSize(to.x() - from.x(), view()->rowHeight())};
}

int PlainTextAccessible::offsetAtPoint(const QPoint &point) const
{
    const QPoint local = view()->viewport()->mapFromGlobal(point);
    return view()->viewport()->rect().contains(local) ? offsetOf(view()->byteAt(local)) : -1;
}

void PlainTextAccessible::scrollToSubstring(int, int) { } // all of the text told is visible

QString PlainTextAccessible::attributes(int offset, int *startOffset, int *endOffset) const
{
    *startOffset = offset;
    *endOffset = offset;
    return {};
}

} // namespace sockwright::ui
