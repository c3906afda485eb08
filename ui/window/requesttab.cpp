// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/requesttab.h"

#include "commands/export.h"
#include "ui/captures/markskeeper.h"
#include "ui/diagnosis/diagnosiscard.h"
#include "ui/editor/messagebar.h"
#include "ui/editor/requesteditor.h"
#include "ui/editor/statestrip.h"
#include "ui/editor/urlbar.h"
#include "ui/timeline/timelinepane.h"
#include "ui/window/certificatetrust.h"
#include "ui/window/conversationview.h"
#include "ui/window/copyasmenu.h"
#include "ui/window/filledbar.h"
#include "ui/window/queuebar.h"
#include "ui/window/reconnectbar.h"
#include "workspace/names.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSplitter>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

// Rows arrive in the window at most this often; a reader cannot follow more.
constexpr int displayTickMs = 50;

} // namespace

RequestTab::RequestTab(base::SerialExecutor &executor, QWidget *parent)
    : Tab(parent)
    , m_messages(new MessageBar(this))
    , m_filled(new FilledBar(this))
    , m_urlBar(new UrlBar(this))
    , m_stateStrip(new StateStrip(this))
    , m_trust(new CertificateTrust(this))
    , m_editor(new RequestEditor(executor, this))
    , m_queue(new QueueBar(m_session.queue(), this))
    , m_reconnect(new ReconnectBar(this))
    , m_diagnosis(new DiagnosisCard(this))
    , m_conversation(new ConversationView(
          tr("Nothing has crossed the wire yet.\nPress Connect, write a message above and press "
             "Send."),
          &m_session.capture(), this))
{
    m_session.setBatchInterval(displayTickMs);
    m_urlBar->setRenameEnabled(false);
    buildLayout();
    connectParts();
    connectWaiting();
    connectTrust();
    showStatus();
}

RequestTab::~RequestTab()
{
    delete m_marks;
    delete m_conversation;
    delete m_queue;
}

void RequestTab::buildLayout()
{
    auto *lowerHalf = new QWidget(this);
    auto *lowerLayout = new QVBoxLayout(lowerHalf);
    lowerLayout->setContentsMargins({});
    lowerLayout->setSpacing(4);
    lowerLayout->addWidget(m_queue);
    lowerLayout->addWidget(m_reconnect);
    lowerLayout->addWidget(m_diagnosis);
    lowerLayout->addWidget(m_conversation, 1);

    auto *halves = new QSplitter(Qt::Vertical, this);
    halves->setObjectName(QStringLiteral("requestSplitter"));
    halves->addWidget(m_editor);
    halves->addWidget(lowerHalf);
    halves->setStretchFactor(0, 0);
    halves->setStretchFactor(1, 1);
    halves->setSizes({190, 510});
    halves->setChildrenCollapsible(false);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_messages);
    layout->addWidget(m_filled);
    layout->addWidget(m_urlBar);
    layout->addWidget(m_stateStrip);
    layout->addWidget(halves, 1);
}

