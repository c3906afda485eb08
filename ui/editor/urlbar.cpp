// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/urlbar.h"

#include "commands/tool.h"
#include "ui/editor/fielddelegate.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace sockwright::ui {

using namespace Qt::StringLiterals;
using wire::State;

namespace {

enum class Offer
{
    Connect,
    Cancel,
    Disconnect,
};

// A server that answers has answered by then; nothing flickers.
constexpr int offerDropAfterMs = 500;

Offer offerOf(State state)
{
    switch (state) {
    case State::Idle:
    case State::Closed:
        return Offer::Connect;
    case State::Connecting:
    case State::Reconnecting:
        return Offer::Cancel;
    case State::Connected:
    case State::Closing:
        break;
    }
    return Offer::Disconnect;
}

} // namespace

UrlBar::UrlBar(QWidget *parent)
    : QWidget(parent)
    , m_url(new QLineEdit(this))
    , m_connect(new QPushButton(this))
    , m_save(new QToolButton(this))
    , m_dropOffer(new QTimer(this))
{
    m_dropOffer->setSingleShot(true);
    connect(m_dropOffer, &QTimer::timeout, this, &UrlBar::offerDrop);
    m_url->setAccessibleName(tr("URL"));
    m_url->setPlaceholderText(tr("ws://localhost:8080/path or wss://…"));
    m_url->setMaxLength(FieldDelegate::longestLine);
    m_url->setClearButtonEnabled(true);
    m_url->installEventFilter(this);
    auto *label = new QLabel(tr("&URL"), this);
    label->setBuddy(m_url);
    m_connect->setAutoDefault(false);
    buildSaveButton();

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addWidget(m_url, 1);
    layout->addWidget(m_connect);
    layout->addWidget(m_save);

    connect(m_url, &QLineEdit::textEdited, this, &UrlBar::urlEdited);
    connect(m_url, &QLineEdit::returnPressed, this, [this] {
        m_urlOnEntry = m_url->text();
        if (offerOf(m_state) == Offer::Connect)
            emit connectRequested();
    });
    connect(m_connect, &QPushButton::clicked, this, &UrlBar::act);

    // The widest of its texts, so that nothing moves when the state changes.
    for (const State state : {State::Connected, State::Connecting, State::Idle}) {
        setState(state);
        m_connect->setMinimumWidth(
            std::max(m_connect->minimumWidth(), m_connect->sizeHint().width()));
    }
}

void UrlBar::buildSaveButton()
{
    auto *menu = new QMenu(m_save);
    connect(menu->addAction(icon(Icon::Save), tr("Save &as…")), &QAction::triggered, this,
            &UrlBar::saveAsRequested);
    m_renameAction = menu->addAction(icon(Icon::Rename), tr("&Rename…"));
    connect(m_renameAction, &QAction::triggered, this, &UrlBar::renameRequested);

    m_save->setText(tr("Save"));
    m_save->setIcon(icon(Icon::Save));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_save->setPopupMode(QToolButton::MenuButtonPopup);
    m_save->setMenu(menu);
    m_save->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Minimum); // as high as its neighbours
    m_save->setFocusPolicy(Qt::StrongFocus);
    m_save->setAccessibleName(tr("Save request"));
    connect(m_save, &QToolButton::clicked, this, [this] {
        if (m_saveEnabled)
            emit saveRequested();
        else
            m_save->showMenu();
    });
    setSaveEnabled(true);
}

QString UrlBar::url() const
{
    return m_url->text();
}

void UrlBar::setUrl(const QString &url)
{
    if (m_url->text() != url)
        m_url->setText(url);
}

