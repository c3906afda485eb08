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
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype shownBadBytes = 256;

// The widest text a column is expected to hold: measuring 10,000 rows would take long.
QString sampleOf(FrameModel::Column column)
{
    switch (column) {
    case FrameModel::Number:
        return u"10,000"_s;
    case FrameModel::Time:
        return u"00:00:00.000  +000 ms"_s;
    case FrameModel::Fin:
        return u"0"_s;
    case FrameModel::Rsv:
        return u"000"_s;
    case FrameModel::Opcode:
        return u"0x0 continuation"_s;
    case FrameModel::MaskKey:
        return u"00 00 00 00"_s;
    case FrameModel::Length:
    case FrameModel::Payload:
    case FrameModel::WireSize:
        return u"1,000,000"_s;
    case FrameModel::Header:
        return u"00 00 00 00 00 00 00 00 00 00 00 00 00 00"_s;
    case FrameModel::ColumnCount:
        break;
    }
    return {};
}

} // namespace

FrameView::FrameView(QWidget *parent)
    : QWidget(parent)
    , m_summary(foreignTextLabel())
    , m_notes(foreignTextLabel())
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_table(new QTableView)
    , m_header(new PlainTextView)
    , m_copy(new QAction(icon(Icon::Duplicate), tr("Copy header bytes"), this))
{
    m_summary->setAccessibleName(tr("Frames together"));
    buildTable();
    m_header->setAccessibleName(u"Frame header"_s);
    m_header->setFrameShape(QFrame::NoFrame);

    connect(m_copy, &QAction::triggered, this, &FrameView::copyHeader);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *button = new QToolButton;
    button->setDefaultAction(m_copy);
    button->setAccessibleName(m_copy->text());
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);

    auto *headerPart = new QWidget;
    auto *headerLayout = new QVBoxLayout(headerPart);
    headerLayout->setContentsMargins(0, 0, 0, 0);
    headerLayout->setSpacing(0);
    auto *titleLayout = new QHBoxLayout;
    titleLayout->setContentsMargins(6, 2, 2, 2);
    auto *title = foreignTextLabel();
    title->setText(tr("Header, bit by bit"));
    titleLayout->addWidget(title, 1);
    titleLayout->addWidget(button);
    headerLayout->addLayout(titleLayout);
    headerLayout->addWidget(m_header, 1);

    m_splitter->addWidget(m_table);
    m_splitter->addWidget(headerPart);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({140, 200});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(6, 6, 6, 6);
    top->setSpacing(4);
    top->addWidget(m_summary);
    top->addWidget(m_notes);
    top->addWidget(m_problem);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_splitter, 1);
    layout->addStretch();
    clear();
}

void FrameView::buildTable()
{
    m_table->setModel(&m_model);
    m_table->setAccessibleName(u"Frames"_s);
    m_table->setFrameShape(QFrame::NoFrame);
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
    const int padding = fontMetrics().averageCharWidth() * 2;
    const QFontMetrics fixed(monospaceFont());
    for (int column = 0; column < FrameModel::ColumnCount; ++column) {
        const QString sample = sampleOf(static_cast<FrameModel::Column>(column));
        const int width = FrameModel::isFixedWidth(column)
            ? fixed.horizontalAdvance(sample)
            : fontMetrics().horizontalAdvance(sample);
        const QString title = m_model.headerData(column, Qt::Horizontal).toString();
        header->resizeSection(column,
                              std::max(width, fontMetrics().horizontalAdvance(title)) + padding);
    }
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
    m_splitter->setVisible(!frames.empty());
    m_model.setFrames(std::move(frames));
    if (m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(0, 0));
    showHeader();
}

void FrameView::clear()
{
    m_summary->setText(tr("Select a row of the timeline to see its frames."));
    m_notes->hide();
    m_problem->setText({});
    m_badBytes.clear();
    m_splitter->hide();
    m_model.setFrames({});
    showHeader();
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
        for (qsizetype at = 0; at < payload.size(); at += 16) {
            const std::string_view part
                = base::viewOf(payload).substr(static_cast<std::size_t>(at), 16);
            lines << format::hexDumpLine(static_cast<quint64>(at), part, 4);
        }
    }
    m_header->setText(format::LineIndex(lines.join(u'\n').toUtf8()));
}

void FrameView::copyHeader()
{
    if (const wire::Frame *frame = currentFrame())
        copyToClipboard(hexText(frame->headerBytes()).toUtf8());
}

} // namespace sockwright::ui
