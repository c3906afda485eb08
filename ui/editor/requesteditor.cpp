// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/requesteditor.h"

#include "ui/editor/authpage.h"
#include "ui/editor/fieldtable.h"
#include "ui/editor/messagecomposer.h"
#include "ui/editor/notespage.h"
#include "workspace/headerrules.h"
#include "workspace/secret.h"
#include "workspace/urlquery.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sockwright::ui {

using workspace::Request;

namespace {

QString headerFieldProblem(const workspace::Field &field)
{
    return workspace::headerProblem(field.name, field.value);
}

QString cookieFieldProblem(const workspace::Field &field)
{
    return workspace::isVariableReference(field.value)
        ? workspace::cookieProblem(field.name, {})
        : workspace::cookieProblem(field.name, field.value);
}

// Whether a connection would be another one.
bool connectsAlike(const Request &a, const Request &b)
{
    return a.url == b.url && a.headers == b.headers && a.cookies == b.cookies && a.auth == b.auth
        && a.settings == b.settings;
}

// The line that says that edits wait for the next connection, and its button.
std::pair<QWidget *, QPushButton *> makeUnappliedLine(QWidget *parent)
{
    auto *line = new QWidget(parent);
    auto *text = new QLabel(RequestEditor::tr("Changes apply to the next connection."), line);
    auto *button = new QPushButton(RequestEditor::tr("Reconnect now"), line);
    button->setAccessibleName(RequestEditor::tr("Reconnect now"));
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(9, 0, 9, 3);
    layout->addWidget(text, 1);
    layout->addWidget(button);
    line->hide();
    return {line, button};
}

} // namespace

