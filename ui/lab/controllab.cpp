// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/controllab.h"

#include "base/serialexecutor.h"
#include "session/session.h"
#include "ui/editor/statestrip.h"
#include "ui/lab/closepage.h"
#include "ui/lab/fragmentspage.h"
#include "ui/lab/pingpage.h"
#include "ui/lab/rawframepage.h"
#include "workspace/messagepayload.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

// The size that shows all of the largest page, a problem included.
constexpr int widthInLetters = 88;
constexpr int heightInLines = 32;

} // namespace

ControlLab::ControlLab(base::SerialExecutor &executor, QWidget *parent)
    : QDialog(parent)
    , m_executor(executor)
    , m_pages(new QTabWidget(this))
    , m_ping(new PingPage(this))
    , m_close(new ClosePage(this))
    , m_fragments(new FragmentsPage(this))
    , m_raw(new RawFramePage(this))
    , m_state(new QLabel(this))
{
    setAccessibleName(tr("Control lab"));
    m_pages->addTab(m_ping, tr("Ping and pong"));
    m_pages->addTab(m_close, tr("Close"));
    m_pages->addTab(m_fragments, tr("Fragments"));
    m_pages->addTab(m_raw, tr("Raw frame"));
    m_pages->tabBar()->setAccessibleName(tr("What to send"));
    m_state->setAccessibleName(tr("Lab connection"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);

    auto *done = new QPushButton(tr("Close &window"), this);
    done->setAutoDefault(false);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_state, 1);
    bottom->addWidget(done);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_pages, 1);
    layout->addLayout(bottom);

    connect(done, &QPushButton::clicked, this, &QDialog::hide);
    connect(m_pages, &QTabWidget::currentChanged, this, &ControlLab::updateDefaultButton);
    connectPages();
    setRequestTitle({});
    refresh();
    updateDefaultButton();
    resize(widthInLetters * fontMetrics().averageCharWidth(),
           heightInLines * fontMetrics().lineSpacing());
}

void ControlLab::connectPages()
{
    const auto withSession = [this](auto call) {
        return [this, call](const auto &...values) {
            if (m_session)
                (m_session->*call)(values...);
        };
    };
    using session::Session;
    connect(m_ping, &PingPage::pingRequested, this, withSession(&Session::sendPing));
    connect(m_ping, &PingPage::pongRequested, this, withSession(&Session::sendPong));
    connect(m_ping, &PingPage::pongPolicyEdited, this, withSession(&Session::setPongPolicy));
    connect(m_close, &ClosePage::closeRequested, this, withSession(&Session::disconnectFromServer));
    connect(m_raw, &RawFramePage::frameRequested, this, withSession(&Session::sendRaw));
    connect(m_fragments, &FragmentsPage::fragmentsRequested, this, &ControlLab::sendFragments);
}

void ControlLab::sendFragments(int frames, int pauseMs)
{
    if (!m_session || !m_message)
        return;
    m_executor.run(
        this, [message = m_message()] { return workspace::messagePayload(message); },
        [this, session = m_session, frames,
         pauseMs](const base::Result<workspace::MessagePayload> &payload) {
            m_fragments->showProblem(payload ? QString()
                                             : tr("Not sent: %1").arg(payload.error().message));
            if (!payload || !session)
                return;
            const auto opcode = payload->binary ? wire::Opcode::Binary : wire::Opcode::Text;
            session->sendFragments({opcode, payload->bytes, frames, pauseMs});
        });
}

void ControlLab::setSession(session::Session *session,
                            std::function<workspace::SavedMessage()> message)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_message = std::move(message);
    if (session)
        connect(session, &session::Session::statusChanged, this, &ControlLab::refresh);
    m_fragments->showProblem({});
    refresh();
}

void ControlLab::setRequestTitle(const QString &title)
{
    setWindowTitle(title.isEmpty() ? tr("Control lab") : tr("Control lab — %1").arg(title));
}

void ControlLab::refresh()
{
    const bool connected = m_session && m_session->state() == wire::State::Connected;
    for (LabPage *page : std::initializer_list<LabPage *>{m_ping, m_close, m_fragments, m_raw})
        page->setConnected(connected);
    m_ping->setPongPolicy(m_session ? m_session->pongPolicy() : net::PongPolicy(), connected);
    m_state->setText(m_session ? statusLine(m_session->status()) : tr("No request is open."));
}

void ControlLab::updateDefaultButton()
{
    static_cast<LabPage *>(m_pages->currentWidget())->sendButton()->setDefault(true);
}

void ControlLab::showPart(Part part)
{
    const bool pinging = part == Part::Ping || part == Part::Pong || part == Part::PongDelay;
    if (pinging)
        m_pages->setCurrentWidget(m_ping);
    else if (part == Part::Close)
        m_pages->setCurrentWidget(m_close);
    else if (part == Part::Fragments)
        m_pages->setCurrentWidget(m_fragments);
    else
        m_pages->setCurrentWidget(m_raw);
    bringUp();
    if (pinging)
        (part == Part::Pong ? m_ping->pongButton() : m_ping->sendButton())->setDefault(true);
    if (part == Part::PongDelay)
        m_ping->focusDelay();
}

void ControlLab::bringUp()
{
    refresh();
    show();
    raise();
    activateWindow();
    m_pages->currentWidget()->setFocus(Qt::TabFocusReason); // selects what is in the field
}

} // namespace sockwright::ui
