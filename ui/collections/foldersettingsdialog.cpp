// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/collections/foldersettingsdialog.h"

#include "ui/collections/inheritedtext.h"
#include "ui/editor/authpage.h"
#include "ui/editor/fieldtable.h"
#include "ui/editor/messagebar.h"
#include "workspace/headerrules.h"
#include "workspace/secretkeeper.h"
#include "workspace/workspace.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sockwright::ui {

using workspace::FolderLevel;
using workspace::FolderSettings;
using workspace::SecretField;

FolderSettingsDialog::FolderSettingsDialog(workspace::Workspace &workspace,
                                           workspace::SecretKeeper &keeper, const QString &path,
                                           QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_keeper(keeper)
    , m_root(workspace.root())
    , m_path(path)
    , m_messages(new MessageBar(this))
    , m_pages(new QTabWidget(this))
    , m_auth(new AuthPage(this))
    , m_headers(new FieldTable(
          tr("Headers"),
          [](const workspace::Field &field) {
              return workspace::headerProblem(field.name, field.value);
          },
          this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("Settings of “%1”").arg(path.section(u'/', -1)));
    setAccessibleName(tr("Folder settings"));
    m_headers->offerSecrets();
    m_headers->offerText(FieldSyntax::Header);
    buildLayout();
    connect(m_buttons, &QDialogButtonBox::accepted, this, &FolderSettingsDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(560, 420);
    load();
}

void FolderSettingsDialog::buildLayout()
{
    m_pages->addTab(m_auth, tr("Auth"));
    m_pages->addTab(m_headers, tr("Headers"));
    m_pages->setDocumentMode(true);
    for (int i = 0; i < m_pages->count(); ++i)
        m_pages->tabBar()->setAccessibleTabName(i, m_pages->tabText(i));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_buttons);
}

void FolderSettingsDialog::setLasting(bool lasting)
{
    m_auth->setLasting(lasting);
    m_headers->setLasting(lasting);
}

void FolderSettingsDialog::load()
{
    m_pages->setEnabled(false);
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(false);
    m_workspace.loadLevelsAbove(m_path, this,
                                [this](const base::Result<std::vector<FolderLevel>> &levels) {
                                    if (levels)
                                        m_auth->setInherited(inheritedAuthText(*levels));
                                });
    m_workspace.loadFolderSettings(
        m_path, this, [this](const base::Result<FolderSettings> &loaded) {
            if (!loaded) {
                showError(loaded.error().message);
                return;
            }
            m_before = *loaded;
            show(*loaded);
            m_pages->setEnabled(true);
            m_auth->setFocus();
            m_buttons->button(QDialogButtonBox::Save)->setEnabled(true);
            m_keeper.lookUp(m_root, m_path, secretsOf(*loaded), this,
                            [this](const std::vector<SecretField> &found) {
                                // What the person typed meanwhile stays.
                                FolderSettings now = settings();
                                fillSecrets(m_before, found);
                                if (fillSecrets(now, found))
                                    show(now);
                            });
        });
}

void FolderSettingsDialog::show(const FolderSettings &settings)
{
    m_auth->setAuth(settings.auth);
    m_headers->setFields(settings.headers);
}

FolderSettings FolderSettingsDialog::settings() const
{
    return {m_auth->auth(), m_headers->fields()};
}

void FolderSettingsDialog::save()
{
    for (const QString &problem : {m_auth->problem(), m_headers->problem()}) {
        if (!problem.isEmpty()) {
            showError(problem);
            return;
        }
    }
    const FolderSettings changed = settings();
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(false);
    m_workspace.saveFolderSettings(
        m_path, changed, this, [this, changed](const base::Result<void> &saved) {
            m_buttons->button(QDialogButtonBox::Save)->setEnabled(true);
            if (!saved) {
                showError(saved.error().message);
                return;
            }
            m_keeper.keep(m_root, m_path, secretsOf(m_before), secretsOf(changed));
            accept();
        });
}

void FolderSettingsDialog::showError(const QString &message)
{
    m_messages->showMessage(MessageBar::Kind::Error, message);
}

} // namespace sockwright::ui
