// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/cookiejar.h"

#include "net/cookies.h"

#include <algorithm>
#include <utility>

namespace sockwright::session {

using namespace Qt::StringLiterals;

CookieJar::CookieJar(QObject *parent)
    : QObject(parent)
{
}

void CookieJar::setEnabled(bool enabled)
{
    if (std::exchange(m_enabled, enabled) != enabled)
        emit changed();
}

void CookieJar::setAll(const QList<QNetworkCookie> &cookies)
{
    const QList<QNetworkCookie> before = this->cookies();
    m_cookies = net::keptCookies(cookies);
    if (m_cookies != before)
        emit changed();
}

void CookieJar::take(const QUrl &url, const QByteArrayList &setCookies)
{
    if (m_enabled && !setCookies.isEmpty())
        setAll(net::withCookies(m_cookies, url, setCookies));
}

QList<QNetworkCookie> CookieJar::cookies() const
{
    return net::keptCookies(m_cookies);
}

bool CookieJar::set(const QNetworkCookie &cookie)
{
    if (cookie.name().isEmpty() || cookie.domain().isEmpty() || net::isTooLarge(cookie))
        return false;
    QNetworkCookie whole = cookie;
    if (whole.path().isEmpty())
        whole.setPath(u"/"_s);
    QList<QNetworkCookie> all = cookies();
    const auto same = std::ranges::find_if(
        all, [&whole](const QNetworkCookie &other) { return other.hasSameIdentifier(whole); });
    if (same != all.end())
        *same = whole;
    else
        all.push_back(whole);
    setAll(all);
    return true;
}

void CookieJar::remove(const QNetworkCookie &cookie)
{
    QList<QNetworkCookie> all = cookies();
    all.removeIf(
        [&cookie](const QNetworkCookie &other) { return other.hasSameIdentifier(cookie); });
    setAll(all);
}

void CookieJar::clear()
{
    setAll({});
}

QByteArray CookieJar::lasting() const
{
    QByteArray lines;
    for (const QNetworkCookie &cookie : cookies()) {
        if (!cookie.isSessionCookie())
            lines += cookie.toRawForm() + '\n';
    }
    return lines;
}

void CookieJar::restore(const QByteArray &lasting)
{
    QList<QNetworkCookie> all = cookies();
    for (const QByteArray &line : lasting.split('\n')) {
        for (const QNetworkCookie &cookie : QNetworkCookie::parseCookies(line)) {
            const bool known = std::ranges::any_of(all, [&cookie](const QNetworkCookie &other) {
                return other.hasSameIdentifier(cookie);
            });
            if (!known && !cookie.name().isEmpty() && !cookie.domain().isEmpty()
                && !net::isTooLarge(cookie))
                all.push_back(cookie);
        }
    }
    setAll(all);
}

} // namespace sockwright::session
