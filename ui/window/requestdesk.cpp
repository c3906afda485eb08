// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/requestdesk.h"

#include "ui/collections/foldersettingsdialog.h"
#include "ui/collections/inheritedtext.h"
#include "ui/window/requesttab.h"
#include "ui/window/savedialog.h"
#include "ui/window/tabarea.h"
#include "workspace/names.h"
#include "workspace/workspacemodel.h"

#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace sockwright::ui {

using workspace::FolderLevel;
using workspace::SecretField;
using workspace::Workspace;
using workspace::store::SaveMode;
using workspace::store::SaveOutcome;
using workspace::store::StoredRequest;

RequestDesk::RequestDesk(Workspace &workspace, workspace::Secrets &secrets, TabArea *tabs,
                         QWidget *window)
    : m_workspace(workspace)
    , m_tabs(tabs)
    , m_window(window)
    , m_keeper(secrets)
{
    connect(&m_workspace, &Workspace::requestChangedOutside, this, &RequestDesk::followOutsideEdit);
    connect(&m_workspace, &Workspace::moved, this, &RequestDesk::followMove);
    connect(&m_workspace, &Workspace::removed, this, &RequestDesk::followRemoval);
    connect(&m_workspace, &Workspace::refreshed, this, &RequestDesk::updateInherited);
    connect(&m_workspace, &Workspace::secretsShifted, &m_keeper, &workspace::SecretKeeper::follow);
    connect(&m_keeper, &workspace::SecretKeeper::overflowed, this, &RequestDesk::failed);
    connect(&m_keeper, &workspace::SecretKeeper::busyChanged, this, &RequestDesk::busyChanged);

    m_tabs->setSecretsLasting(secrets.isLasting());
    connect(&secrets, &workspace::Secrets::lastingLost, this, [this](const QString &message) {
        m_tabs->setSecretsLasting(false);
        emit failed(message);
    });
}

void RequestDesk::open(const QString &path, const std::function<void(RequestTab *)> &then)
{
    if (RequestTab *open = m_tabs->find(path)) {
        m_tabs->setCurrent(open);
        if (then)
            then(open);
        return;
    }
    m_workspace.load(path, this, [this, path, then](const base::Result<StoredRequest> &loaded) {
        if (!loaded) {
            emit failed(loaded.error().message);
            return;
        }
        // With the tab, so that no connection is made without what the folders give.
        m_workspace.loadLevelsAbove(
            path, this,
            [this, stored = *loaded, then](const base::Result<std::vector<FolderLevel>> &levels) {
                if (!levels)
                    emit failed(levels.error().message);
                show(stored, levels ? *levels : std::vector<FolderLevel>(), then);
            });
    });
}

void RequestDesk::show(const StoredRequest &stored, const std::vector<FolderLevel> &levels,
                       const std::function<void(RequestTab *)> &then)
{
    RequestTab *tab
        = m_tabs->find(stored.path); // asked for twice, e.g. by a double click and Enter
    if (!tab) {
        tab = m_tabs->add({stored.path, stored.request, false, stored.stamp, {}});
        fill(tab, m_workspace.root(), stored.path);
        setLevels(tab, levels);
    }
    m_tabs->setCurrent(tab);
    if (then)
        then(tab);
}

void RequestDesk::reload(RequestTab *tab, const std::function<void()> &then)
{
    const QString path = tab->savedPath();
    m_workspace.load(path, tab,
                     [this, tab, path, then,
                      wasEdited = tab->isEdited()](const base::Result<StoredRequest> &loaded) {
                         if (!loaded) {
                             tab->setFileGone();
                             emit failed(loaded.error().message);
                             return;
                         }
                         // What was typed since stays; saving asks.
                         if (wasEdited || !tab->isEdited())
                             tab->setContent({path, loaded->request, false, loaded->stamp,
                                              tab->content().message});
                         fill(tab, m_workspace.root(), path);
                         if (then)
                             then();
                     });
}

void RequestDesk::close(Tab *tab)
{
    if (auto *request = qobject_cast<RequestTab *>(tab))
        closeRequest(request);
    else
        m_tabs->remove(tab);
}

void RequestDesk::closeRequest(RequestTab *tab)
{
    if (!tab->hasEdits()) {
        drop(tab);
        return;
    }
    auto *question
        = new QMessageBox(QMessageBox::Question, tr("Close request"),
                          tr("“%1” has changes that are not saved.").arg(tab->title()),
                          QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(tr("Save them before the tab closes?"));
    question->setDefaultButton(QMessageBox::Save);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, tab, [this, tab](int answer) {
        if (answer == QMessageBox::Save)
            save(tab, [this, tab] {
                if (!tab->isDirty()) // typed meanwhile
                    drop(tab);
            });
        else if (answer == QMessageBox::Discard)
            drop(tab);
    });
    question->open();
}

