// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/routesection.h"

namespace sockwright::ui {

using workspace::IpVersion;

namespace {

constexpr int mostRedirects = 50;

} // namespace

RouteSection::RouteSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Route"), settings, parent)
    , m_host(fields().text(tr("Connect to host"),
                           [](Settings &s) -> QString & { return s.connectTo.host; }))
{
    m_host->setPlaceholderText(tr("the URL's"));
    addField(tr("Connect to &host"), m_host,
             tr("Another host or address, to test one node behind a balancer. The Host header and "
                "the name in TLS stay the URL's."));
    addField(tr("Connect to por&t"),
             fields().port(tr("Connect to port"), tr("the URL's"),
                           [](Settings &s) -> int & { return s.connectTo.port; }));
    addField(tr("&IP version"),
             fields().choice<IpVersion>(tr("IP version"),
                                        {{IpVersion::Any, tr("IPv4 or IPv6")},
                                         {IpVersion::V4, tr("IPv4 only")},
                                         {IpVersion::V6, tr("IPv6 only")}},
                                        [](Settings &s) -> IpVersion & { return s.ipVersion; }));
}

RedirectsSection::RedirectsSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Redirects"), settings, parent)
    , m_redirects(fields().number(tr("Redirects"), {0, mostRedirects}, {},
                                  [](Settings &s) -> int & { return s.maxRedirects; }))
{
    m_redirects->setSpecialValueText(tr("not followed"));
    addField(tr("Redi&rects"), m_redirects,
             tr("How many the handshake may follow. Credentials are never taken to another host."));
}

} // namespace sockwright::ui