void UrlBar::setState(State state)
{
    if (state == State::Closing && m_state == state)
        return; // what is offered by now stays
    m_state = state;
    switch (offerOf(state)) {
    case Offer::Connect:
        m_connect->setText(tr("Connect"));
        m_connect->setIcon(icon(Icon::Connect));
        m_connect->setToolTip(tr("Connect to the URL (Enter in the URL)"));
        break;
    case Offer::Cancel:
        m_connect->setText(tr("Cancel"));
        m_connect->setIcon(icon(Icon::Cancel));
        m_connect->setToolTip(tr("Stop trying to connect"));
        break;
    case Offer::Disconnect:
        m_connect->setText(tr("Disconnect"));
        m_connect->setIcon(icon(Icon::Disconnect));
        m_connect->setToolTip(state == State::Closing ? tr("Waiting for the server to close…")
                                                      : tr("Close the connection"));
        break;
    }
    m_connect->setAccessibleName(m_connect->text());
    m_dropOffer->stop();
    if (state == State::Closing)
        m_dropOffer->start(offerDropAfterMs);
}

void UrlBar::offerDrop()
{
    m_connect->setText(tr("Drop now"));
    m_connect->setToolTip(tr("Drop the connection without waiting for the server to close"));
    m_connect->setAccessibleName(m_connect->text());
}

void UrlBar::setSaveEnabled(bool enabled)
{
    m_saveEnabled = enabled;
    m_save->setToolTip(
        enabled ? tr("Save this request (%1)")
                      .arg(QKeySequence(QKeySequence::Save).toString(QKeySequence::NativeText))
                : tr("This request is saved"));
}

void UrlBar::setRenameEnabled(bool enabled)
{
    m_renameAction->setEnabled(enabled);
}

void UrlBar::setCopyMenu(QMenu *menu)
{
    m_copyMenu = menu;
}

void UrlBar::focusUrl()
{
    m_url->setFocus(Qt::ShortcutFocusReason);
    m_url->selectAll();
}

bool UrlBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_url)
        return QWidget::eventFilter(watched, event);
    if (takePasted(event))
        return true;
    if (event->type() == QEvent::FocusIn) {
        m_urlOnEntry = m_url->text();
    } else if (event->type() == QEvent::KeyPress
               && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
               && m_url->text() != m_urlOnEntry) {
        // As if typed: setText() would forget what can be undone, and tell nobody.
        m_url->selectAll();
        m_url->insert(m_urlOnEntry);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool UrlBar::takeCommand(const QString &text)
{
    if (!commands::isCommand(text))
        return false;
    emit commandPasted(text);
    return true;
}

// Whether the event brought a command. A line edit would cut it off and join its lines.
bool UrlBar::takePasted(QEvent *event)
{
    const QClipboard *clipboard = QGuiApplication::clipboard();
    switch (event->type()) {
    case QEvent::KeyPress:
        return static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)
            && takeCommand(clipboard->text());
    case QEvent::MouseButtonRelease:
        return static_cast<QMouseEvent *>(event)->button() == Qt::MiddleButton
            && clipboard->supportsSelection()
            && takeCommand(clipboard->text(QClipboard::Selection));
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        if (drop->source() == m_url || !takeCommand(drop->mimeData()->text()))
            return false;
        drop->setDropAction(Qt::CopyAction); // what it was dragged from stays there
        drop->accept();
        return true;
    }
    case QEvent::ContextMenu:
        showContextMenu(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    default:
        return false;
    }
}

// The field's own menu, whose Paste takes commands too, and the copy menu.
void UrlBar::showContextMenu(const QPoint &at)
{
    QMenu *menu = m_url->createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction *paste : menu->actions()) {
        if (!paste->text().startsWith(QLineEdit::tr("&Paste")))
            continue;
        disconnect(paste, &QAction::triggered, m_url, nullptr);
        connect(paste, &QAction::triggered, this, [this] {
            if (!takeCommand(QGuiApplication::clipboard()->text()))
                m_url->paste();
        });
    }
    if (m_copyMenu) {
        menu->addSeparator();
        menu->addMenu(m_copyMenu);
    }
    menu->popup(at);
}

void UrlBar::act()
{
    switch (offerOf(m_state)) {
    case Offer::Connect:
        emit connectRequested();
        break;
    case Offer::Cancel:
        emit cancelRequested();
        break;
    case Offer::Disconnect:
        if (m_state == State::Connected)
            emit disconnectRequested();
        else if (!m_dropOffer->isActive())
            emit dropRequested();
        break;
    }
}

} // namespace sockwright::ui
