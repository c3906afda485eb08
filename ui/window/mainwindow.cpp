// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/collections/collectionspane.h"
#include "ui/editor/messagebar.h"
#include "ui/lab/labmenu.h"
#include "ui/window/requesttab.h"
#include "ui/window/roundtripfigure.h"
#include "ui/window/savedialog.h"
#include "ui/window/statusfigures.h"
#include "ui/window/tabarea.h"
#include "workspace/demo.h"
#include "workspace/names.h"
#include "workspace/workspacemodel.h"

#include <QCloseEvent>
#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

namespace sockwright::ui {

using workspace::store::SaveMode;
using workspace::store::SaveOutcome;
using workspace::store::StoredRequest;

namespace {

const base::Setting<QByteArray> windowGeometry{"window/geometry", {}};
const base::Setting<QString> lastWorkspace{"workspace/last", {}};

} // namespace

MainWindow::MainWindow(const QString &dataDir, base::SettingsStore &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_dataDir(dataDir)
    , m_recordings(dataDir + QLatin1String("/captures"))
    , m_demo(dataDir)
    , m_messages(new MessageBar(this))
    , m_collections(new CollectionsPane(m_workspace, this))
    , m_tabs(new TabArea(m_executor, m_settings, m_recordings, this))
    , m_captures(m_recordings, m_settings, m_tabs, this)
    , m_figures(new StatusFigures(this))
    , m_roundTrip(new RoundTripFigure(this))
    , m_labMenu(new LabMenu(this))
{
    setWindowTitle(tr("Sockwright"));

    m_collections->setContentsMargins(6, 6, 0, 6);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_collections);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({240, 960});
    splitter->setChildrenCollapsible(false);

    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_messages);
    layout->addWidget(m_captures.bars());
    layout->addWidget(splitter, 1);
    setCentralWidget(centre);
    statusBar()->addWidget(m_figures, 1);
    statusBar()->addPermanentWidget(m_roundTrip);

    buildActions();
    connectParts();
    followTab(nullptr);
    m_captures.start();
    resize(1200, 800);
    restoreGeometry(windowGeometry.get(m_settings));
}

MainWindow::~MainWindow()
{
    // The tabs speak to the drafts until they are gone.
    m_restoring = true;
    delete m_tabs;
}

void MainWindow::connectParts()
{
    connect(m_collections, &CollectionsPane::openRequested, this,
            [this](const QString &path) { openRequest(path); });
    connect(m_tabs, &TabArea::newRequestRequested, this, &MainWindow::newRequest);
    connect(m_tabs, &TabArea::tryServerRequested, this, [this] {
        connect(
            &m_demo, &Demo::serverReady, this,
            [this](const QUrl &url) { openUrl(url.toString() + QLatin1String("/echo")); },
            Qt::SingleShotConnection);
        m_demo.startServer();
    });
    connect(m_tabs, &TabArea::closeRequested, this, &MainWindow::closeTab);
    connect(m_tabs, &TabArea::saveRequested, this, [this](RequestTab *tab) { save(tab); });
    connect(m_tabs, &TabArea::saveAsRequested, this, [this](RequestTab *tab) { saveAs(tab); });
    connect(m_tabs, &TabArea::renameRequested, this, &MainWindow::rename);
    connect(m_tabs, &TabArea::contentChanged, this, &MainWindow::keepTabs);
    connect(m_tabs, &TabArea::currentChanged, this, &MainWindow::followTab);
    connect(m_labMenu, &LabMenu::partRequested, this,
            [this](ControlLab::Part part) { controlLab()->showPart(part); });
    connect(m_labMenu, &LabMenu::pongPolicyChanged, this, [this] {
        if (m_lab)
            m_lab->refresh();
    });

    connect(&m_workspace, &workspace::Workspace::failed, this, &MainWindow::showError);
    connect(&m_workspace, &workspace::Workspace::opened, this,
            [this] { setWindowTitle(tr("%1 — Sockwright").arg(m_workspace.name())); });
    connect(&m_workspace, &workspace::Workspace::requestChangedOutside, this,
            &MainWindow::changedOutside);
    connect(&m_workspace, &workspace::Workspace::moved, this,
            [this](const QString &from, const QString &to) {
                for (RequestTab *tab : m_tabs->tabs()) {
                    if (tab->savedPath() == from)
                        tab->setSavedPath(to);
                    else if (tab->savedPath().startsWith(from + u'/'))
                        tab->setSavedPath(to + tab->savedPath().mid(from.size()));
                }
            });
    connect(&m_workspace, &workspace::Workspace::removed, this, [this](const QString &path) {
        for (RequestTab *tab : m_tabs->tabs()) {
            if (tab->savedPath() == path || tab->savedPath().startsWith(path + u'/'))
                tab->setFileGone();
        }
    });

    connect(&m_demo, &Demo::failed, this, &MainWindow::showError);
    connect(&m_captures, &CaptureDesk::failed, this, &MainWindow::showError);
}

