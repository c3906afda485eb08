// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/inherited.h"

#include <QDialog>

class QDialogButtonBox;
class QTabWidget;

namespace sockwright::workspace {
class SecretKeeper;
class Workspace;
} // namespace sockwright::workspace

namespace sockwright::ui {

class AuthPage;
class FieldTable;
class MessageBar;

/// What a collection or folder gives to the requests in it: credentials and headers. It loads and
/// saves them itself, in the background; the dialog is accepted when they are saved.
class FolderSettingsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Workspace and keeper outlive it. `path` is that of the collection or folder.
    FolderSettingsDialog(workspace::Workspace &workspace, workspace::SecretKeeper &keeper,
                         const QString &path, QWidget *parent = nullptr);

    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

private:
    void buildLayout();
    void load();
    void show(const workspace::FolderSettings &settings);
    workspace::FolderSettings settings() const;
    void save();
    void showError(const QString &message);

    workspace::Workspace &m_workspace;
    workspace::SecretKeeper &m_keeper;
    QString m_root;
    QString m_path;
    workspace::FolderSettings m_before; // as the file holds them, and the values that were found
    MessageBar *m_messages;
    QTabWidget *m_pages;
    AuthPage *m_auth;
    FieldTable *m_headers;
    QDialogButtonBox *m_buttons;
};

} // namespace sockwright::ui
