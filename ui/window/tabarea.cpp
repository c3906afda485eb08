// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/tabarea.h"

#include "ui/theme/icons.h"
#include "ui/window/requesttab.h"
#include "ui/window/welcomepage.h"

#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

namespace sockwright::ui {

namespace {

constexpr int titleLimit = 32;

// State by shape, so that a tab tells it without colour.
QChar stateShape(wire::State state)
{
    switch (state) {
    case wire::State::Connected:
        return QChar(0x25cf); // ●
    case wire::State::Connecting:
    case wire::State::Closing:
    case wire::State::Reconnecting:
        return QChar(0x25d0); // ◐
    case wire::State::Idle:
    case wire::State::Closed:
        break;
    }
    return QChar(0x25cb); // ○
}

} // namespace

TabArea::TabArea(base::SerialExecutor &executor, base::SettingsStore &settings, QWidget *parent)
    : QStackedWidget(parent)
    , m_executor(executor)
    , m_settings(settings)
    , m_tabs(new QTabWidget(this))
{
    auto *welcome = new WelcomePage(this);
    addWidget(welcome);
    addWidget(m_tabs);
    connect(welcome, &WelcomePage::newRequestRequested, this, &TabArea::newRequestRequested);
    connect(welcome, &WelcomePage::tryServerRequested, this, &TabArea::tryServerRequested);

    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->tabBar()->setAccessibleName(tr("Open requests"));
    auto *add = new QToolButton(m_tabs);
    add->setIcon(icon(Icon::Add));
    add->setAutoRaise(true);
    add->setAccessibleName(tr("New request"));
    add->setToolTip(tr("New request (Ctrl+T)"));
    m_tabs->setCornerWidget(add, Qt::TopRightCorner);
    connect(add, &QToolButton::clicked, this, &TabArea::newRequestRequested);

    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        emit currentChanged(current());
        emit contentChanged();
    });
    connect(m_tabs, &QTabWidget::tabCloseRequested, this,
            [this](int index) { emit closeRequested(tabAt(index)); });
    connect(m_tabs->tabBar(), &QTabBar::tabMoved, this, &TabArea::contentChanged);
}

RequestTab *TabArea::add(const workspace::OpenTab &content)
{
    auto *tab = new RequestTab(m_executor, m_tabs);
    tab->keepIn(m_settings);
    tab->setContent(content);
    connect(tab, &RequestTab::titleChanged, this, [this, tab] { showTitle(tab); });
    connect(tab, &RequestTab::contentChanged, this, &TabArea::contentChanged);
    connect(tab, &RequestTab::saveRequested, this, [this, tab] { emit saveRequested(tab); });
    connect(tab, &RequestTab::saveAsRequested, this, [this, tab] { emit saveAsRequested(tab); });
    connect(tab, &RequestTab::renameRequested, this, [this, tab] { emit renameRequested(tab); });
    m_tabs->addTab(tab, QString());
    showTitle(tab);
    setCurrentWidget(m_tabs);
    m_tabs->setCurrentWidget(tab);
    emit contentChanged();
    return tab;
}

void TabArea::remove(RequestTab *tab)
{
    m_tabs->removeTab(m_tabs->indexOf(tab));
    tab->hide();
    tab->deleteLater();
    if (m_tabs->count() == 0)
        setCurrentIndex(0);
    emit contentChanged();
}

void TabArea::removeAll()
{
    for (RequestTab *tab : tabs())
        remove(tab);
}

RequestTab *TabArea::current() const
{
    return tabAt(m_tabs->currentIndex());
}

void TabArea::setCurrent(RequestTab *tab)
{
    m_tabs->setCurrentWidget(tab);
}

void TabArea::step(int by)
{
    if (const int count = m_tabs->count(); count > 0)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + count) % count);
}

QList<RequestTab *> TabArea::tabs() const
{
    QList<RequestTab *> all;
    for (int i = 0; i < m_tabs->count(); ++i)
        all.append(tabAt(i));
    return all;
}

RequestTab *TabArea::find(const QString &savedPath) const
{
    for (RequestTab *tab : tabs()) {
        if (!savedPath.isEmpty() && tab->savedPath() == savedPath)
            return tab;
    }
    return nullptr;
}

workspace::OpenTabs TabArea::content() const
{
    workspace::OpenTabs content;
    for (const RequestTab *tab : tabs())
        content.tabs.push_back(tab->content());
    content.current = std::max(0, m_tabs->currentIndex());
    return content;
}

RequestTab *TabArea::tabAt(int index) const
{
    return qobject_cast<RequestTab *>(m_tabs->widget(index));
}

void TabArea::showTitle(RequestTab *tab)
{
    const int index = m_tabs->indexOf(tab);
    if (index < 0)
        return;
    const QString full = tab->title();
    QString title = full.size() > titleLimit ? full.left(titleLimit - 1) + QChar(0x2026) : full;
    title.replace(u'&', QLatin1String("&&"));
    if (tab->isDirty())
        title += QLatin1String(" *");
    m_tabs->setTabText(index, stateShape(tab->session().state()) + u' ' + title);
    // Tool tips guess at rich text; a name could look like it.
    m_tabs->setTabToolTip(index,
                          (tab->isDirty() ? tr("%1 (not saved)").arg(full) : full).toHtmlEscaped());
}

} // namespace sockwright::ui
