// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"
#include "workspace/request.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;

namespace sockwright::base {
class SerialExecutor;
}

namespace sockwright::ui {

class MessageEditor;
class ProblemLine;
class SavedMessageList;

/// The page on which messages are written and sent: format, editor, Send, and the messages saved
/// with the request. Checking, formatting and encoding run on the executor, which must outlive it.
class MessageComposer : public QWidget
{
    Q_OBJECT

public:
    explicit MessageComposer(base::SerialExecutor &executor, QWidget *parent = nullptr);

    /// The messages saved with the request.
    void setMessages(const std::vector<workspace::SavedMessage> &messages);
    std::vector<workspace::SavedMessage> messages() const;

    /// What is in the editor. The name says which saved message it was loaded from, or is empty.
    void setDraft(const workspace::SavedMessage &draft);
    workspace::SavedMessage draft() const;

    /// Says what Send does: while not connected, messages wait for the connection.
    void setState(wire::State state);

    /// The menu beside Send; not owned. None: no button for it.
    void setSendMenu(QMenu *menu);

    /// Puts the keyboard into the editor.
    void focusEditor();

public slots:
    /// Sends what is in the editor, as the Send button does.
    void send();

signals:
    /// The payload as it goes into one text (UTF-8) or binary message.
    void sendRequested(const QByteArray &payload, bool binary);
    /// The person changed the saved messages.
    void edited();
    /// The person changed what is in the editor, its format included.
    void draftEdited();

private:
    void buildLayout();
    void connectParts();
    workspace::MessageFormat currentFormat() const;
    void sendMessage(const workspace::SavedMessage &message);
    void formatMessage();
    void loadMessage(const workspace::SavedMessage &message);
    QString freeName() const;
    void updateFormatButton();

    base::SerialExecutor &m_executor;
    MessageEditor *m_editor;
    QComboBox *m_format;
    QPushButton *m_formatButton;
    QPushButton *m_send;
    QPushButton *m_sendMore;
    QLabel *m_size;
    ProblemLine *m_problem;
    QWidget *m_longNotice = nullptr;
    SavedMessageList *m_saved;
    QString m_draftName;
};

} // namespace sockwright::ui