void RequestDesk::drop(RequestTab *tab)
{
    constexpr std::size_t mostClosed = 20;
    const workspace::OpenTab content = tab->content();
    if (!content.savedPath.isEmpty() || content.request != workspace::Request()
        || !content.message.content.isEmpty())
        m_closed.push_back(content);
    if (m_closed.size() > mostClosed)
        m_closed.pop_front();
    m_tabs->remove(tab);
    emit canReopenChanged(canReopen());
}

void RequestDesk::reopen()
{
    if (!canReopen())
        return;
    const workspace::OpenTab content = std::move(m_closed.back());
    m_closed.pop_back();
    emit canReopenChanged(canReopen());
    const QString &path = content.savedPath;
    if (RequestTab *open = path.isEmpty() ? nullptr : m_tabs->find(path)) {
        m_tabs->setCurrent(open);
        return;
    }
    RequestTab *tab = m_tabs->add(content);
    if (!path.isEmpty() && content.dirty)
        fill(tab, m_workspace.root(), path);
    else if (!path.isEmpty())
        reload(tab);
    inherit(tab);
    m_tabs->setCurrent(tab);
}

void RequestDesk::forgetClosed()
{
    m_closed.clear();
    emit canReopenChanged(false);
}

void RequestDesk::save(RequestTab *tab, const std::function<void()> &then, Mode mode)
{
    const workspace::OpenTab content = tab->content();
    if (content.savedPath.isEmpty()) {
        saveAs(tab, then);
        return;
    }
    m_workspace.save({content.savedPath, content.request, content.stamp}, mode, tab,
                     [this, tab, then, root = m_workspace.root(),
                      request = content.request](const base::Result<SaveOutcome> &saved) {
                         if (!saved) {
                             emit failed(saved.error().message);
                         } else if (saved->changedOutside) {
                             askAboutOutsideEdit(tab, then);
                         } else {
                             const auto &before = tab->saved();
                             m_keeper.keep(root, saved->path,
                                           before ? secretsOf(*before) : std::vector<SecretField>(),
                                           secretsOf(request));
                             tab->setSaved(saved->path, saved->stamp, request);
                             if (then)
                                 then();
                         }
                     });
}

void RequestDesk::saveAs(RequestTab *tab, const std::function<void()> &then)
{
    auto *dialog = new SaveDialog(*m_workspace.model(), tab->suggestedName(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, tab, [this, tab, dialog, then] {
        const QString name = dialog->name();
        if (!dialog->parentPath().isEmpty()) {
            saveInto(tab, dialog->parentPath(), name, then);
            return;
        }
        m_workspace.createCollection(SaveDialog::newCollectionName(), tab,
                                     [this, tab, name, then](const base::Result<QString> &made) {
                                         if (made)
                                             saveInto(tab, *made, name, then);
                                         else
                                             emit failed(made.error().message);
                                     });
    });
    dialog->open();
}

void RequestDesk::saveInto(RequestTab *tab, const QString &parent, const QString &name,
                           const std::function<void()> &then)
{
    workspace::Request request = tab->content().request;
    request.name = name;
    m_workspace.saveNew(
        parent, request, tab,
        [this, tab, then, request, root = m_workspace.root(),
         from = tab->savedPath()](const base::Result<SaveOutcome> &outcome) mutable {
            if (!outcome) {
                emit failed(outcome.error().message);
                return;
            }
            const QString path = outcome->path;
            m_keeper.keep(root, path, {}, secretsOf(request));
            // Values that nobody has looked up yet come from the request it was.
            if (!from.isEmpty()) {
                m_keeper.lookUp(root, from, secretsOf(request), this,
                                [this, root, path](const std::vector<SecretField> &found) {
                                    m_keeper.keep(root, path, {}, found);
                                });
            }
            request.name = workspace::requestNameOf(path.section(u'/', -1));
            tab->setSaved(path, outcome->stamp, request);
            inherit(tab);
            emit saved(path);
            if (then)
                then();
        });
}

void RequestDesk::rename(RequestTab *tab)
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setWindowTitle(tr("Rename request"));
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(tab->title());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QInputDialog::textValueSelected, tab,
            [this, tab](const QString &name) { m_workspace.rename(tab->savedPath(), name); });
    dialog->open();
}