void RequestTab::connectParts()
{
    connect(m_urlBar, &UrlBar::urlEdited, this, [this](const QString &url) {
        m_editor->setUrl(url);
        edited();
    });
    connect(m_editor, &RequestEditor::urlEdited, m_urlBar, &UrlBar::setUrl);
    connect(m_editor, &RequestEditor::edited, this, &RequestTab::edited);
    connect(m_editor, &RequestEditor::draftEdited, this, &RequestTab::contentChanged);
    connect(m_editor, &RequestEditor::serverCookiesRequested, this,
            &RequestTab::serverCookiesRequested);
    connect(m_editor, &RequestEditor::sendRequested, this, &RequestTab::send);

    auto *copyAs = new CopyAsMenu(this);
    m_urlBar->setCopyMenu(copyAs);
    connect(copyAs, &CopyAsMenu::copyRequested, this, &RequestTab::copyAs);
    connect(m_urlBar, &UrlBar::commandPasted, this, &RequestTab::fillFrom);
    connect(m_filled, &FilledBar::undoRequested, this, &RequestTab::replaceRequest);

    connect(m_urlBar, &UrlBar::connectRequested, this, &RequestTab::connectToServer);
    connect(m_urlBar, &UrlBar::cancelRequested, this, &RequestTab::disconnectFromServer);
    connect(m_urlBar, &UrlBar::disconnectRequested, this, &RequestTab::disconnectFromServer);
    connect(m_urlBar, &UrlBar::saveRequested, this, &RequestTab::saveRequested);
    connect(m_urlBar, &UrlBar::saveAsRequested, this, &RequestTab::saveAsRequested);
    connect(m_urlBar, &UrlBar::renameRequested, this, &RequestTab::renameRequested);

    connect(&m_session, &session::Session::statusChanged, this, [this] {
        keepMarks();
        showStatus();
        emit titleChanged();
    });
    connect(m_diagnosis, &DiagnosisCard::stepRequested, this, &RequestTab::takeStep);
    connect(m_diagnosis, &DiagnosisCard::handshakeRequested, m_conversation,
            &ConversationView::showHandshake);
    connect(m_diagnosis, &DiagnosisCard::frameRequested, m_conversation,
            &ConversationView::showBadFrame);
    connect(m_diagnosis, &DiagnosisCard::shownChanged, this,
            [this](bool shown) { m_stateStrip->setFailureShown(!shown); });
    connect(&m_session.capture(), &capture::Capture::cleared, m_diagnosis,
            &DiagnosisCard::forgetRows);
    connect(&m_session, &session::Session::recordingUnavailable, m_conversation,
            &ConversationView::showNotice);
    connect(&m_session, &session::Session::recordingStopped, m_conversation,
            &ConversationView::showNotice);
    connect(&m_session, &session::Session::recordingResumed, m_conversation,
            &ConversationView::dismissNotice);
    connect(m_conversation->timeline(), &TimelinePane::sendRequested, this, &RequestTab::send);
    connect(m_conversation, &ConversationView::failed, this, [this](const QString &message) {
        m_messages->showMessage(MessageBar::Kind::Error, message);
    });
}

// What waits: messages for a connection, and the session for the next try.
void RequestTab::connectWaiting()
{
    connect(&m_session, &session::Session::queueChanged, m_queue, &QueueBar::follow);
    connect(&m_session, &session::Session::messageRefused, this, [this](const QString &message) {
        m_messages->showMessage(MessageBar::Kind::Error, message);
    });
    connect(m_queue, &QueueBar::dropRequested, &m_session, &session::Session::dropQueued);
    connect(m_queue, &QueueBar::dropAllRequested, &m_session, &session::Session::dropAllQueued);

    connect(&m_session, &session::Session::reconnectChanged, this, &RequestTab::followReconnect);
    connect(m_reconnect, &ReconnectBar::nowRequested, &m_session, &session::Session::reconnectNow);
    connect(m_reconnect, &ReconnectBar::stopRequested, &m_session,
            &session::Session::stopReconnecting);
    connect(m_urlBar, &UrlBar::dropRequested, &m_session, &session::Session::abort);
    connect(m_editor, &RequestEditor::reconnectRequested, this, &RequestTab::connectToServer);
}

void RequestTab::connectTrust()
{
    connect(m_stateStrip, &StateStrip::certificateRequested, this,
            [this] { m_trust->show(m_session.status(), m_connectedUrl); });
    connect(m_trust, &CertificateTrust::connectRequested, this, &RequestTab::connectToServer);
    connect(m_trust, &CertificateTrust::forgotten, this, [this](const QString &place) {
        m_messages->showMessage(
            MessageBar::Kind::Information,
            tr("The certificate of %1 is not trusted any more. This connection stays.").arg(place));
    });
}

void RequestTab::setContent(const workspace::OpenTab &content)
{
    m_savedPath = content.savedPath;
    m_stamp = content.stamp;
    m_name = content.request.name;
    m_fileGone = false;
    m_saved.reset();
    if (!content.dirty)
        m_saved = content.request;
    m_urlBar->setUrl(content.request.url);
    m_editor->setRequest(content.request);
    m_editor->setDraft(content.message);
    m_filled->dismiss();
    m_dirty = content.dirty;
    m_urlBar->setSaveEnabled(m_dirty || m_savedPath.isEmpty());
    m_urlBar->setRenameEnabled(!m_savedPath.isEmpty());
    m_stateStrip->setVerificationOff(!warning().isEmpty());
    emit titleChanged();
}

workspace::OpenTab RequestTab::content() const
{
    return {m_savedPath, request(), m_dirty, m_stamp, m_editor->draft()};
}

workspace::Request RequestTab::request() const
{
    workspace::Request request = m_editor->request();
    request.name = m_name;
    request.url = m_urlBar->url();
    return request;
}

// With what its folders give.
workspace::Request RequestTab::sentRequest() const
{
    return workspace::withInherited(request(), m_inherited);
}

