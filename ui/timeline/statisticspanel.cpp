// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/statisticspanel.h"

#include "capture/timelinefiltermodel.h"
#include "ui/payload/clipboard.h"
#include "ui/theme/icons.h"
#include "ui/timeline/statisticstable.h"
#include "ui/timeline/statisticstext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int selectionDelayMs = 100;

} // namespace

StatisticsPanel::StatisticsPanel(const capture::Capture *capture,
                                 const capture::TimelineFilterModel *filterModel,
                                 const QItemSelectionModel *selection,
                                 base::SerialExecutor &executor, QWidget *parent)
    : QWidget(parent)
    , m_filterModel(filterModel)
    , m_selection(selection)
    , m_statistics(capture, executor)
    , m_scope(new QComboBox)
    , m_summary(new QLabel)
    , m_table(new StatisticsTable)
{
    setAccessibleName(u"Statistics"_s);
    buildLayout();
    m_selectionSoon.setSingleShot(true);
    m_selectionSoon.setInterval(selectionDelayMs);
    connect(&m_selectionSoon, &QTimer::timeout, this, &StatisticsPanel::start);

    connect(m_scope, &QComboBox::currentIndexChanged, this, &StatisticsPanel::start);
    connect(&m_statistics, &capture::RowFoldPace::changed, this, &StatisticsPanel::display);
    connect(filterModel, &QAbstractItemModel::rowsInserted, &m_statistics,
            &capture::RowFoldPace::wake);
    // With a filter gone or come, the numbers of rows are other ones'.
    connect(filterModel, &QAbstractItemModel::modelReset, this, [this] {
        if (m_scope->currentIndex() != static_cast<int>(Scope::Conversation))
            start();
    });
    connect(selection, &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_scope->currentIndex() == static_cast<int>(Scope::Selection) && isVisible())
            m_selectionSoon.start();
    });
    display();
}

void StatisticsPanel::buildLayout()
{
    m_scope->setAccessibleName(u"Statistics of"_s);
    m_scope->addItems({tr("Whole conversation"), tr("Rows shown"), tr("Selected rows")});
    const auto button = [this](Icon id, const QString &name) {
        auto *made = new QToolButton;
        made->setIcon(icon(id));
        made->setAccessibleName(name);
        made->setToolTip(name);
        made->setAutoRaise(true);
        return made;
    };
    QToolButton *const copy = button(Icon::Duplicate, tr("Copy statistics"));
    connect(copy, &QToolButton::clicked, this,
            [this] { copyToClipboard(statisticsText(m_statistics.value()).toUtf8()); });
    QToolButton *const close = button(Icon::Close, tr("Close statistics"));
    connect(close, &QToolButton::clicked, this, &StatisticsPanel::closeRequested);

    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setWordWrap(true);
    m_summary->setAccessibleName(tr("Summary"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(4, 2, 4, 2);
    bar->addWidget(m_scope);
    bar->addSpacing(8);
    bar->addWidget(m_summary, 1);
    bar->addWidget(copy);
    bar->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_table);
}

void StatisticsPanel::setScope(Scope scope)
{
    m_scope->setCurrentIndex(static_cast<int>(scope));
}

void StatisticsPanel::start()
{
    m_selectionSoon.stop();
    switch (static_cast<Scope>(m_scope->currentIndex())) {
    case Scope::Conversation:
        m_statistics.setRows({});
        break;
    case Scope::Filter:
        m_statistics.setRows(
            {[this] { return static_cast<std::size_t>(m_filterModel->rowCount()); },
             [this](std::size_t row) { return m_filterModel->sourceRow(static_cast<int>(row)); }});
        break;
    case Scope::Selection:
        takeSelection();
        break;
    }
}

void StatisticsPanel::takeSelection()
{
    QItemSelection selection = m_selection->selection();
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) {
                  return a.top() < b.top();
              });
    m_runs.clear();
    std::size_t count = 0;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        count += static_cast<std::size_t>(range.height());
        m_runs.push_back({count, range.top()});
    }
    m_statistics.setRows(
        {[this] { return m_runs.empty() ? 0 : m_runs.back().behind; },
         [this](std::size_t position) {
             const auto run = std::upper_bound(
                 m_runs.begin(), m_runs.end(), position,
                 [](std::size_t place, const Run &candidate) { return place < candidate.behind; });
             const std::size_t before = run == m_runs.begin() ? 0 : std::prev(run)->behind;
             const int row = run->first + static_cast<int>(position - before);
             return m_filterModel->sourceRow(row);
         }});
}

void StatisticsPanel::display()
{
    m_summary->setText(statisticsSummary(m_statistics.value()));
    m_table->setLines(statisticsLines(m_statistics.value()));
}

void StatisticsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_statistics.setActive(true);
    if (m_scope->currentIndex() == static_cast<int>(Scope::Selection))
        start();
}

void StatisticsPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_statistics.setActive(false);
}

void StatisticsPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace sockwright::ui
