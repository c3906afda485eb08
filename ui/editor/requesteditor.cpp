// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/requesteditor.h"

#include "ui/editor/fieldtable.h"
#include "ui/editor/messagecomposer.h"
#include "ui/editor/notespage.h"
#include "workspace/headerrules.h"
#include "workspace/urlquery.h"

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

} // namespace

RequestEditor::RequestEditor(base::SerialExecutor &executor, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_composer(new MessageComposer(executor, this))
    , m_params(new FieldTable(tr("Params"), {}, this))
    , m_headers(new FieldTable(tr("Headers"), headerFieldProblem, this))
    , m_settings(new SettingsPage(this))
    , m_notes(new NotesPage(this))
{
    // In the order of Page.
    m_tabs->addTab(m_composer, tr("Message"));
    m_tabs->addTab(m_params, tr("Params"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_settings, tr("Settings"));
    m_tabs->addTab(m_notes, tr("Notes"));
    m_tabs->setDocumentMode(true);
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->tabBar()->setAccessibleTabName(i, m_tabs->tabText(i));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs);

    connect(m_params, &FieldTable::edited, this, &RequestEditor::paramsEdited);
    connect(m_headers, &FieldTable::edited, this, &RequestEditor::edited);
    for (const FieldTable *table : {m_params, m_headers})
        connect(table, &FieldTable::changed, this, &RequestEditor::updateCounts);
    connect(m_settings, &SettingsPage::edited, this, &RequestEditor::edited);
    connect(m_notes, &NotesPage::edited, this, &RequestEditor::edited);
    connect(m_composer, &MessageComposer::edited, this, &RequestEditor::edited);
    connect(m_composer, &MessageComposer::draftEdited, this, &RequestEditor::draftEdited);
    connect(m_composer, &MessageComposer::sendRequested, this, &RequestEditor::sendRequested);
}

void RequestEditor::setRequest(const Request &request)
{
    m_request = request;
    m_params->setFields(workspace::paramsFromUrl(request.url, request.params));
    m_headers->setFields(request.headers);
    m_settings->setSettings(request.settings);
    m_composer->setMessages(request.messages);
    m_notes->setNotes(request.notes);
}

Request RequestEditor::request() const
{
    Request request = m_request;
    request.params = m_params->fields();
    request.headers = m_headers->fields();
    request.settings = m_settings->settings();
    request.messages = m_composer->messages();
    request.notes = m_notes->notes();
    return request;
}

void RequestEditor::setUrl(const QString &url)
{
    m_request.url = url;
    m_params->setFields(workspace::paramsFromUrl(url, m_params->fields()));
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
    if (const QString problem = m_settings->problem(); !problem.isEmpty())
        return tr("Subprotocols: %1").arg(problem);
    return {};
}

void RequestEditor::updateCounts()
{
    const auto update = [this](Page page, const QString &name, int count) {
        m_tabs->setTabText(static_cast<int>(page),
                           count > 0 ? tr("%1 %2").arg(name).arg(count) : name);
    };
    update(Page::Params, tr("Params"), m_params->usedCount());
    update(Page::Headers, tr("Headers"), m_headers->usedCount());
}

} // namespace sockwright::ui
