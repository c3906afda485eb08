// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/collections/collectionspane.h"
#include "ui/cookies/cookiejardialog.h"
#include "ui/editor/messagebar.h"
#include "ui/lab/labmenu.h"
#include "ui/window/requesttab.h"
#include "ui/window/roundtripfigure.h"
#include "ui/window/statusfigures.h"
#include "ui/window/tabarea.h"
#include "workspace/demo.h"

#include <QCloseEvent>
#include <QCryptographicHash>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QSplitter>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

namespace {

const base::Setting<QByteArray> windowGeometry{"window/geometry", {}};
const base::Setting<QString> lastWorkspace{"workspace/last", {}};
const base::Setting<bool> keepsCookies{"cookies/keep", true};
const base::Setting<bool> everKeptCookies{"cookies/everKept", false};

// After the window was closed.
constexpr int mostBusyMs = 10'000;

} // namespace

MainWindow::MainWindow(const QString &dataDir, base::SettingsStore &settings,
                       workspace::Secrets &secrets, QWidget *parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_dataDir(dataDir)
    , m_recordings(dataDir + QLatin1String("/captures"))
    , m_cookieKeeper(m_cookies, secrets)
    , m_demo(dataDir)
    , m_messages(new MessageBar(this))
    , m_collections(new CollectionsPane(m_workspace, this))
    , m_tabs(new TabArea({m_executor, m_settings, m_recordings, m_cookies, m_tokens}, this))
    , m_requests(m_workspace, secrets, m_tabs, this)
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
    m_cookieKeeper.flush();
    // The tabs speak to the drafts until they are gone.
    m_tabsAreBack = false;
    delete m_tabs;
}

