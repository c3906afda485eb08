// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>

#include <deque>
#include <vector>

class QItemSelection;

namespace sockwright::ui {

class TimelineView;

/// TimelineView for screen readers: a table with a row of header cells, of the columns that are
/// shown, from left to right.
///
/// Cells are made when somebody asks for them and only the last 4,096 are kept, so that reading
/// through millions of rows takes no more. Children are the header's cells, then the rows' cells;
/// what does not fit into an int is left to cellAt(). Of a big selection the numbers are told in
/// full and the first 4,096 cells and rows by name.
class TimelineAccessible : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    static constexpr int cellsKept = 4096;

    explicit TimelineAccessible(TimelineView *view);
    ~TimelineAccessible() override;

    /// Makes Qt use this class for each TimelineView. Any number of times.
    static void install();
    /// Tells screen readers which cell the keyboard is at.
    static void announceCurrent(TimelineView *view);
    /// Tells them which rows are selected now, and which are not any more.
    static void announceSelection(TimelineView *view, const QItemSelection &selected,
                                  const QItemSelection &deselected);

    /// What there is to tell of a change of the selection: of one row by its cell, of more by the
    /// table.
    struct News
    {
        QAccessibleInterface *about;
        QAccessible::Event event;
    };
    std::vector<News> newsOf(const QItemSelection &selected,
                             const QItemSelection &deselected) const;

    QAccessible::State state() const override;
    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override;
    int selectedCellCount() const override;
    QList<QAccessibleInterface *> selectedCells() const override;
    QString columnDescription(int column) const override;
    QString rowDescription(int row) const override;
    int selectedColumnCount() const override;
    int selectedRowCount() const override;
    int columnCount() const override;
    int rowCount() const override;
    QList<int> selectedColumns() const override;
    QList<int> selectedRows() const override;
    bool isColumnSelected(int column) const override;
    bool isRowSelected(int row) const override;
    bool selectRow(int row) override;
    bool selectColumn(int column) override;
    bool unselectRow(int row) override;
    bool unselectColumn(int column) override;
    void modelChange(QAccessibleTableModelChangeEvent *event) override;

    /// The cell above a column.
    QAccessibleInterface *headerCell(int column) const;

private:
    TimelineView *view() const;
    /// The cell of a row, or of the header; null when there is none.
    QAccessibleInterface *cell(int row, int column) const;
    void forgetCells();

    mutable QHash<quint64, QAccessible::Id> m_cells; // by row and column
    mutable std::deque<quint64> m_order; // of m_cells, oldest first
    mutable int m_lastRow = -1; // highest row that has a cell
};

} // namespace sockwright::ui
