// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleTextInterface>
#include <QAccessibleWidget>

namespace sockwright::ui {

class PlainTextView;

/// PlainTextView for screen readers: a read-only text of many lines. Of a text that may hold 100 MB
/// they get the rows in the viewport, where the cursor is kept.
class PlainTextAccessible : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit PlainTextAccessible(PlainTextView *view);

    /// Makes Qt use this class for each PlainTextView. Any number of times.
    static void install();
    /// Tells screen readers that the cursor has moved.
    static void announceCursor(PlainTextView *view);

    QAccessible::State state() const override;
    QString text(QAccessible::Text kind) const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    void selection(int selectionIndex, int *startOffset, int *endOffset) const override;
    int selectionCount() const override;
    void addSelection(int startOffset, int endOffset) override;
    void removeSelection(int selectionIndex) override;
    void setSelection(int selectionIndex, int startOffset, int endOffset) override;
    int cursorPosition() const override;
    void setCursorPosition(int position) override;
    QString text(int startOffset, int endOffset) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int startIndex, int endIndex) override;
    QString attributes(int offset, int *startOffset, int *endOffset) const override;

private:
    PlainTextView *view() const;
    int offsetOf(qsizetype byte) const;
    qsizetype byteOf(int offset) const;
};

} // namespace sockwright::ui
