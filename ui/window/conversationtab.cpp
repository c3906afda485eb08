// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/conversationtab.h"

#include "base/serialexecutor.h"
#include "ui/captures/markskeeper.h"
#include "ui/editor/messagebar.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/conversationview.h"

#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace sockwright::ui {

ConversationTab::ConversationTab(OpenedConversation opened, Background background,
                                 base::SettingsStore &settings, QWidget *parent)
    : Tab(parent)
    , m_path(opened.path)
    , m_title(opened.title)
    , m_originText(tr("Read only. %1").arg(opened.origin))
    , m_disk(background.disk)
    , m_gone(std::make_shared<std::atomic<bool>>(false))
    , m_capture(std::move(opened.store))
    , m_origin(new QLabel(this))
    , m_messages(new MessageBar(this))
    , m_view(new ConversationView(tr("There are no rows in it."), &m_capture, this))
{
    m_origin->setTextFormat(Qt::PlainText);
    m_origin->setAccessibleName(tr("Where the conversation is from"));
    m_origin->setAccessibleDescription(m_originText);
    m_origin->setToolTip(m_originText.toHtmlEscaped());
    m_origin->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_origin->setText(m_originText);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_messages);
    layout->addWidget(m_origin);
    layout->addWidget(m_view, 1);

    setFocusProxy(m_view->timeline()->view());

    const auto showError = [this](const QString &message) {
        m_messages->showMessage(MessageBar::Kind::Error, message);
    };
    connect(m_view, &ConversationView::failed, this, showError);
    m_view->timeline()->keepIn(settings);
    if (opened.marks) {
        m_marks = new MarksKeeper(&m_capture, m_view->timeline(), m_disk, this);
        m_marks->keepIn(m_path, *opened.marks);
        connect(m_marks, &MarksKeeper::failed, this, showError);
    }
    addNotice(opened.notice);
    if (opened.isCapture)
        checkForDamage(background.checks);
}

ConversationTab::~ConversationTab()
{
    *m_gone = true;
    delete m_marks;
    delete m_view;
    // Giving back what a big conversation holds takes a while.
    m_disk.post([store = m_capture.snapshot().store] {});
}

void ConversationTab::checkForDamage(base::SerialExecutor &checks)
{
    checks.run(
        this,
        [store = m_capture.snapshot().store, gone = m_gone] { return damageNotice(*store, *gone); },
        [this](const QString &damage) { addNotice(damage); });
}

void ConversationTab::addNotice(const QString &text)
{
    if (text.isEmpty())
        return;
    if (!m_notice.isEmpty())
        m_notice += u'\n';
    m_notice += text;
    m_view->showNotice(m_notice);
}

void ConversationTab::focusFilter()
{
    m_view->timeline()->focusFilter();
}

void ConversationTab::resizeEvent(QResizeEvent *event)
{
    Tab::resizeEvent(event);
    m_origin->setText(
        m_origin->fontMetrics().elidedText(m_originText, Qt::ElideRight, m_origin->width()));
}

} // namespace sockwright::ui
