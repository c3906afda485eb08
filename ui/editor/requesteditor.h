// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingspage.h"
#include "wire/record.h"
#include "workspace/request.h"

#include <QWidget>

#include <optional>

class QMenu;
class QTabWidget;

namespace sockwright::base {
class SerialExecutor;
}

namespace sockwright::ui {

class AuthPage;
class FieldTable;
class MessageComposer;
class NotesPage;

/// Everything of a request but its URL and name, in tabs: Message, Params, Headers, Cookies,
/// Auth, Settings, Notes.
///
/// Params and the URL are two views of one thing: hand every URL the person types to setUrl() and
/// show every urlEdited() in the URL field. Neither answers the other, so there is no loop.
///
/// The executor checks and formats messages in the background and must outlive the editor.
class RequestEditor : public QWidget
{
    Q_OBJECT

public:
    enum class Page
    {
        Message,
        Params,
        Headers,
        Cookies,
        Auth,
        Settings,
        Notes,
    };

    explicit RequestEditor(base::SerialExecutor &executor, QWidget *parent = nullptr);

    /// Shows a request; emits nothing. The message in the editor stays (see setDraft()).
    void setRequest(const workspace::Request &request);
    /// The request as edited. Name and unknown keys are those of setRequest(); the URL is the one
    /// last set or emitted.
    workspace::Request request() const;

    /// The person edited the URL: the rows of Params follow, switched-off rows stay. Emits nothing
    /// but the new counts in the tabs.
    void setUrl(const QString &url);

    /// The unsent message in the editor, kept apart from the request.
    void setDraft(const workspace::SavedMessage &draft);
    workspace::SavedMessage draft() const;

    /// Messages can be sent while connected.
    void setState(wire::State state);

    /// What holds for a connection is as it is now when this becomes true. What is edited later of
    /// what a handshake or a connection depends on applies to the next connection: a line below the
    /// tabs says so, and offers to reconnect.
    void setConnected(bool connected);
    /// A new connection uses the request as it is now.
    void markApplied();

    /// What the request's folder gives as credentials, for people: "Basic as “alice”, from the
    /// folder Chat"; empty: nothing.
    void setInheritedAuth(const QString &text);
    /// Whether secrets are still there after the end of the program.
    void setSecretsLasting(bool lasting);

    /// The menu beside the message's Send button; not owned.
    void setSendMenu(QMenu *menu);

    /// Sends what is in the editor, as its Send button does.
    void sendMessage();

    void showPage(Page page);
    /// Shows a section of the Settings page and puts the keyboard into it.
    void showSettings(SettingsPage::Section section);
    /// Shows the Headers page and edits the value of a header, which is added where needed;
    /// edited() follows then.
    void editHeader(const QString &name);
    /// Shows the Auth page and puts the keyboard into its first field. The scheme ("basic",
    /// "bearer", "digest") is chosen where the request has no credentials; edited() follows then.
    void editAuth(const QString &scheme);
    /// Offers one more subprotocol, in the last place; edited() follows unless it was offered.
    void addSubprotocol(const QString &subprotocol);
    /// Shows the Message page and puts the keyboard into its editor.
    void focusMessage();

    /// The first reason why the request cannot be connected as it stands (a header that must not be
    /// sent, a malformed subprotocol, a proxy without a host), or an empty text.
    QString problem() const;

signals:
    /// The person changed something that belongs to the request; urlEdited() comes before it.
    void edited();
    /// The person changed the message in the editor, which belongs to no request.
    void draftEdited();
    /// Rows of Params changed the URL.
    void urlEdited(const QString &url);
    /// The person asked for the cookies that servers have set.
    void serverCookiesRequested();
    /// The person asked for a new connection with what was edited.
    void reconnectRequested();
    /// The payload as it goes into one text (UTF-8) or binary message.
    void sendRequested(const QByteArray &payload, bool binary);

private:
    void connectPages();
    void paramsEdited();
    void updateMarks();
    void showUnapplied();

    workspace::Request m_request; // as set; its url is kept in step
    QTabWidget *m_tabs;
    MessageComposer *m_composer;
    FieldTable *m_params;
    FieldTable *m_headers;
    FieldTable *m_cookies;
    AuthPage *m_auth;
    SettingsPage *m_settings;
    NotesPage *m_notes;
    QWidget *m_unapplied; // the line below the tabs
    std::optional<workspace::Request> m_applied; // what the connection has; none: not connected
};

} // namespace sockwright::ui
