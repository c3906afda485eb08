// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of MainWindow and their keys.
#include "ui/window/mainwindow.h"

#include "base/version.h"
#include "ui/collections/collectionspane.h"
#include "ui/editor/messagebar.h"
#include "ui/lab/controllab.h"
#include "ui/theme/icons.h"
#include "ui/window/copyasmenu.h"
#include "ui/window/requesttab.h"
#include "ui/window/tabarea.h"

#include <QMenuBar>
#include <QMessageBox>

namespace sockwright::ui {

namespace {

template <typename Call>
QAction *addTo(QMenu *menu, const QString &text, const QList<QKeySequence> &keys, QObject *context,
               Call call)
{
    QAction *action = menu->addAction(text);
    action->setShortcuts(keys);
    QObject::connect(action, &QAction::triggered, context, call);
    return action;
}

} // namespace

void MainWindow::buildActions()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    addTo(file, tr("&New request"), {Qt::CTRL | Qt::Key_T, QKeySequence::New}, this, [this] {
        newRequest();
    })->setIcon(icon(Icon::Add));
    addTo(file, tr("Open &workspace…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_O}, this, [this] {
        chooseWorkspace();
    })->setIcon(icon(Icon::Collection));
    addTo(file, tr("Open the &demo"), {}, this, [this] {
        openDemo();
    })->setIcon(icon(Icon::Server));
    file->addSeparator();
    QAction *saving = addTo(file, tr("&Save request"), {QKeySequence::Save}, this, [this] {
        if (RequestTab *tab = currentTab())
            m_requests.save(tab);
    });
    saving->setIcon(icon(Icon::Save));
    QAction *savingAs
        = addTo(file, tr("Save &as…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_S}, this, [this] {
              if (RequestTab *tab = currentTab())
                  m_requests.saveAs(tab);
          });
    auto *copyAs = new CopyAsMenu(file);
    connect(copyAs, &CopyAsMenu::copyRequested, this, [this](commands::Tool tool, bool secrets) {
        if (RequestTab *tab = currentTab())
            tab->copyAs(tool, secrets);
    });
    file->addMenu(copyAs);
    file->addSeparator();
    m_captures.addActions(file);
    file->addSeparator();
    addTo(file, tr("C&lose tab"), {Qt::CTRL | Qt::Key_W}, this, [this] {
        if (Tab *tab = m_tabs->front())
            m_requests.close(tab);
    })->setIcon(icon(Icon::Close));
    QAction *reopening = addTo(file, tr("&Reopen closed tab"), {Qt::CTRL | Qt::SHIFT | Qt::Key_T},
                               this, [this] { m_requests.reopen(); });
    reopening->setEnabled(false);
    connect(&m_requests, &RequestDesk::canReopenChanged, reopening, &QAction::setEnabled);
    addTo(file, tr("&Quit"), {Qt::CTRL | Qt::Key_Q}, this, [this] { close(); });

    QMenu *connection = menuBar()->addMenu(tr("&Connection"));
    addTo(connection, tr("&Connect"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C}, this, [this] {
        withCurrent(&RequestTab::connectToServer);
    })->setIcon(icon(Icon::Connect));
    addTo(connection, tr("&Disconnect"), {Qt::CTRL | Qt::SHIFT | Qt::Key_D}, this, [this] {
        withCurrent(&RequestTab::disconnectFromServer);
    })->setIcon(icon(Icon::Disconnect));
    connection->addSeparator();
    addTo(connection, tr("&Send message"), {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter},
          this, [this] { withCurrent(&RequestTab::sendMessage); })
        ->setIcon(icon(Icon::Send));
    addTo(connection, tr("Send &ping"), {Qt::CTRL | Qt::SHIFT | Qt::Key_P}, this, [this] {
        if (RequestTab *tab = currentTab())
            tab->session().sendPing({});
    })->setIcon(icon(Icon::Ping));
    addTo(connection, tr("Control &lab…"), {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, this, [this] {
        controlLab()->bringUp();
    })->setIcon(icon(Icon::Settings));
    connection->addSeparator();
    addTo(connection, tr("Cookies &from servers…"), {}, this, [this] { showCookies(); });

    m_requestActions
        = QList<QAction *>{saving, savingAs, copyAs->menuAction()} + connection->actions();

    QAction *forgetting = addTo(connection, tr("&Forget access tokens"), {}, this, [this] {
        m_tokens.forgetAll();
        constexpr int readableMs = 8000;
        m_messages->showMessage(MessageBar::Kind::Information,
                                tr("Access tokens are forgotten. The next connection asks for a "
                                   "new one."),
                                {}, readableMs);
    });
    connect(connection, &QMenu::aboutToShow, this,
            [this, forgetting] { forgetting->setEnabled(m_tokens.hasTokens()); });

    QMenu *go = menuBar()->addMenu(tr("&Go"));
    m_requestActions += addTo(go, tr("&URL"), {Qt::CTRL | Qt::Key_L}, this,
                              [this] { withCurrent(&RequestTab::focusUrl); });
    m_requestActions += addTo(go, tr("&Message"), {Qt::CTRL | Qt::Key_M}, this,
                              [this] { withCurrent(&RequestTab::focusMessage); });
    m_requestActions += addTo(go, tr("&Diagnosis"), {Qt::CTRL | Qt::SHIFT | Qt::Key_G}, this,
                              [this] { withCurrent(&RequestTab::focusDiagnosis); });
    addTo(go, tr("&Filter"), {QKeySequence::Find}, this, [this] {
        if (Tab *tab = m_tabs->front())
            tab->focusFilter();
    });
    addTo(go, tr("&Collections"), {Qt::CTRL | Qt::Key_E}, this,
          [this] { m_collections->focusTree(); });
    go->addSeparator();
    addTo(go, tr("&Next tab"), {Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageDown}, this,
          [this] { m_tabs->step(1); });
    addTo(go, tr("&Previous tab"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageUp},
          this, [this] { m_tabs->step(-1); });

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    addTo(help, tr("&About Sockwright"), {}, this, [this] { showAbout(); });
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(this);
    box->setWindowTitle(tr("About Sockwright"));
    box->setIconPixmap(appIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Sockwright %1").arg(QString::fromLatin1(base::versionString())));
    box->setInformativeText(
        tr("A native WebSocket debugger.\nQt %1 · GNU General Public License, version 3 or "
           "later.")
            .arg(QString::fromLatin1(qVersion())));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace sockwright::ui
