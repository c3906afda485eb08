// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/capturedesk.h"

#include "ui/captures/capturesdialog.h"
#include "ui/captures/openingbar.h"
#include "ui/captures/recoverybar.h"
#include "ui/theme/icons.h"
#include "ui/window/conversationtab.h"
#include "ui/window/requesttab.h"
#include "ui/window/tabarea.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

using capture::Library;

namespace {

constexpr int roomIntervalMs = 5 * 60 * 1000; // long conversations take room while they go on
constexpr int limitDelayMs = 1000; // a person may be on the way through smaller values

} // namespace

CaptureDesk::CaptureDesk(session::Recordings &recordings, base::SettingsStore &settings,
                         TabArea *tabs, QWidget *window)
    : m_recordings(recordings)
    , m_settings(settings)
    , m_tabs(tabs)
    , m_window(window)
    , m_bars(new QWidget(window))
    , m_recovery(new RecoveryBar(m_bars))
    , m_opening(new OpeningBar(m_bars))
    , m_limits(CaptureLimits::read(settings))
{
    auto *layout = new QVBoxLayout(m_bars);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_recovery);
    layout->addWidget(m_opening);
    m_recordings.setPayloadLimit(m_limits.each);

    connect(m_recovery, &RecoveryBar::openRequested, this, &CaptureDesk::open);
    connect(m_recovery, &RecoveryBar::answered, this, [this](const QString &id) {
        m_recordings.disk().run(
            this, [library = m_recordings.library(), id] { return library.end(id); },
            [this](const base::Result<void> &ended) {
                if (!ended)
                    emit failed(ended.error().message);
            });
    });
    connect(&m_roomDelay, &QTimer::timeout, this, &CaptureDesk::makeRoom);
}

CaptureDesk::~CaptureDesk()
{
    m_opening->cancel();
    delete m_dialog;
}

void CaptureDesk::addActions(QMenu *menu)
{
    QAction *file = menu->addAction(icon(Icon::Message), tr("Open &conversation (HAR)…"));
    file->setShortcut(QKeySequence::Open);
    connect(file, &QAction::triggered, this, &CaptureDesk::chooseFile);
    QAction *folder = menu->addAction(icon(Icon::Folder), tr("Open capture &folder…"));
    connect(folder, &QAction::triggered, this, &CaptureDesk::chooseFolder);
    QAction *captures = menu->addAction(tr("Ca&ptures…"));
    captures->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    connect(captures, &QAction::triggered, this, &CaptureDesk::showDialog);
}

void CaptureDesk::start()
{
    m_recordings.disk().run(
        this, [library = m_recordings.library()] { return library.recoverable(); },
        [this](const std::vector<Library::Entry> &interrupted) { m_recovery->offer(interrupted); });
    makeRoom();
}

void CaptureDesk::makeRoom()
{
    m_roomDelay.start(roomIntervalMs);
    m_recordings.disk().run(
        this,
        [library = m_recordings.library(), bytes = m_limits.together] {
            return library.makeRoom(bytes);
        },
        [this](const base::Result<std::uint64_t> &held) {
            if (!held)
                emit failed(held.error().message);
            if (m_dialog && m_dialog->isVisible())
                m_dialog->refresh();
        });
}

void CaptureDesk::setLimits(const CaptureLimits &limits)
{
    m_limits = limits;
    m_limits.write(m_settings);
    m_recordings.setPayloadLimit(limits.each);
    for (RequestTab *tab : m_tabs->tabs()) {
        if (!tab->session().captureId().isEmpty())
            tab->session().capture().setPayloadLimit(limits.each);
    }
    m_roomDelay.start(limitDelayMs);
}

// True when it is in a tab already, which is in front then.
bool CaptureDesk::showOpen(const QString &path)
{
    for (Tab *tab : m_tabs->all()) {
        const auto *request = qobject_cast<RequestTab *>(tab);
        const auto *conversation = qobject_cast<ConversationTab *>(tab);
        if ((conversation && conversation->path() == path)
            || (request && !request->session().captureId().isEmpty()
                && m_recordings.library().folder() + u'/' + request->session().captureId()
                    == path)) {
            m_tabs->setCurrent(tab);
            m_window->activateWindow();
            return true;
        }
    }
    return false;
}

void CaptureDesk::open(const Library::Entry &entry)
{
    if (showOpen(m_recordings.library().folder() + u'/' + entry.id))
        return;
    m_recordings.disk().run(
        this, [library = m_recordings.library(), entry] { return openRecorded(library, entry); },
        [this](const base::Result<OpenedConversation> &opened) {
            if (!opened && m_dialog && m_dialog->isVisible())
                m_dialog->showError(opened.error().message);
            else
                show(opened);
        });
}

void CaptureDesk::openFrom(const QString &path)
{
    const QFileInfo file(QDir::cleanPath(path));
    if (showOpen(file.absoluteFilePath()))
        return;
    if (m_opening->isBusy()) {
        emit failed(tr("Another conversation is being opened. Wait for it, or cancel it."));
        return;
    }
    const auto progress = m_opening->begin(visibleLine(file.fileName()));
    m_opener.run(
        this,
        [path = file.absoluteFilePath(), progress] {
            return openPath(path, [&progress](std::uint64_t rows) {
                progress->rows = rows;
                return !progress->cancelled;
            });
        },
        [this, progress](const base::Result<OpenedConversation> &opened) {
            m_opening->end();
            if (!progress->cancelled)
                show(opened);
        });
}

void CaptureDesk::show(const base::Result<OpenedConversation> &opened)
{
    if (!opened) {
        emit failed(opened.error().message);
    } else if (!showOpen(opened->path)) { // asked for twice, e.g. by a double click and Enter
        auto *tab = new ConversationTab(*opened, {m_recordings.disk(), m_checks}, m_settings);
        m_tabs->add(tab);
        m_window->activateWindow();
        tab->setFocus();
    }
}

void CaptureDesk::chooseFile()
{
    auto *dialog = new QFileDialog(m_window, tr("Open conversation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("HAR files (*.har *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &CaptureDesk::openFrom);
    dialog->open();
}

void CaptureDesk::chooseFolder()
{
    auto *dialog = new QFileDialog(m_window, tr("Open capture folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &CaptureDesk::openFrom);
    dialog->open();
}

void CaptureDesk::showDialog()
{
    if (!m_dialog) {
        m_dialog = new CapturesDialog(m_recordings, m_limits, m_window);
        connect(m_dialog, &CapturesDialog::openRequested, this, &CaptureDesk::open);
        connect(m_dialog, &CapturesDialog::limitsChanged, this, &CaptureDesk::setLimits);
    }
    m_dialog->refresh();
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

} // namespace sockwright::ui
