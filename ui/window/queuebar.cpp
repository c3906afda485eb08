// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queuebar.h"

#include "format/bytes.h"
#include "ui/theme/stripe.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int renderMs = 50;
constexpr int visibleRows = 5;

} // namespace

QueueBar::QueueBar(const session::SendQueue &queue, QWidget *parent)
    : QFrame(parent)
    , m_queue(queue)
    , m_model(this)
    , m_rendering(this)
    , m_expand(new QToolButton(this))
    , m_line(new QLabel(this))
    , m_list(new QTableView(this))
{
    setAccessibleName(tr("Waiting messages"));
    m_expand->setArrowType(Qt::RightArrow);
    m_expand->setAutoRaise(true);
    m_expand->setCheckable(true);
    m_expand->setFocusPolicy(Qt::StrongFocus);
    m_expand->setAccessibleName(tr("Show waiting messages"));
    m_expand->setToolTip(m_expand->accessibleName());
    m_line->setTextFormat(Qt::PlainText);
    m_line->setWordWrap(true);
    m_line->setMinimumWidth(1);
    auto *dropAll = new QPushButton(tr("Drop all"), this);
    dropAll->setAutoDefault(false);
    dropAll->setAccessibleName(tr("Drop all waiting messages"));
    dropAll->setToolTip(dropAll->accessibleName());
    buildList();

    auto *top = new QHBoxLayout;
    top->addWidget(m_expand);
    top->addWidget(m_line, 1);
    top->addWidget(dropAll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(stripeWidth + 4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_list);

    m_rendering.setSingleShot(true);
    m_rendering.setInterval(renderMs);
    connect(&m_rendering, &QTimer::timeout, this, &QueueBar::render);
    connect(m_expand, &QToolButton::toggled, this, &QueueBar::setExpanded);
    connect(dropAll, &QPushButton::clicked, this, &QueueBar::dropAllRequested);
    hide();
}

void QueueBar::buildList()
{
    m_list->setAccessibleName(tr("Messages that wait to be sent"));
    m_list->setModel(&m_model);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setTabKeyNavigation(false);
    m_list->setShowGrid(false);
    m_list->setWordWrap(false);
    m_list->horizontalHeader()->hide();
    m_list->horizontalHeader()->setStretchLastSection(false);
    m_list->horizontalHeader()->setSectionResizeMode(QueueModel::PreviewColumn,
                                                     QHeaderView::Stretch);
    const int character = fontMetrics().averageCharWidth();
    m_list->setColumnWidth(QueueModel::KindColumn, character * 14);
    m_list->setColumnWidth(QueueModel::SizeColumn, character * 10);
    m_list->setColumnWidth(QueueModel::DropColumn, character * 5);
    // Fixed: a row costs nothing until it is seen.
    const int height = fontMetrics().height() + 6;
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setMinimumSectionSize(height);
    m_list->verticalHeader()->setDefaultSectionSize(height);
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->setFixedHeight(visibleRows * height + 2 * m_list->frameWidth());
    m_list->installEventFilter(this);
    m_list->hide();
    connect(m_list, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == QueueModel::DropColumn)
            drop(index.row());
    });
}

void QueueBar::follow()
{
    m_model.follow();
    if ((isHidden() && m_queue.isEmpty()) || m_rendering.isActive())
        return;
    m_rendering.start();
}

void QueueBar::setConnected(bool connected)
{
    m_connected = connected;
    if (!isHidden())
        render();
}

void QueueBar::setExpanded(bool expanded)
{
    m_expand->setArrowType(expanded ? Qt::DownArrow : Qt::RightArrow);
    m_list->setVisible(expanded);
    m_model.setQueue(expanded ? &m_queue : nullptr);
    if (expanded)
        m_list->setCurrentIndex(m_model.index(0, QueueModel::PreviewColumn));
}

void QueueBar::drop(int row)
{
    const auto id = m_model.idOf(row);
    if (!id)
        return;
    emit dropRequested(*id);
    // The next one, so that Delete can be pressed again.
    const int next = std::min(row, m_model.rowCount() - 1);
    m_list->setCurrentIndex(m_model.index(next, QueueModel::PreviewColumn));
}

void QueueBar::render()
{
    const std::size_t count = m_queue.messages().size();
    if (count == 0) {
        hide();
        m_expand->setChecked(false);
        return;
    }
    const QString messages = count == 1
        ? tr("1 message (%1)").arg(format::humanSize(m_queue.bytes()))
        : tr("%1 messages (%2)")
              .arg(QLocale().toString(qulonglong{count}), format::humanSize(m_queue.bytes()));
    QString line;
    if (m_connected)
        line = count == 1 ? tr("%1 waits until the server reads.")
                          : tr("%1 wait until the server reads.");
    else
        line = count == 1 ? tr("%1 waits for the connection.") : tr("%1 wait for the connection.");
    line = line.arg(messages);
    m_line->setText(line);
    setAccessibleDescription(line);
    show();
}

bool QueueBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Delete) {
            drop(m_list->currentIndex().row());
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void QueueBar::paintEvent(QPaintEvent * /*event*/)
{
    paintStriped(this, palette().color(QPalette::Highlight));
}

} // namespace sockwright::ui