void MainWindow::connectParts()
{
    connect(m_collections, &CollectionsPane::openRequested, this,
            [this](const QString &path) { m_requests.open(path); });
    connect(m_collections, &CollectionsPane::settingsRequested, &m_requests,
            &RequestDesk::editFolder);
    connect(m_tabs, &TabArea::newRequestRequested, this, &MainWindow::newRequest);
    connect(m_tabs, &TabArea::tryServerRequested, this, [this] {
        connect(
            &m_demo, &Demo::serverReady, this,
            [this](const QUrl &url) { openUrl(url.toString() + QLatin1String("/echo")); },
            Qt::SingleShotConnection);
        m_demo.startServer();
    });
    connect(m_tabs, &TabArea::closeRequested, &m_requests, &RequestDesk::close);
    connect(m_tabs, &TabArea::saveRequested, this,
            [this](RequestTab *tab) { m_requests.save(tab); });
    connect(m_tabs, &TabArea::saveAsRequested, this,
            [this](RequestTab *tab) { m_requests.saveAs(tab); });
    connect(m_tabs, &TabArea::renameRequested, &m_requests, &RequestDesk::rename);
    connect(m_tabs, &TabArea::serverCookiesRequested, this, &MainWindow::showCookies);
    connect(m_tabs, &TabArea::contentChanged, this, &MainWindow::keepTabs);
    connect(m_tabs, &TabArea::currentChanged, this, &MainWindow::followTab);
    connect(m_labMenu, &LabMenu::partRequested, this,
            [this](ControlLab::Part part) { controlLab()->showPart(part); });
    connect(m_labMenu, &LabMenu::pongPolicyChanged, this, [this] {
        if (m_lab)
            m_lab->refresh();
    });

    m_cookies.setEnabled(keepsCookies.get(m_settings));
    connect(&m_cookies, &session::CookieJar::changed, this, [this] {
        if (m_cookies.isEnabled() != keepsCookies.get(m_settings))
            keepsCookies.set(m_settings, m_cookies.isEnabled());
    });
    connect(&m_cookieKeeper, &session::CookieKeeper::kept, this,
            [this] { everKeptCookies.set(m_settings, true); });
    connect(&m_tokens, &oauth::TokenSource::browserWanted, this,
            [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(&m_workspace, &workspace::Workspace::failed, this, &MainWindow::showError);
    connect(&m_workspace, &workspace::Workspace::opened, this, &MainWindow::bringTabsBack);
    connect(&m_workspace, &workspace::Workspace::openFailed, this, &MainWindow::bringTabsBack);
    connect(&m_workspace, &workspace::Workspace::opened, this,
            [this] { setWindowTitle(tr("%1 — Sockwright").arg(m_workspace.name())); });
    connect(&m_requests, &RequestDesk::failed, this, &MainWindow::showError);
    connect(&m_requests, &RequestDesk::saved, m_collections, &CollectionsPane::setCurrentPath);
    connect(&m_requests, &RequestDesk::busyChanged, this, &MainWindow::followBusy);
    connect(&m_demo, &Demo::failed, this, &MainWindow::showError);
    connect(&m_captures, &CaptureDesk::failed, this, &MainWindow::showError);
}

void MainWindow::showCookies()
{
    auto *dialog = new CookieJarDialog(m_cookies, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
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
    leaveFor([this, dir] {
        lastWorkspace.set(m_settings, QDir(dir).absolutePath());
        loadWorkspace(dir);
    });
}

// Tabs go unasked because they come back. Where they would not, the person decides.
void MainWindow::leaveFor(const std::function<void()> &then)
{
    if (areTabsSafe())
        then();
    else
        askToLeave(then);
}

bool MainWindow::areTabsSafe()
{
    keepTabs();
    const bool kept = !m_drafts || m_drafts->flush();
    const QList<RequestTab *> tabs = m_tabs->tabs();
    return (kept && m_tabsAreBack)
        || std::none_of(tabs.begin(), tabs.end(),
                        [](const RequestTab *tab) { return tab->hasEdits(); });
}

void MainWindow::askToLeave(const std::function<void()> &leave)
{
    auto *question = new QMessageBox(
        QMessageBox::Warning, tr("Unsaved edits"),
        tr("Edits that are not saved cannot be kept for the next start: the open tabs could not be "
           "written."),
        QMessageBox::Discard | QMessageBox::Cancel, this);
    question->setInformativeText(tr("Save the requests first, or lose these edits."));
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [leave](int answer) {
        if (answer == QMessageBox::Discard)
            leave();
    });
    question->open();
}

void MainWindow::loadWorkspace(const QString &dir)
{
    leaveTabs();
    m_tabs->removeAll();
    m_requests.forgetClosed();
    m_cookieKeeper.open(QDir(dir).absolutePath(), everKeptCookies.get(m_settings));
    // Tabs name requests by their place in a workspace, so each workspace has a file of its own.
    const QByteArray id
        = QCryptographicHash::hash(QDir(dir).absolutePath().toUtf8(), QCryptographicHash::Sha256)
              .toHex()
              .left(16);
    m_drafts = std::make_unique<workspace::Drafts>(m_dataDir + QLatin1String("/open-tabs/")
                                                   + QLatin1String(id) + QLatin1String(".json"));
    connect(m_drafts.get(), &workspace::Drafts::failed, this, &MainWindow::showError);

    m_workspace.open(dir);
}

// The tabs of the last run, also where the workspace is out of reach: what was typed is in them.
void MainWindow::bringTabsBack()
{
    m_drafts->load(this, [this](const workspace::OpenTabs &open) {
        for (const workspace::OpenTab &kept : open.tabs)
            m_requests.restore(m_tabs->add(kept), kept.file, kept.place);
        if (const QList<RequestTab *> tabs = m_tabs->tabs();
            open.current < tabs.size() && !tabs.isEmpty())
            m_tabs->setCurrent(tabs[open.current]);
        m_tabsAreBack = true;
        keepTabs();
        if (m_workspace.isOpen())
            emit workspaceOpened();
    });
}

void MainWindow::keepTabs()
{
    if (m_tabsAreBack)
        m_drafts->schedule(m_tabs->content());
}

// What is kept stays as it is as long as it has not been brought back. areTabsSafe() has written
// it.
void MainWindow::leaveTabs()
{
    if (std::exchange(m_tabsAreBack, false))
        m_requests.keepDrafts(m_drafts->file());
}

void MainWindow::openDemo()
{
    connect(
        &m_demo, &Demo::workspaceReady, this,
        [this](const QString &dir) { leaveFor([this, dir] { showDemo(dir); }); },
        Qt::SingleShotConnection);
    m_demo.prepareWorkspace();
}

void MainWindow::showDemo(const QString &dir)
{
    connect(
        this, &MainWindow::workspaceOpened, this,
        [this] {
            m_requests.open(workspace::demoTickerPath(), [this](RequestTab *tab) {
                const auto run = [this, tab] {
                    tab->connectToServer();
                    emit demoRunning();
                };
                // A tab left open names the port of an earlier server.
                if (tab->isDirty())
                    run();
                else
                    m_requests.reload(tab, run);
            });
        },
        Qt::SingleShotConnection);
    loadWorkspace(dir);
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
    if (!m_leaving && !areTabsSafe()) {
        event->ignore();
        askToLeave([this] {
            m_leaving = true;
            close();
        });
        return;
    }
    m_leaving = true;
    leaveTabs();
    QTimer::singleShot(mostBusyMs, this, [this] { m_busy.reset(); });
    event->accept();
}

// The program does not end while the keychain is being written to.
void MainWindow::followBusy(bool busy)
{
    if (busy)
        m_busy.emplace();
    else
        m_busy.reset();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_workspace.isOpen())
        m_workspace.refresh();
}

} // namespace sockwright::ui
