// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/reconnector.h"

#include "net/refusals.h"
#include "session/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sockwright::session {

bool mayMend(const wire::Failure &failure)
{
    using enum wire::Diagnosis;
    switch (failure.diagnosis) {
    case None:
    case DnsNotFound:
    case TcpRefused:
    case TcpTimeout:
    case NetworkUnreachable:
    case ProxyRefused:
    case ProxyFailed:
    case HandshakeTimeout:
    case ClosedDuringHandshake:
    case ConnectionLost:
    case PeerSilent:
        return true;
    case HttpStatus:
        return net::isPassing(failure.httpStatus);
    case TlsHandshake: // a server that goes away, but no key that cannot be read
        return std::ranges::any_of(failure.steps, [](const wire::NextStep &step) {
            return step.kind == wire::NextStep::Kind::Retry;
        });
    default:
        return false;
    }
}

Reconnector::Reconnector(QObject *parent)
    : QObject(parent)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        emit waitEnded();
        emit due();
    });
}

Reconnector::Verdict Reconnector::ended(const workspace::ReconnectSettings &settings,
                                        const Status &status)
{
    if (!settings.enabled || status.clean)
        return {};
    if (status.failure && !mayMend(*status.failure))
        return {false, tr("Not trying again: connecting once more cannot mend this.")};
    if (settings.tries > 0 && m_tries >= settings.tries) {
        return {false,
                tr("Not trying again: %1 of %2 tries failed.")
                    .arg(QString::number(m_tries), QString::number(settings.tries))};
    }
    ++m_tries;
    m_of = settings.tries;
    const int delay = backoffMs(settings, m_tries, QRandomGenerator::global()->generateDouble());
    m_timer.start(delay);

    constexpr double second = 1000;
    const QString count
        = m_of > 0 ? tr("%1 of %2").arg(m_tries).arg(m_of) : tr("try %1").arg(m_tries);
    const QString sentence = status.wasConnected
        ? tr("The connection was lost. Trying again in %1 s (%2).")
        : tr("There is no connection. Trying again in %1 s (%2).");
    return {true, sentence.arg(QString::number(delay / second, 'f', 1), count)};
}

void Reconnector::reset()
{
    m_tries = 0;
    cancel();
}

bool Reconnector::cancel()
{
    if (!m_timer.isActive())
        return false;
    m_timer.stop();
    emit waitEnded();
    return true;
}

void Reconnector::now()
{
    if (cancel())
        emit due();
}

std::optional<Countdown> Reconnector::waiting() const
{
    if (!m_timer.isActive())
        return std::nullopt;
    return Countdown{m_tries, m_of, m_timer.remainingTime()};
}

} // namespace sockwright::session
