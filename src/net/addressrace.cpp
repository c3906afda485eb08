// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/addressrace.h"

#include "net/addressorder.h"
#include "net/proxyfailures.h"
#include "net/resolver.h"
#include "net/upgraderequest.h"

#include <algorithm>

namespace sockwright::net {

AddressRace::AddressRace(const Target &target, std::optional<QSslConfiguration> tls,
                         StageClock &clock)
    : m_target(target)
    , m_tls(std::move(tls))
    , m_clock(clock)
    , m_proxied(target.proxy.type() != QNetworkProxy::NoProxy)
    , m_next(this)
{
    m_next.setSingleShot(true);
    m_next.setInterval(nextAfterMs);
    connect(&m_next, &QTimer::timeout, this, &AddressRace::dialNext);
}

void AddressRace::start()
{
    const QString host = connectUrl(m_target).host();
    const QHostAddress literal(host);
    if (m_proxied) {
        run({host});
    } else if (literal.isNull()) {
        m_clock.enter(Stage::Dns);
        resolve(host, this, [this](const QHostInfo &info) { resolved(info); });
    } else if (isOfFamily(literal, m_target.addresses)) {
        run({host});
    } else {
        lose(literalOfOtherFamily(m_target));
    }
}

void AddressRace::resolved(const QHostInfo &info)
{
    if (m_over)
        return;
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty()) {
        lose(nameNotFound(m_target, info));
        return;
    }
    QStringList hosts;
    for (const QHostAddress &address : connectOrder(info.addresses(), m_target.addresses))
        hosts.append(address.toString());
    if (hosts.isEmpty())
        lose(noAddressOfFamily(m_target, info.addresses()));
    else
        run(hosts);
}

void AddressRace::run(const QStringList &hosts)
{
    m_waiting = hosts;
    m_clock.enter(Stage::Tcp);
    dialNext();
}

void AddressRace::dialNext()
{
    m_next.stop(); // where a refusal brings the next address's turn, that is this one
    m_dials.push_back(std::make_unique<Dial>(m_target, m_waiting.takeFirst(), m_tls));
    Dial &dial = *m_dials.back();
    connect(&dial, &Dial::connected, this, [this, &dial] { dialConnected(dial); });
    connect(&dial, &Dial::ended, this, &AddressRace::dialEnded);
    connect(&dial, &Dial::proxyReached, this, [this] { m_clock.enter(Stage::Proxy); });
    if (const auto failure = dial.start()) {
        lose(*failure);
        return;
    }
    if (!m_waiting.isEmpty())
        m_next.start();
}

void AddressRace::dialConnected(Dial &dial)
{
    if (m_over)
        return;
    m_over = true;
    m_next.stop();
    QObject::disconnect(&dial, nullptr, this, nullptr);
    const auto winner = std::find_if(m_dials.begin(), m_dials.end(),
                                     [&dial](const auto &one) { return one.get() == &dial; });
    m_winner = std::move(*winner);
    m_dials.clear();
    emit won();
}

void AddressRace::dialEnded()
{
    if (m_over)
        return;
    if (!m_waiting.isEmpty()) {
        dialNext();
        return;
    }
    const bool anyLeft = std::any_of(m_dials.begin(), m_dials.end(),
                                     [](const auto &dial) { return !dial->hasEnded(); });
    if (anyLeft)
        return;
    const Dial &first = *m_dials.front();
    if (m_proxied)
        lose(proxyFailed(m_target, m_clock.stage(), first.error(), first.errorText(),
                         first.proxyAnswer()));
    else
        lose(noAddressConnected(m_target, tries(), {})); // no limit of ours has ended any
}

void AddressRace::lose(const wire::Failure &failure)
{
    m_over = true;
    m_next.stop();
    emit lost(failure);
}

wire::Failure AddressRace::timedOut(Stage stage)
{
    m_over = true;
    m_next.stop();
    const Allowance allowance = m_clock.allowance();
    return stage == Stage::Tcp && !m_proxied ? noAddressConnected(m_target, tries(), allowance)
                                             : stageTimedOut(m_target, stage, allowance, {});
}

std::vector<AddressTry> AddressRace::tries() const
{
    std::vector<AddressTry> found;
    for (const auto &dial : m_dials) {
        found.push_back({dial->host(),
                         dial->hasEnded() ? dial->error() : QAbstractSocket::SocketTimeoutError,
                         dial->errorText()});
    }
    return found;
}

} // namespace sockwright::net
