// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/conversationview.h"

#include "capture/capture.h"
#include "ui/editor/messagebar.h"
#include "ui/payload/inspector.h"
#include "ui/timeline/timelinepane.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace sockwright::ui {

ConversationView::ConversationView(const QString &placeholder, capture::Capture *capture,
                                   QWidget *parent)
    : QWidget(parent)
    , m_capture(capture)
    , m_notice(new MessageBar(this))
    , m_timeline(new TimelinePane(capture, this))
    , m_inspector(new Inspector(this))
{
    m_timeline->setPlaceholder(placeholder);
    auto *halves = new QSplitter(Qt::Horizontal, this);
    halves->setObjectName(QStringLiteral("conversationSplitter"));
    halves->addWidget(m_timeline);
    halves->addWidget(m_inspector);
    halves->setSizes({560, 380});
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    halves->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(m_notice);
    layout->addWidget(halves, 1);

    connect(m_timeline, &TimelinePane::rowSelected, this,
            [this](std::size_t row) { m_inspector->setRow(inspectedRow(*m_capture, row)); });
    connect(m_timeline, &TimelinePane::selectionCleared, m_inspector, &Inspector::clear);
    connect(m_timeline, &TimelinePane::shownQueriesChanged, m_inspector,
            [this] { m_inspector->setQueries(m_timeline->shownQueries()); });
    connect(m_inspector, &Inspector::saveFailed, this, &ConversationView::failed);
}

void ConversationView::showNotice(const QString &text)
{
    m_notice->showMessage(MessageBar::Kind::Warning, text);
}

void ConversationView::dismissNotice()
{
    m_notice->dismiss();
}

void ConversationView::showHandshake()
{
    if (m_capture->size() == 0)
        return;
    if (const auto row = m_capture->handshakeRow(m_capture->size() - 1)) {
        showRow(*row);
        m_inspector->showHandshake();
    }
}

void ConversationView::showBadFrame()
{
    for (std::size_t row = m_capture->size(); row-- > 0;) {
        if (m_capture->record(row).kind == wire::Kind::Error) {
            showRow(row);
            m_inspector->showFrames();
            return;
        }
    }
}

void ConversationView::showRow(std::size_t row)
{
    m_timeline->selectRow(row);
    if (m_timeline->selectedRow() != row) // a filter hides it
        m_inspector->setRow(inspectedRow(*m_capture, row));
}

} // namespace sockwright::ui
