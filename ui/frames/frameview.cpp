// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frameview.h"

#include "base/byteview.h"
#include "format/bytes.h"
#include "ui/editor/problemline.h"
#include "ui/frames/frametext.h"
#include "ui/payload/clipboard.h"
#include "ui/payload/plaintextview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/foreigntextlabel.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype shownBadBytes = 256;
constexpr int mostHeaderRows = 48; // more than a header and so many bad bytes take
constexpr int leastTableRows = 6; // of more the table scrolls where there is no room
constexpr int measuredRows = 32; // measuring 10,000 would take long

} // namespace

FrameView::FrameView(QWidget *parent)
    : QScrollArea(parent)
    , m_summary(foreignTextLabel())
    , m_notes(foreignTextLabel())
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
    , m_table(new QTableView)
    , m_header(new PlainTextView)
    , m_copy(new QAction(icon(Icon::Duplicate), tr("Copy header bytes"), this))
{
    m_summary->setAccessibleName(tr("Frames together"));
    buildTable();
    m_header->setAccessibleName(u"Frame header"_s);
    m_header->setFrameShape(QFrame::NoFrame);
    m_header->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_header->setFittedRows(mostHeaderRows);
    m_framesPart = makeFramesPart();

    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(6, 6, 6, 6);
    top->setSpacing(4);
    top->addWidget(m_summary);
    top->addWidget(m_notes);
    top->addWidget(m_problem);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_framesPart, 1);
    layout->addStretch();
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(page);
    clear();
}

QWidget *FrameView::makeFramesPart()
{
    connect(m_copy, &QAction::triggered, this, &FrameView::copyHeader);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *button = new QToolButton;
    button->setDefaultAction(m_copy);
    button->setAccessibleName(m_copy->text());
    button->setToolTip(m_copy->text());
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);

    auto *part = new QWidget;
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *titleLayout = new QHBoxLayout;
    titleLayout->setContentsMargins(6, 6, 2, 2);
    auto *title = foreignTextLabel();
    title->setText(tr("Header, bit by bit"));
    titleLayout->addWidget(title, 1);
    titleLayout->addWidget(button);
    layout->addWidget(m_table, 1);
    layout->addLayout(titleLayout);
    layout->addWidget(m_header);
    layout->addStretch();
    return part;
}

void FrameView::buildTable()
{
    m_table->setModel(&m_model);
    m_table->setAccessibleName(u"Frames"_s);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false); // Tab goes on to the header's bytes
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(1);
    connect(m_table->horizontalScrollBar(), &QScrollBar::rangeChanged, this, &FrameView::fitTable);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &FrameView::showHeader);
}

void FrameView::setRow(const InspectedRow &row)
{
    m_summary->setText(frameSummary(row));
    const QStringList notes = frameNotes(row);
    m_notes->setText(notes.join(u' '));
    m_notes->setVisible(!notes.isEmpty());
    std::vector<wire::Frame> frames = shownFrames(row);
    const bool isBad = row.failure && !frames.empty();
    m_badBytes = isBad ? row.failure->bytes : QByteArray();
    m_problem->setText(isBad ? row.failure->message : QString());
    setFrames(std::move(frames));
}

void FrameView::clear()
{
    m_summary->setText(tr("Select a row of the timeline to see its frames."));
    m_notes->hide();
    m_problem->setText({});
    m_badBytes.clear();
    setFrames({});
}

void FrameView::setFrames(std::vector<wire::Frame> frames)
{
    m_framesPart->setVisible(!frames.empty());
    m_model.setFrames(std::move(frames));
    if (m_model.rowCount() > 0) {
        fitColumns();
        fitTable();
        m_table->setCurrentIndex(m_model.index(0, 0));
    }
    showHeader();
    verticalScrollBar()->setValue(0);
}

// As wide as what the first frames and the last one say in them.
void FrameView::fitColumns()
{
    const int padding = fontMetrics().averageCharWidth() + 2;
    const QFontMetrics fixed(monospaceFont());
    const int last = m_model.rowCount() - 1;
    for (int column = 0; column < FrameModel::ColumnCount; ++column) {
        const QFontMetrics metrics = FrameModel::isFixedWidth(column) ? fixed : fontMetrics();
        int width = fontMetrics().horizontalAdvance(
            m_model.headerData(column, Qt::Horizontal).toString());
        const auto measure = [&](int row) {
            width = std::max(
                width, metrics.horizontalAdvance(m_model.index(row, column).data().toString()));
        };
        for (int row = 0; row < std::min(last, measuredRows); ++row)
            measure(row);
        measure(last);
        m_table->horizontalHeader()->resizeSection(column, width + padding);
    }
}

// No higher than its rows, and with some of them in sight where there is little room.
void FrameView::fitTable()
{
    const bool isWide = m_table->horizontalScrollBar()->maximum() > 0;
    const int around = m_table->horizontalHeader()->sizeHint().height()
        + (isWide ? m_table->horizontalScrollBar()->sizeHint().height() : 0);
    const int rowHeight = m_table->verticalHeader()->defaultSectionSize();
    const int rows = m_model.rowCount();
    m_table->setMinimumHeight(around + std::min(rows, leastTableRows) * rowHeight);
    m_table->setMaximumHeight(around + rows * rowHeight);
}

const wire::Frame *FrameView::currentFrame() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? &m_model.frames()[static_cast<std::size_t>(current.row())] : nullptr;
}

void FrameView::showHeader()
{
    const wire::Frame *frame = currentFrame();
    m_copy->setEnabled(frame != nullptr);
    QStringList lines = frame ? headerLines(frame->headerBytes()) : QStringList();
    const QByteArray payload
        = frame ? m_badBytes.mid(frame->headerSize, shownBadBytes) : QByteArray();
    if (!payload.isEmpty()) {
        lines << QString() << tr("The payload as far as it is kept:");
        constexpr std::size_t perLine = 8; // the Inspector is narrow
        const std::string_view bytes = base::viewOf(payload);
        for (std::size_t at = 0; at < bytes.size(); at += perLine)
            lines << format::hexDumpLine(at, bytes.substr(at, perLine), 4, perLine);
    }
    m_header->setText(format::LineIndex(lines.join(u'\n').toUtf8()));
}

void FrameView::copyHeader()
{
    if (const wire::Frame *frame = currentFrame())
        copyToClipboard(hexText(frame->headerBytes()).toUtf8());
}

} // namespace sockwright::ui