void RequestDesk::askAboutOutsideEdit(RequestTab *tab, const std::function<void()> &then)
{
    auto *question
        = new QMessageBox(QMessageBox::Warning, tr("Changed outside"),
                          tr("The file of “%1” was changed by another program.").arg(tab->title()),
                          QMessageBox::Cancel, m_window);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(
        tr("Overwrite it with what this tab holds, or load what the file holds?"));
    QPushButton *overwrite = question->addButton(tr("&Overwrite"), QMessageBox::DestructiveRole);
    QPushButton *load = question->addButton(tr("&Load"), QMessageBox::AcceptRole);
    question->setDefaultButton(QMessageBox::Cancel); // both others lose something
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::buttonClicked, tab,
            [this, tab, then, overwrite, load](QAbstractButton *button) {
                if (button == overwrite)
                    save(tab, then, SaveMode::Overwrite);
                else if (button == load)
                    reload(tab);
            });
    question->open();
}

void RequestDesk::followOutsideEdit(const QString &path, const QByteArray &stamp)
{
    RequestTab *tab = m_tabs->find(path);
    if (!tab)
        return;
    if (stamp.isEmpty())
        tab->setFileGone();
    else if (!tab->isEdited())
        reload(tab);
    // A tab with edits keeps them; saving asks.
}

void RequestDesk::followMove(const QString &from, const QString &to)
{
    const auto isMoved
        = [&from](const QString &path) { return path == from || path.startsWith(from + u'/'); };
    for (RequestTab *tab : m_tabs->tabs()) {
        if (isMoved(tab->savedPath()))
            tab->setSavedPath(to + tab->savedPath().mid(from.size()));
    }
    for (workspace::OpenTab &closed : m_closed) {
        if (isMoved(closed.savedPath))
            closed.savedPath = to + closed.savedPath.mid(from.size());
    }
}

void RequestDesk::followRemoval(const QString &path)
{
    for (RequestTab *tab : m_tabs->tabs()) {
        if (tab->savedPath() == path || tab->savedPath().startsWith(path + u'/'))
            tab->setFileGone();
    }
}

void RequestDesk::editFolder(const QString &path)
{
    auto *dialog = new FolderSettingsDialog(m_workspace, m_keeper, path, m_window);
    dialog->setLasting(m_tabs->areSecretsLasting());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        m_levels.clear(); // values may differ where files do not
        updateInherited();
    });
    dialog->open();
}

void RequestDesk::keepDrafts(const QString &draftsFile)
{
    int number = 0;
    for (const RequestTab *tab : m_tabs->tabs()) {
        const auto &saved = tab->saved();
        if (tab->isDirty())
            m_keeper.keep(draftsFile, QString::number(number),
                          saved ? secretsOf(*saved) : std::vector<SecretField>(),
                          secretsOf(tab->content().request));
        ++number;
    }
}

void RequestDesk::restore(RequestTab *tab, const QString &draftsFile, int number)
{
    if (!tab->isDirty()) {
        if (!tab->savedPath().isEmpty())
            reload(tab);
    } else {
        const QString draft = QString::number(number);
        const std::vector<SecretField> fields = secretsOf(tab->content().request);
        m_keeper.lookUp(draftsFile, draft, fields, tab,
                        [tab](const std::vector<SecretField> &found) { tab->fillSecrets(found); });
        m_keeper.keep(draftsFile, draft, fields, {});
        if (!tab->savedPath().isEmpty())
            fill(tab, m_workspace.root(), tab->savedPath());
    }
    inherit(tab);
}

void RequestDesk::fill(RequestTab *tab, const QString &root, const QString &path)
{
    m_keeper.lookUp(root, path, secretsOf(tab->content().request), tab,
                    [tab](const std::vector<SecretField> &found) { tab->fillSecrets(found); });
}

void RequestDesk::updateInherited()
{
    for (RequestTab *tab : m_tabs->tabs())
        inherit(tab);
}

void RequestDesk::inherit(RequestTab *tab)
{
    if (tab->savedPath().isEmpty())
        return;
    m_workspace.loadLevelsAbove(
        tab->savedPath(), tab, [this, tab](const base::Result<std::vector<FolderLevel>> &levels) {
            if (!levels)
                emit failed(levels.error().message);
            else if (m_levels.value(tab) != *levels || !m_levels.contains(tab))
                setLevels(tab, *levels);
        });
}

void RequestDesk::setLevels(RequestTab *tab, const std::vector<FolderLevel> &levels)
{
    if (!m_levels.contains(tab))
        connect(tab, &QObject::destroyed, this, [this](QObject *gone) { m_levels.remove(gone); });
    m_levels.insert(tab, levels);
    tab->setInherited(joinedSettings(levels), inheritedAuthText(levels));
    m_keeper.fill(m_workspace.root(), levels, tab,
                  [this, tab, levels](const workspace::FolderSettings &filled) {
                      if (m_levels.value(tab) == levels)
                          tab->setInherited(filled, inheritedAuthText(levels));
                  });
}

} // namespace sockwright::ui