RequestEditor::RequestEditor(base::SerialExecutor &executor, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_composer(new MessageComposer(executor, this))
    , m_params(new FieldTable(tr("Params"), {}, this))
    , m_headers(new FieldTable(tr("Headers"), headerFieldProblem, this))
    , m_cookies(new FieldTable(tr("Cookies"), cookieFieldProblem, this))
    , m_auth(new AuthPage(this))
    , m_settings(new SettingsPage(this))
    , m_notes(new NotesPage(this))
{
    // In the order of Page.
    m_tabs->addTab(m_composer, tr("Message"));
    m_tabs->addTab(m_params, tr("Params"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_cookies, tr("Cookies"));
    m_tabs->addTab(m_auth, tr("Auth"));
    m_tabs->addTab(m_settings, tr("Settings"));
    m_tabs->addTab(m_notes, tr("Notes"));
    m_tabs->setDocumentMode(true);
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->tabBar()->setAccessibleTabName(i, m_tabs->tabText(i));

    m_headers->completeNames(commonHeaderNames());
    m_headers->offerText(FieldSyntax::Header);
    m_cookies->offerText(FieldSyntax::Cookie);
    auto *serverCookies = new QPushButton(tr("Cookies from servers…"), m_cookies);
    serverCookies->setAccessibleName(tr("Cookies from servers"));
    serverCookies->setToolTip(
        tr("Look at the cookies that servers have set, which are sent beside these"));
    m_cookies->addButton(serverCookies);
    connect(serverCookies, &QPushButton::clicked, this, &RequestEditor::serverCookiesRequested);
    for (FieldTable *table : {m_headers, m_cookies})
        table->offerSecrets();

    const auto [line, reconnect] = makeUnappliedLine(this);
    m_unapplied = line;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_unapplied);
    connect(reconnect, &QPushButton::clicked, this, &RequestEditor::reconnectRequested);
    connectPages();
}

void RequestEditor::connectPages()
{
    connect(m_params, &FieldTable::edited, this, &RequestEditor::paramsEdited);
    for (const FieldTable *table : {m_headers, m_cookies})
        connect(table, &FieldTable::edited, this, &RequestEditor::edited);
    for (const FieldTable *table : {m_params, m_headers, m_cookies})
        connect(table, &FieldTable::changed, this, &RequestEditor::updateMarks);
    connect(m_auth, &AuthPage::edited, this, &RequestEditor::edited);
    connect(m_settings, &SettingsPage::edited, this, &RequestEditor::edited);
    connect(m_notes, &NotesPage::edited, this, &RequestEditor::edited);
    connect(m_composer, &MessageComposer::edited, this, &RequestEditor::edited);
    connect(m_composer, &MessageComposer::draftEdited, this, &RequestEditor::draftEdited);
    connect(m_composer, &MessageComposer::sendRequested, this, &RequestEditor::sendRequested);
    connect(this, &RequestEditor::edited, this, [this] {
        updateMarks();
        showUnapplied();
    });
}

void RequestEditor::setRequest(const Request &request)
{
    m_request = request;
    m_params->setFields(workspace::paramsFromUrl(request.url, request.params));
    m_headers->setFields(request.headers);
    m_cookies->setFields(request.cookies);
    m_auth->setAuth(request.auth);
    m_auth->setUrl(request.url);
    m_settings->setSettings(request.settings);
    m_composer->setMessages(request.messages);
    m_notes->setNotes(request.notes);
    updateMarks();
    showUnapplied();
}

Request RequestEditor::request() const
{
    Request request = m_request;
    request.params = m_params->fields();
    request.headers = m_headers->fields();
    request.cookies = m_cookies->fields();
    request.auth = m_auth->auth();
    request.settings = m_settings->settings();
    request.messages = m_composer->messages();
    request.notes = m_notes->notes();
    return request;
}

void RequestEditor::setUrl(const QString &url)
{
    m_request.url = url;
    m_params->setFields(workspace::paramsFromUrl(url, m_params->fields()));
    m_auth->setUrl(url);
    showUnapplied();
}

void RequestEditor::paramsEdited()
{
    const QString url = workspace::urlWithParams(m_request.url, m_params->fields());
    if (url != m_request.url) {
        m_request.url = url;
        emit urlEdited(url);
    }
    emit edited();
}

void RequestEditor::setDraft(const workspace::SavedMessage &draft)
{
    m_composer->setDraft(draft);
}

workspace::SavedMessage RequestEditor::draft() const
{
    return m_composer->draft();
}

void RequestEditor::setState(wire::State state)
{
    m_composer->setState(state);
}

void RequestEditor::setConnected(bool connected)
{
    if (connected == m_applied.has_value())
        return;
    if (connected)
        m_applied = request();
    else
        m_applied.reset();
    showUnapplied();
}

void RequestEditor::markApplied()
{
    if (m_applied)
        m_applied = request();
    showUnapplied();
}

void RequestEditor::showUnapplied()
{
    m_unapplied->setVisible(m_applied && !connectsAlike(*m_applied, request()));
}

void RequestEditor::setInheritedAuth(const QString &text)
{
    m_auth->setInherited(text);
}

void RequestEditor::setSecretsLasting(bool lasting)
{
    for (FieldTable *table : {m_headers, m_cookies})
        table->setLasting(lasting);
    m_auth->setLasting(lasting);
    m_settings->setLasting(lasting);
}

void RequestEditor::setSendMenu(QMenu *menu)
{
    m_composer->setSendMenu(menu);
}

void RequestEditor::sendMessage()
{
    m_composer->send();
}

void RequestEditor::showPage(Page page)
{
    m_tabs->setCurrentIndex(static_cast<int>(page));
}

void RequestEditor::showSettings(SettingsPage::Section section)
{
    showPage(Page::Settings);
    m_settings->showSection(section);
}

void RequestEditor::editHeader(const QString &name)
{
    showPage(Page::Headers);
    m_headers->editField(name);
}

void RequestEditor::editAuth(const QString &scheme)
{
    showPage(Page::Auth);
    m_auth->edit(scheme);
}

void RequestEditor::addSubprotocol(const QString &subprotocol)
{
    workspace::RequestSettings settings = m_settings->settings();
    if (settings.subprotocols.contains(subprotocol))
        return;
    settings.subprotocols << subprotocol;
    m_settings->setSettings(settings);
    emit edited();
}

void RequestEditor::focusMessage()
{
    showPage(Page::Message);
    m_composer->focusEditor();
}

QString RequestEditor::problem() const
{
    if (const QString problem = m_headers->problem(); !problem.isEmpty())
        return tr("Headers: %1").arg(problem);
    if (const QString problem = m_cookies->problem(); !problem.isEmpty())
        return tr("Cookies: %1").arg(problem);
    if (const QString problem = m_auth->problem(); !problem.isEmpty())
        return tr("Auth: %1").arg(problem);
    return m_settings->problem();
}

// What is set where, as counts and a word; the accessible names of the tabs stay.
void RequestEditor::updateMarks()
{
    const auto mark = [this](Page page, const QString &name, const QString &text) {
        m_tabs->setTabText(static_cast<int>(page),
                           text.isEmpty() ? name : tr("%1 %2").arg(name, text));
    };
    const auto count = [&mark](Page page, const QString &name, int number) {
        mark(page, name, number > 0 ? QString::number(number) : QString());
    };
    count(Page::Params, tr("Params"), m_params->usedCount());
    count(Page::Headers, tr("Headers"), m_headers->usedCount());
    count(Page::Cookies, tr("Cookies"), m_cookies->usedCount());
    mark(Page::Auth, tr("Auth"), m_auth->mark());
    const bool plainSettings = m_settings->settings() == workspace::RequestSettings();
    mark(Page::Settings, tr("Settings"), plainSettings ? QString() : QString(QChar(0x2022)));
}

} // namespace sockwright::ui