QString RequestTab::title() const
{
    if (!m_name.isEmpty())
        return m_name;
    const QString url = m_urlBar->url().trimmed();
    return url.isEmpty() ? tr("New request") : url;
}

QChar RequestTab::shape() const
{
    switch (m_session.state()) {
    case wire::State::Connected:
        return QChar(0x25cf); // ●
    case wire::State::Connecting:
    case wire::State::Closing:
    case wire::State::Reconnecting:
        return QChar(0x25d0); // ◐
    case wire::State::Idle:
    case wire::State::Closed:
        break;
    }
    return QChar(0x25cb); // ○
}

QString RequestTab::warning() const
{
    const bool checked = m_editor->request().settings.verifyTls || url().scheme() != u"wss";
    return checked ? QString() : tr("TLS certificate not checked");
}

QString RequestTab::suggestedName() const
{
    if (!m_name.isEmpty())
        return m_name;
    const QUrl url = this->url();
    QString last = url.path().section(u'/', -1, -1, QString::SectionSkipEmpty);
    if (!last.isEmpty())
        return last;
    return url.host().isEmpty() ? tr("New request") : url.host();
}

void RequestTab::setSaved(const QString &path, const QByteArray &stamp,
                          const workspace::Request &request)
{
    m_savedPath = path;
    m_stamp = stamp;
    m_saved = request;
    m_fileGone = false;
    m_name = request.name;
    m_urlBar->setRenameEnabled(true);
    edited();
}

void RequestTab::setSavedPath(const QString &path)
{
    m_savedPath = path;
    m_name = workspace::requestNameOf(path.section(u'/', -1));
    if (m_saved)
        m_saved->name = m_name;
    emit titleChanged();
    emit contentChanged();
}

void RequestTab::setFileGone()
{
    m_fileGone = true;
    edited();
}

bool RequestTab::isEdited() const
{
    return !m_saved || *m_saved != request();
}

bool RequestTab::hasEdits() const
{
    return isDirty() && !(m_savedPath.isEmpty() && request() == workspace::Request());
}

void RequestTab::fillSecrets(const std::vector<workspace::SecretField> &found)
{
    if (m_saved)
        workspace::fillSecrets(*m_saved, found);
    workspace::Request filled = request();
    if (workspace::fillSecrets(filled, found))
        m_editor->setRequest(filled);
}

void RequestTab::setSecretsLasting(bool lasting)
{
    m_editor->setSecretsLasting(lasting);
}

void RequestTab::setInherited(const workspace::FolderSettings &above, const QString &auth)
{
    m_inherited = above;
    m_editor->setInheritedAuth(auth);
}

void RequestTab::edited()
{
    m_dirty = m_fileGone || isEdited();
    m_urlBar->setSaveEnabled(m_dirty || m_savedPath.isEmpty());
    m_stateStrip->setVerificationOff(!warning().isEmpty());
    if (m_session.waiting())
        applyRequest(m_trust->always(url()));
    emit titleChanged();
    emit contentChanged();
}

QUrl RequestTab::url() const
{
    return session::urlFromText(m_urlBar->url());
}

// The next connection is made with what is in the tab now.
void RequestTab::applyRequest(const QList<QByteArray> &trustedFingerprints)
{
    session::Overrides overrides;
    overrides.trustedFingerprints = trustedFingerprints;
    m_session.setOverrides(overrides);
    m_session.setRequest(sentRequest());
    m_connectedUrl = url();
}

void RequestTab::connectToServer()
{
    m_messages->dismiss();
    m_diagnosis->clear();
    applyRequest(m_trust->forNextConnection(url()));
    m_editor->markApplied();
    if (const auto started = m_session.connectToServer(); !started)
        m_messages->showMessage(MessageBar::Kind::Error, started.error().message);
}

void RequestTab::disconnectFromServer()
{
    if (m_session.state() == wire::State::Closing)
        m_session.abort();
    else
        m_session.disconnectFromServer();
}

void RequestTab::followReconnect()
{
    const auto wait = m_session.waiting();
    if (wait)
        applyRequest(m_trust->always(url()));
    m_reconnect->setWait(
        wait, m_session.status().wasConnected ? tr("Connection lost.") : tr("Could not connect."));
}

void RequestTab::sendMessage()
{
    m_editor->sendMessage();
}

void RequestTab::send(const QByteArray &payload, bool binary)
{
    if (binary)
        m_session.sendBinary(payload);
    else
        m_session.sendText(payload);
}

