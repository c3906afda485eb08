// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <QWidget>

class QAction;
class QLineEdit;
class QMenu;
class QPushButton;
class QTimer;
class QToolButton;

namespace sockwright::ui {

/// The line at the top of a request: its URL, the button that connects or ends the connection, and
/// the button that saves. It asks by signals and does nothing itself.
///
/// Enter in the URL connects when there is no connection. Escape puts the URL back that was there
/// when the person came to the field (and Ctrl+Z brings the typed one again).
///
/// A command of curl or another tool that is pasted or dropped into the URL does not get there: it
/// is handed over by commandPasted().
class UrlBar : public QWidget
{
    Q_OBJECT

public:
    explicit UrlBar(QWidget *parent = nullptr);

    QString url() const;
    /// Shows another URL; emits nothing. A URL that is shown already leaves cursor and undo alone.
    void setUrl(const QString &url);

    /// Decides what the button offers: Connect, Cancel or Disconnect, and Drop now where closing
    /// takes its time.
    void setState(wire::State state);

    /// Whether there is something to save. If not, the button offers the rest of its menu.
    void setSaveEnabled(bool enabled);
    /// Whether the request has a file that can be renamed.
    void setRenameEnabled(bool enabled);

    /// A menu at the end of the URL's context menu; not owned.
    void setCopyMenu(QMenu *menu);

    /// Puts the keyboard into the URL, everything selected.
    void focusUrl();

signals:
    void connectRequested();
    void cancelRequested();
    void disconnectRequested();
    /// The closing handshake is not to be waited for.
    void dropRequested();
    void saveRequested();
    void saveAsRequested();
    void renameRequested();
    /// The person edited the URL.
    void urlEdited(const QString &url);
    /// See commands::isCommand().
    void commandPasted(const QString &command);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildSaveButton();
    void act();
    void offerDrop();
    bool takeCommand(const QString &text);
    bool takePasted(QEvent *event);
    void showContextMenu(const QPoint &at);

    QLineEdit *m_url;
    QPushButton *m_connect;
    QToolButton *m_save;
    QTimer *m_dropOffer; // runs until closing has taken long enough
    QAction *m_renameAction;
    QMenu *m_copyMenu = nullptr;
    QString m_urlOnEntry; // what Escape puts back
    bool m_saveEnabled = true;
    wire::State m_state = wire::State::Idle;
};

} // namespace sockwright::ui
