// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/statisticstable.h"

#include "ui/payload/clipboard.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int columnsInGroup = 3; // name, received, sent
constexpr int mostGroups = 4;
constexpr int leastRows = 4; // that are in view
constexpr int mostRows = 10; // further ones are scrolled to: the timeline needs its room
constexpr int cellPadding = 12;

} // namespace

StatisticsTable::StatisticsTable(QWidget *parent)
    : QTableWidget(parent)
{
    setAccessibleName(u"Statistics table"_s);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
}

void StatisticsTable::setLines(std::vector<StatisticsLine> lines)
{
    const bool others = lines.size() != m_lines.size();
    m_lines = std::move(lines);
    if (others)
        m_groups = 0;
    if (m_groups == 0)
        flow();
    else
        fill();
}

// As many groups as fit, with columns of the same widths in each.
void StatisticsTable::flow()
{
    int name = 0;
    for (const StatisticsLine &line : m_lines)
        name = std::max(name, fontMetrics().horizontalAdvance(line.name));
    name += cellPadding;
    const int value = fontMetrics().horizontalAdvance(u"10,000,000"_s) + cellPadding;
    const int groups = std::clamp(viewport()->width() / (name + 2 * value), 1, mostGroups);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    if (groups != m_groups) {
        m_groups = groups;
        clear();
        const auto lines = static_cast<int>(m_lines.size());
        setRowCount((lines + groups - 1) / groups);
        setColumnCount(groups * columnsInGroup);
        QStringList titles;
        for (int group = 0; group < groups; ++group)
            titles += {tr("Figure"), tr("Received"), tr("Sent")};
        setHorizontalHeaderLabels(titles);
        fill();
        updateGeometry();
    }
    const int room = viewport()->width() / groups;
    for (int column = 0; column < columnCount(); ++column)
        setColumnWidth(column,
                       column % columnsInGroup == 0 ? std::min(name, room / 2)
                                                    : (room - std::min(name, room / 2)) / 2);
}

void StatisticsTable::fill()
{
    const auto put = [this](int row, int column, const QString &text) {
        if (!item(row, column))
            setItem(row, column, new QTableWidgetItem);
        if (item(row, column)->text() != text)
            item(row, column)->setText(text);
    };
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const int row = static_cast<int>(i) % rowCount();
        const int column = static_cast<int>(i) / rowCount() * columnsInGroup;
        put(row, column, m_lines[i].name);
        put(row, column + 1, m_lines[i].received);
        put(row, column + 2, m_lines[i].sent);
    }
}

int StatisticsTable::heightOf(int rows) const
{
    return horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize();
}

QSize StatisticsTable::sizeHint() const
{
    return {QTableWidget::sizeHint().width(), heightOf(std::min(rowCount(), mostRows))};
}

QSize StatisticsTable::minimumSizeHint() const
{
    return {1, heightOf(std::min(rowCount(), leastRows))};
}

bool StatisticsTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTableWidget::event(event);
}

void StatisticsTable::changeEvent(QEvent *event)
{
    QTableWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        flow();
        updateGeometry();
    }
}

void StatisticsTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QTableWidget::keyPressEvent(event);
}

void StatisticsTable::resizeEvent(QResizeEvent *event)
{
    QTableWidget::resizeEvent(event);
    flow();
}

// The selected cells: rows as lines, tabs between the columns.
void StatisticsTable::copy() const
{
    QString text;
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column) {
            if (const QTableWidgetItem *cell = item(row, column); cell && cell->isSelected())
                cells.append(cell->text());
        }
        if (!cells.isEmpty())
            text += (text.isEmpty() ? u""_s : u"\n"_s) + cells.join(u'\t');
    }
    if (!text.isEmpty())
        copyToClipboard(text.toUtf8());
}

} // namespace sockwright::ui