void RequestTab::showStatus()
{
    const session::Status &status = m_session.status();
    m_conversation->timeline()->setConnected(status.state == wire::State::Connected);
    m_urlBar->setState(status.state);
    m_editor->setState(status.state);
    if (status.state == wire::State::Connecting)
        m_editor->setConnected(true);
    else if (status.state == wire::State::Closed || status.state == wire::State::Reconnecting)
        m_editor->setConnected(false);
    m_queue->setConnected(status.state == wire::State::Connected);
    m_stateStrip->setStatus(status);
    m_diagnosis->setStatus(status);
}

void RequestTab::takeStep(const wire::NextStep &step)
{
    switch (step.kind) {
    case wire::NextStep::Kind::UseUrl:
        m_urlBar->setUrl(step.value);
        m_editor->setUrl(step.value);
        edited();
        connectToServer();
        break;
    case wire::NextStep::Kind::AddSubprotocol:
        m_editor->addSubprotocol(step.value);
        connectToServer();
        break;
    case wire::NextStep::Kind::Retry:
        connectToServer();
        break;
    case wire::NextStep::Kind::AddHeader:
        m_editor->editHeader(step.value);
        break;
    case wire::NextStep::Kind::TrustCertificate:
        m_trust->show(m_session.status(), m_connectedUrl);
        break;
    case wire::NextStep::Kind::TlsSettings:
        m_editor->showSettings(SettingsPage::Section::Tls);
        break;
    case wire::NextStep::Kind::ProxySettings:
        m_editor->showSettings(SettingsPage::Section::Proxy);
        break;
    case wire::NextStep::Kind::CompressionSettings:
        m_editor->showSettings(SettingsPage::Section::Compression);
        break;
    case wire::NextStep::Kind::LimitSettings:
        m_editor->showSettings(SettingsPage::Section::Limits);
        break;
    case wire::NextStep::Kind::AuthSettings:
        m_editor->editAuth(step.value);
        break;
    case wire::NextStep::Kind::RedirectSettings:
        m_editor->showSettings(SettingsPage::Section::Redirects);
        break;
    case wire::NextStep::Kind::KeepaliveSettings:
        m_editor->showSettings(SettingsPage::Section::Keepalive);
        break;
    }
}

void RequestTab::fillFrom(const QString &command)
{
    const auto imported = commands::requestFromCommand(command);
    if (!imported) {
        m_messages->showMessage(MessageBar::Kind::Error, imported.error().message);
        return;
    }
    const workspace::Request before = request();
    replaceRequest(commands::filledFrom(before, *imported));
    m_messages->dismiss();
    m_filled->showFilled(*imported, before);
}

void RequestTab::replaceRequest(const workspace::Request &request)
{
    m_urlBar->setUrl(request.url);
    m_editor->setRequest(request);
    edited();
}

void RequestTab::copyAs(commands::Tool tool, bool withSecrets)
{
    const auto exported = commands::exportedCommand(sentRequest(), tool, {withSecrets});
    QGuiApplication::clipboard()->setText(exported.command);
    QStringList lines{tr("Copied as a %1 command.").arg(commands::toolName(tool))};
    lines += exported.notes;
    m_messages->showMessage(MessageBar::Kind::Information, lines.join(u'\n'));
}

void RequestTab::recordIn(session::Recordings &recordings)
{
    m_recordings = &recordings;
    m_session.recordIn(m_recordings);
}

void RequestTab::keepMarks()
{
    if (m_marks || m_session.captureId().isEmpty())
        return;
    m_marks = new MarksKeeper(&m_session.capture(), m_conversation->timeline(),
                              m_recordings->disk(), this);
    connect(m_marks, &MarksKeeper::failed, m_conversation, &ConversationView::failed);
    m_marks->keepIn(m_recordings->library().folder() + u'/' + m_session.captureId(), {});
}

void RequestTab::setSendMenu(QMenu *menu)
{
    m_editor->setSendMenu(menu);
}

void RequestTab::focusUrl()
{
    m_urlBar->focusUrl();
}

void RequestTab::focusDiagnosis()
{
    m_diagnosis->takeFocus();
}

void RequestTab::focusMessage()
{
    m_editor->focusMessage();
}

void RequestTab::keepIn(base::SettingsStore &settings)
{
    m_conversation->timeline()->keepIn(settings);
    m_trust->keepIn(settings);
}

void RequestTab::focusFilter()
{
    m_conversation->timeline()->focusFilter();
}

void RequestTab::selectRow(std::size_t captureRow)
{
    m_conversation->timeline()->selectRow(captureRow);
}

} // namespace sockwright::ui
