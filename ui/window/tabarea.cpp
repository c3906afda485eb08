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

} // namespace

TabArea::TabArea(const TabServices &services, QWidget *parent)
    : QStackedWidget(parent)
    , m_services(services)
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
            [this](int index) { emit closeRequested(qobject_cast<Tab *>(m_tabs->widget(index))); });
    connect(m_tabs->tabBar(), &QTabBar::tabMoved, this, &TabArea::contentChanged);
}

RequestTab *TabArea::add(const workspace::OpenTab &content)
{
    auto *tab = new RequestTab(m_services.executor, m_tabs);
    tab->keepIn(m_services.settings);
    tab->recordIn(m_services.recordings);
    tab->session().useCookies(&m_services.cookies);
    tab->session().useTokens(&m_services.tokens);
    tab->setSecretsLasting(m_secretsLasting);
    tab->setContent(content);
    connect(tab, &RequestTab::contentChanged, this, &TabArea::contentChanged);
    connect(tab, &RequestTab::saveRequested, this, [this, tab] { emit saveRequested(tab); });
    connect(tab, &RequestTab::saveAsRequested, this, [this, tab] { emit saveAsRequested(tab); });
    connect(tab, &RequestTab::renameRequested, this, [this, tab] { emit renameRequested(tab); });
    connect(tab, &RequestTab::serverCookiesRequested, this, &TabArea::serverCookiesRequested);
    add(tab);
    emit contentChanged();
    return tab;
}

void TabArea::add(Tab *tab)
{
    connect(tab, &Tab::titleChanged, this, [this, tab] { showTitle(tab); });
    m_tabs->addTab(tab, QString());
    showTitle(tab);
    setCurrentWidget(m_tabs);
    m_tabs->setCurrentWidget(tab);
}

void TabArea::remove(Tab *tab)
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

Tab *TabArea::front() const
{
    return qobject_cast<Tab *>(m_tabs->currentWidget());
}

RequestTab *TabArea::current() const
{
    return qobject_cast<RequestTab *>(m_tabs->currentWidget());
}

void TabArea::setCurrent(Tab *tab)
{
    m_tabs->setCurrentWidget(tab);
}

void TabArea::step(int by)
{
    if (const int count = m_tabs->count(); count > 0)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + count) % count);
}

QList<Tab *> TabArea::all() const
{
    QList<Tab *> all;
    for (int i = 0; i < m_tabs->count(); ++i)
        all.append(qobject_cast<Tab *>(m_tabs->widget(i)));
    return all;
}

QList<RequestTab *> TabArea::tabs() const
{
    QList<RequestTab *> requests;
    for (Tab *tab : all()) {
        if (auto *request = qobject_cast<RequestTab *>(tab))
            requests.append(request);
    }
    return requests;
}

RequestTab *TabArea::find(const QString &savedPath) const
{
    for (RequestTab *tab : tabs()) {
        if (!savedPath.isEmpty() && tab->savedPath() == savedPath)
            return tab;
    }
    return nullptr;
}

void TabArea::setSecretsLasting(bool lasting)
{
    m_secretsLasting = lasting;
    for (RequestTab *tab : tabs())
        tab->setSecretsLasting(lasting);
}

workspace::OpenTabs TabArea::content() const
{
    workspace::OpenTabs content;
    for (const RequestTab *tab : tabs()) {
        if (tab == m_tabs->currentWidget())
            content.current = static_cast<int>(content.tabs.size());
        content.tabs.push_back(tab->content());
    }
    return content;
}

void TabArea::showTitle(Tab *tab)
{
    const int index = m_tabs->indexOf(tab);
    if (index < 0)
        return;
    const QString full = tab->title();
    QString title = full.size() > titleLimit ? full.left(titleLimit - 1) + QChar(0x2026) : full;
    title.replace(u'&', QLatin1String("&&"));
    if (tab->isDirty())
        title += QLatin1String(" *");
    QStringList tip{tab->isDirty() ? tr("%1 (not saved)").arg(full) : full};
    if (const QString warning = tab->warning(); !warning.isEmpty()) {
        title.prepend(QStringLiteral("⚠ "));
        tip << warning;
    }
    m_tabs->setTabText(index, tab->shape() + u' ' + title);
    // Tool tips guess at rich text; a name could look like it.
    m_tabs->setTabToolTip(index, tip.join(u'\n').toHtmlEscaped());
}

} // namespace sockwright::ui