void MainWindow::followTab(RequestTab *tab)
{
    session::Session *session = tab ? &tab->session() : nullptr;
    m_figures->setSession(session);
    m_roundTrip->setSession(session);
    m_labMenu->setSession(session);
    m_collections->setCurrentPath(tab ? tab->savedPath() : QString());
    if (tab)
        tab->setSendMenu(m_labMenu);
    if (m_lab)
        directLab(tab);
    for (QAction *action : std::as_const(m_requestActions))
        action->setEnabled(tab != nullptr);
}

ControlLab *MainWindow::controlLab()
{
    if (!m_lab) {
        m_lab = new ControlLab(m_executor, this);
        connect(m_tabs, &TabArea::contentChanged, m_lab, [this] {
            if (const RequestTab *tab = currentTab())
                m_lab->setRequestTitle(tab->title());
        });
        directLab(currentTab());
    }
    return m_lab;
}

void MainWindow::directLab(RequestTab *tab)
{
    m_lab->setRequestTitle(tab ? tab->title() : QString());
    if (tab)
        m_lab->setSession(&tab->session(), [tab] { return tab->content().message; });
    else
        m_lab->setSession(nullptr, {});
}

void MainWindow::openLastWorkspace()
{
    const QString last = lastWorkspace.get(m_settings);
    openWorkspace(last.isEmpty() ? m_dataDir + QLatin1String("/workspace") : last);
}

void MainWindow::openWorkspace(const QString &dir)
{
    lastWorkspace.set(m_settings, QDir(dir).absolutePath());
    loadWorkspace(dir);
}

void MainWindow::loadWorkspace(const QString &dir)
{
    if (m_drafts)
        m_drafts->schedule(m_tabs->content());
    m_restoring = true;
    m_tabs->removeAll();
    // Tabs name requests by their place in a workspace, so each workspace has a file of its own.
    const QByteArray id
        = QCryptographicHash::hash(QDir(dir).absolutePath().toUtf8(), QCryptographicHash::Sha256)
              .toHex()
              .left(16);
    m_drafts = std::make_unique<workspace::Drafts>(m_dataDir + QLatin1String("/open-tabs/")
                                                   + QLatin1String(id) + QLatin1String(".json"));
    connect(m_drafts.get(), &workspace::Drafts::failed, this, &MainWindow::showError);

    connect(
        &m_workspace, &workspace::Workspace::opened, this,
        [this] {
            m_drafts->load(this, [this](const workspace::OpenTabs &open) {
                restoreTabs(open);
                m_restoring = false;
                emit workspaceOpened();
            });
        },
        Qt::SingleShotConnection);
    m_workspace.open(dir);
}

void MainWindow::restoreTabs(const workspace::OpenTabs &open)
{
    for (const workspace::OpenTab &kept : open.tabs) {
        RequestTab *tab = m_tabs->add(kept);
        if (!kept.dirty && !kept.savedPath.isEmpty())
            reload(tab);
    }
    if (const QList<RequestTab *> tabs = m_tabs->tabs();
        open.current < tabs.size() && !tabs.isEmpty())
        m_tabs->setCurrent(tabs[open.current]);
}

void MainWindow::keepTabs()
{
    if (!m_restoring && m_drafts)
        m_drafts->schedule(m_tabs->content());
}

void MainWindow::openDemo()
{
    connect(
        &m_demo, &Demo::workspaceReady, this,
        [this](const QString &dir) {
            connect(
                this, &MainWindow::workspaceOpened, this,
                [this] {
                    openRequest(workspace::demoTickerPath(), [this](RequestTab *tab) {
                        const auto run = [this, tab] {
                            tab->connectToServer();
                            emit demoRunning();
                        };
                        // A tab left open names the port of an earlier server.
                        if (tab->isDirty())
                            run();
                        else
                            reload(tab, run);
                    });
                },
                Qt::SingleShotConnection);
            loadWorkspace(dir);
        },
        Qt::SingleShotConnection);
    m_demo.prepareWorkspace();
}

void MainWindow::openUrl(const QString &url)
{
    workspace::OpenTab content;
    content.request.url = url;
    content.dirty = true;
    m_tabs->add(content)->connectToServer();
}

RequestTab *MainWindow::currentTab() const
{
    return m_tabs->current();
}

void MainWindow::newRequest()
{
    workspace::OpenTab content;
    content.dirty = true;
    m_tabs->add(content)->focusUrl();
}

void MainWindow::openRequest(const QString &path, const std::function<void(RequestTab *)> &then)
{
    if (RequestTab *open = m_tabs->find(path)) {
        m_tabs->setCurrent(open);
        if (then)
            then(open);
        return;
    }
    m_workspace.load(path, this, [this, path, then](const base::Result<StoredRequest> &loaded) {
        if (!loaded) {
            showError(loaded.error().message);
            return;
        }
        RequestTab *tab = m_tabs->find(path); // asked for twice, e.g. by a double click and Enter
        if (!tab)
            tab = m_tabs->add({path, loaded->request, false, loaded->stamp, {}});
        m_tabs->setCurrent(tab);
        if (then)
            then(tab);
    });
}

