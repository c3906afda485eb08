// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/cookiekeeper.h"

#include <chrono>

namespace sockwright::session {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

CookieKeeper::CookieKeeper(CookieJar &jar, workspace::Secrets &secrets, QObject *parent)
    : QObject(parent)
    , m_jar(jar)
    , m_secrets(secrets)
{
    m_later.setSingleShot(true);
    m_later.setInterval(200ms);
    connect(&m_later, &QTimer::timeout, this, &CookieKeeper::flush);
    connect(&jar, &CookieJar::changed, this, [this] {
        if (!m_key.isEmpty() && !m_later.isActive())
            m_later.start();
    });
}

void CookieKeeper::open(const QString &root, bool everKept)
{
    flush();
    m_key.clear();
    m_jar.clear();
    m_kept.clear();
    m_key = workspace::secretKey(root, {}, u"cookie jar"_s);
    if (!everKept)
        return;
    m_secrets.get(m_key, this, [this, key = m_key](const std::optional<QString> &value) {
        if (!value || key != m_key)
            return;
        m_kept = value->toUtf8();
        m_jar.restore(m_kept);
    });
}

void CookieKeeper::flush()
{
    m_later.stop();
    const QByteArray lasting = m_jar.lasting();
    if (m_key.isEmpty() || lasting == m_kept)
        return;
    m_kept = lasting;
    if (lasting.isEmpty()) {
        m_secrets.remove(m_key, this, [] {});
    } else {
        m_secrets.set(m_key, QString::fromUtf8(lasting), this, [] {});
        emit kept();
    }
}

} // namespace sockwright::session
