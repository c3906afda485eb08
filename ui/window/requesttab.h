// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/tool.h"
#include "session/session.h"
#include "ui/window/tab.h"
#include "workspace/drafts.h"
#include "workspace/secretfields.h"

#include <QUrl>

#include <optional>

class QMenu;

namespace sockwright::base {
class SerialExecutor;
class SettingsStore;
} // namespace sockwright::base

namespace sockwright::ui {

class CertificateTrust;
class ConversationView;
class DiagnosisCard;
class FilledBar;
class MarksKeeper;
class MessageBar;
class QueueBar;
class ReconnectBar;
class RequestEditor;
class StateStrip;
class UrlBar;

/// One tab: a request, its connection and its conversation.
///
/// The tab knows which file its request came from and whether it differs from it; saving and
/// opening are the window's.
class RequestTab : public Tab
{
    Q_OBJECT

public:
    /// The executor checks and formats in the background and must outlive the tab.
    explicit RequestTab(base::SerialExecutor &executor, QWidget *parent = nullptr);
    ~RequestTab() override;

    /// Where what the person keeps for all tabs lies, like filters; outlives the tab.
    void keepIn(base::SettingsStore &settings);
    /// Keeps the conversation on disk; before the first connection. Outlives the tab.
    void recordIn(session::Recordings &recordings);
    /// Shows a request as it was left (see workspace::OpenTab). A request that is not dirty is what
    /// the file holds.
    void setContent(const workspace::OpenTab &content);
    workspace::OpenTab content() const;

    const QString &savedPath() const { return m_savedPath; }
    bool isDirty() const override { return m_dirty; }
    /// The request's name, or its URL, or "New request".
    QString title() const override;
    QChar shape() const override;
    QString warning() const override;
    /// What the request could be called: its name, or a word of its URL.
    QString suggestedName() const;

    /// What the tab holds was written to this file.
    void setSaved(const QString &path, const QByteArray &stamp, const workspace::Request &request);
    /// The file was renamed or moved.
    void setSavedPath(const QString &path);
    /// The file is gone or cannot be read: what the tab holds may be the only copy. Saving writes
    /// it anew.
    void setFileGone();
    /// What the tab holds differs from what the file held last.
    bool isEdited() const;
    /// Something would be gone with the tab: it is dirty, and not blank.
    bool hasEdits() const;
    /// What the file held last; nothing: never saved, or not known.
    const std::optional<workspace::Request> &saved() const { return m_saved; }

    /// Values of secrets that were looked up. What the person typed meanwhile stays, and the tab is
    /// no more edited than before.
    void fillSecrets(const std::vector<workspace::SecretField> &found);
    /// Whether secrets are still there after the end of the program.
    void setSecretsLasting(bool lasting);
    /// What the request's folders give to its connections, and the same of its credentials in words
    /// (RequestEditor::setInheritedAuth()).
    void setInherited(const workspace::FolderSettings &above, const QString &auth);

    session::Session &session() { return m_session; }
    const session::Session &session() const { return m_session; }

    void connectToServer();
    /// Ends the connection in order, at once when that is under way already, or gives up an attempt
    /// or a wait.
    void disconnectFromServer();
    /// Sends what the message editor holds, as soon as there is a connection.
    void sendMessage();

    /// The menu beside Send; not owned.
    void setSendMenu(QMenu *menu);

    /// Puts the request on the clipboard as a command.
    void copyAs(commands::Tool tool, bool withSecrets);

    void focusUrl();
    void focusMessage();
    /// Puts the keyboard into the card that says why the connection failed, where there is one.
    void focusDiagnosis();
    void focusFilter() override;
    void selectRow(std::size_t captureRow);

signals:
    /// The person changed something that a restart has to bring back.
    void contentChanged();
    void saveRequested();
    void saveAsRequested();
    void renameRequested();
    void serverCookiesRequested();

private:
    void buildLayout();
    void connectParts();
    void connectWaiting();
    void connectTrust();
    workspace::Request request() const;
    workspace::Request sentRequest() const;
    void edited();
    QUrl url() const;
    void applyRequest(const QList<QByteArray> &trustedFingerprints);
    void followReconnect();
    void send(const QByteArray &payload, bool binary);
    void showStatus();
    void takeStep(const wire::NextStep &step);
    void fillFrom(const QString &command);
    void replaceRequest(const workspace::Request &request);
    void keepMarks();

    session::Session m_session;
    session::Recordings *m_recordings = nullptr; // null: rows stay in memory
    QString m_savedPath;
    QByteArray m_stamp;
    std::optional<workspace::Request>
        m_saved; ///< what the file holds; none: never saved or unknown
    workspace::FolderSettings m_inherited;
    QString m_name;
    bool m_fileGone = false;
    bool m_dirty = false;
    QUrl m_connectedUrl; // of the latest attempt

    MessageBar *m_messages;
    FilledBar *m_filled;
    UrlBar *m_urlBar;
    StateStrip *m_stateStrip;
    CertificateTrust *m_trust;
    RequestEditor *m_editor;
    QueueBar *m_queue;
    ReconnectBar *m_reconnect;
    DiagnosisCard *m_diagnosis;
    ConversationView *m_conversation;
    MarksKeeper *m_marks = nullptr; // of the capture on disk, once there is one
};

} // namespace sockwright::ui