void MainWindow::reload(RequestTab *tab, const std::function<void()> &then)
{
    const QString path = tab->savedPath();
    m_workspace.load(path, tab, [this, tab, path, then](const base::Result<StoredRequest> &loaded) {
        if (loaded) {
            tab->setContent({path, loaded->request, false, loaded->stamp, tab->content().message});
            if (then)
                then();
        } else {
            tab->setFileGone();
            showError(loaded.error().message);
        }
    });
}

void MainWindow::closeTab(Tab *tab)
{
    if (auto *request = qobject_cast<RequestTab *>(tab))
        closeRequest(request);
    else
        m_tabs->remove(tab);
}

void MainWindow::closeRequest(RequestTab *tab)
{
    const workspace::OpenTab content = tab->content();
    const bool blank = content.savedPath.isEmpty() && content.request == workspace::Request();
    if (!tab->isDirty() || blank) {
        m_tabs->remove(tab);
        return;
    }
    auto *question
        = new QMessageBox(QMessageBox::Question, tr("Close request"),
                          tr("“%1” has changes that are not saved.").arg(tab->title()),
                          QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(tr("Save them before the tab closes?"));
    question->setDefaultButton(QMessageBox::Save);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, tab, [this, tab](int answer) {
        if (answer == QMessageBox::Save)
            save(tab, [this, tab] { m_tabs->remove(tab); });
        else if (answer == QMessageBox::Discard)
            m_tabs->remove(tab);
    });
    question->open();
}

void MainWindow::save(RequestTab *tab, const std::function<void()> &then, SaveMode mode)
{
    const workspace::OpenTab content = tab->content();
    if (content.savedPath.isEmpty()) {
        saveAs(tab, then);
        return;
    }
    m_workspace.save(
        {content.savedPath, content.request, content.stamp}, mode, tab,
        [this, tab, then, request = content.request](const base::Result<SaveOutcome> &saved) {
            if (!saved) {
                showError(saved.error().message);
            } else if (saved->changedOutside) {
                askAboutOutsideEdit(tab, then);
            } else {
                tab->setSaved(saved->path, saved->stamp, request);
                if (then)
                    then();
            }
        });
}

void MainWindow::saveAs(RequestTab *tab, const std::function<void()> &then)
{
    auto *dialog = new SaveDialog(*m_workspace.model(), tab->suggestedName(), this);
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
                                             showError(made.error().message);
                                     });
    });
    dialog->open();
}

void MainWindow::saveInto(RequestTab *tab, const QString &parent, const QString &name,
                          const std::function<void()> &then)
{
    workspace::Request request = tab->content().request;
    request.name = name;
    m_workspace.saveNew(parent, request, tab,
                        [this, tab, then, request](const base::Result<SaveOutcome> &saved) mutable {
                            if (!saved) {
                                showError(saved.error().message);
                                return;
                            }
                            request.name = workspace::requestNameOf(saved->path.section(u'/', -1));
                            tab->setSaved(saved->path, saved->stamp, request);
                            m_collections->setCurrentPath(saved->path);
                            if (then)
                                then();
                        });
}

void MainWindow::rename(RequestTab *tab)
{
    auto *dialog = new QInputDialog(this);
    dialog->setWindowTitle(tr("Rename request"));
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(tab->title());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QInputDialog::textValueSelected, tab,
            [this, tab](const QString &name) { m_workspace.rename(tab->savedPath(), name); });
    dialog->open();
}

void MainWindow::askAboutOutsideEdit(RequestTab *tab, const std::function<void()> &then)
{
    auto *question
        = new QMessageBox(QMessageBox::Warning, tr("Changed outside"),
                          tr("The file of “%1” was changed by another program.").arg(tab->title()),
                          QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(
        tr("Overwrite it with what this tab holds, or load what the file holds?"));
    QPushButton *overwrite = question->addButton(tr("&Overwrite"), QMessageBox::DestructiveRole);
    QPushButton *load = question->addButton(tr("&Load"), QMessageBox::AcceptRole);
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

void MainWindow::changedOutside(const QString &path, const QByteArray &stamp)
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

void MainWindow::chooseWorkspace()
{
    auto *dialog = new QFileDialog(this, tr("Open workspace"), m_workspace.root());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openWorkspace);
    dialog->open();
}

void MainWindow::showError(const QString &message)
{
    m_messages->showMessage(MessageBar::Kind::Error, message);
}

void MainWindow::withCurrent(void (RequestTab::*call)())
{
    if (RequestTab *tab = m_tabs->current())
        (tab->*call)();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    windowGeometry.set(m_settings, saveGeometry());
    if (m_drafts) {
        m_drafts->schedule(m_tabs->content());
        m_drafts->flush();
    }
    m_restoring = true;
    event->accept();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_workspace.isOpen())
        m_workspace.refresh();
}

} // namespace sockwright::ui
