// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/settingspage.h"

#include "ui/editor/afterconnectsection.h"
#include "ui/editor/keepalivesection.h"
#include "ui/editor/limitssection.h"
#include "ui/editor/offersections.h"
#include "ui/editor/proxysection.h"
#include "ui/editor/reconnectsection.h"
#include "ui/editor/routesection.h"
#include "ui/editor/tlssection.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

// Narrower, the sections need all of the page.
constexpr int leastWidthForContents = 560;

} // namespace

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent)
    , m_contents(new QListWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_sections{new SubprotocolsSection(m_settings), new TlsSection(m_settings),
                 new ProxySection(m_settings),        new RouteSection(m_settings),
                 new RedirectsSection(m_settings),    new ReconnectSection(m_settings),
                 new AfterConnectSection(m_settings), new KeepaliveSection(m_settings),
                 new TimeLimitsSection(m_settings),   new SizeLimitsSection(m_settings),
                 new CompressionSection(m_settings)}
{
    auto *page = new QWidget;
    auto *rows = new QVBoxLayout(page);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    for (SettingsSection *section : m_sections) {
        rows->addWidget(section);
        m_contents->addItem(section->heading());
        connect(section, &SettingsSection::edited, this, &SettingsPage::edited);
    }
    rows->addStretch(1);

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(page);
    m_contents->setAccessibleName(tr("Sections of the settings"));
    m_contents->setFrameShape(QFrame::NoFrame);
    m_contents->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_contents->setMinimumHeight(0);
    m_contents->setCurrentRow(0);
    m_contents->setFixedWidth(m_contents->sizeHintForColumn(0)
                              + m_contents->verticalScrollBar()->sizeHint().width() + 8);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_contents);
    layout->addWidget(m_scroll, 1);
    connect(m_contents, &QListWidget::currentRowChanged, this, &SettingsPage::scrollTo);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &SettingsPage::followScrolling);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_goal >= 0)
            scrollTo(m_goal);
    });
    setSettings({});
}

void SettingsPage::setSettings(const workspace::RequestSettings &settings)
{
    m_settings = settings;
    for (SettingsSection *section : m_sections)
        section->load();
}

void SettingsPage::setLasting(bool lasting)
{
    for (SettingsSection *section : m_sections)
        section->setLasting(lasting);
}

QString SettingsPage::problem() const
{
    for (const SettingsSection *section : m_sections) {
        if (const QString problem = section->problem(); !problem.isEmpty())
            return tr("%1: %2").arg(section->heading(), problem);
    }
    return {};
}

void SettingsPage::showSection(Section section)
{
    m_sections[std::size_t(section)]->firstField()->setFocus(Qt::OtherFocusReason);
    scrollTo(int(section));
}

// To its heading, now and when the page gets another size.
void SettingsPage::scrollTo(int section)
{
    m_goal = section;
    m_scroll->widget()->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(m_sections[std::size_t(section)]->y());
    showCurrent(section);
}

void SettingsPage::showCurrent(int section)
{
    const QSignalBlocker blocker(m_contents);
    m_contents->setCurrentRow(section);
}

// The contents show the section at the top, or the one that was gone to: the last ones cannot get
// to the top.
void SettingsPage::followScrolling(int top)
{
    if (m_goal >= 0) {
        const int goal = m_sections[std::size_t(m_goal)]->y();
        if (goal == top || (goal > top && top == m_scroll->verticalScrollBar()->maximum()))
            return;
        m_goal = -1;
    }
    int section = int(m_sections.size()) - 1;
    while (section > 0 && m_sections[std::size_t(section)]->y() > top)
        --section;
    showCurrent(section);
}

void SettingsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_contents->setVisible(event->size().width() >= leastWidthForContents);
}

} // namespace sockwright::ui
