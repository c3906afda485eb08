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

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace sockwright::ui {

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
    , m_sections{new SubprotocolsSection(m_settings), new TlsSection(m_settings),
                 new ProxySection(m_settings),        new RouteSection(m_settings),
                 new ReconnectSection(m_settings),    new AfterConnectSection(m_settings),
                 new KeepaliveSection(m_settings),    new TimeLimitsSection(m_settings),
                 new SizeLimitsSection(m_settings),   new CompressionSection(m_settings)}
{
    auto *page = new QWidget;
    auto *rows = new QVBoxLayout(page);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    for (SettingsSection *section : m_sections) {
        rows->addWidget(section);
        connect(section, &SettingsSection::edited, this, &SettingsPage::edited);
    }
    rows->addStretch(1);

    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
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
    SettingsSection *shown = m_sections[std::size_t(section)];
    shown->firstField()->setFocus(Qt::OtherFocusReason);
    // From its heading on.
    m_scroll->widget()->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(shown->y());
}

} // namespace sockwright::ui
