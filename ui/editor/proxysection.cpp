// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/proxysection.h"

#include "ui/editor/problemline.h"

namespace sockwright::ui {

using workspace::ProxyKind;
using workspace::Secret;

ProxySection::ProxySection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("Proxy"), settings, parent)
    , m_kind(fields().choice<ProxyKind>(tr("Proxy"),
                                        {{ProxyKind::None, tr("None")},
                                         {ProxyKind::System, tr("As the system says")},
                                         {ProxyKind::Http, tr("HTTP (CONNECT)")},
                                         {ProxyKind::Socks5, tr("SOCKS5")}},
                                        [](Settings &s) -> ProxyKind & { return s.proxy.kind; }))
    , m_host(fields().text(tr("Proxy host"), [](Settings &s) -> QString & { return s.proxy.host; }))
    , m_port(fields().port(tr("Proxy port"), tr("not set"),
                           [](Settings &s) -> int & { return s.proxy.port; }))
    , m_user(fields().text(tr("Proxy user name"),
                           [](Settings &s) -> QString & { return s.proxy.user; }))
    , m_password(fields().secret(tr("Proxy password"),
                                 [](Settings &s) -> Secret & { return s.proxy.password; }))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
{
    addField(tr("T&ype"), m_kind, {}, m_problem);
    addField(tr("&Host"), m_host);
    addField(tr("Po&rt"), m_port);
    addField(tr("&User name"), m_user, tr("Only where the proxy asks for one."));
    addField(tr("Pass&word"), m_password, SecretEdit::keepingText(true));
}

bool ProxySection::isOwn() const
{
    const ProxyKind kind = settings().proxy.kind;
    return kind == ProxyKind::Http || kind == ProxyKind::Socks5;
}

QString ProxySection::problem() const
{
    if (!isOwn())
        return {};
    if (settings().proxy.host.isEmpty())
        return tr("The proxy needs a host.");
    if (settings().proxy.port == 0)
        return tr("The proxy needs a port.");
    return {};
}

void ProxySection::setLasting(bool lasting)
{
    m_password->setLasting(lasting);
    explain(m_password, SecretEdit::keepingText(lasting));
    showState();
}

void ProxySection::showState()
{
    m_problem->setText(problem());
    const QString reason = settings().proxy.kind == ProxyKind::System ? tr("The system says it.")
                                                                      : tr("No proxy is used.");
    setUsable(m_host, isOwn(), reason);
    setUsable(m_port, isOwn(), {});
    setUsable(m_user, isOwn(), {});
    setUsable(m_password, isOwn(), {});
}

} // namespace sockwright::ui
