// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/cookiejar.h"

#include <QDateTime>
#include <QNetworkCookieJar>

#include <algorithm>
#include <utility>

namespace sockwright::session {

using namespace Qt::StringLiterals;

namespace {

// Qt's jar knows the schemes of HTTP. Cookies are shared with them (RFC 6455 section 4.1).
QUrl httpUrl(const QUrl &url)
{
    QUrl http = url;
    http.setScheme(url.scheme() == u"wss" ? u"https"_s : u"http"_s);
    if (http.path().isEmpty())
        http.setPath(u"/"_s);
    return http;
}

bool isTooLarge(const QNetworkCookie &cookie)
{
    return cookie.name().size() + cookie.value().size() > CookieJar::maxCookieBytes;
}

} // namespace

class CookieJar::Jar : public QNetworkCookieJar
{
public:
    QList<QNetworkCookie> all() const
    {
        QList<QNetworkCookie> cookies = allCookies();
        const QDateTime now = QDateTime::currentDateTimeUtc();
        cookies.removeIf([&now](const QNetworkCookie &cookie) {
            return !cookie.isSessionCookie() && cookie.expirationDate() < now;
        });
        return cookies;
    }

    // False: nothing is different.
    bool setAll(QList<QNetworkCookie> cookies)
    {
        if (cookies.size() > maxCookies)
            cookies.remove(0, cookies.size() - maxCookies);
        if (cookies == allCookies())
            return false;
        setAllCookies(cookies);
        return true;
    }
};

CookieJar::CookieJar(QObject *parent)
    : QObject(parent)
    , m_jar(std::make_unique<Jar>())
{
}

CookieJar::~CookieJar() = default;

void CookieJar::setEnabled(bool enabled)
{
    if (std::exchange(m_enabled, enabled) != enabled)
        emit changed();
}

QByteArray CookieJar::headerFor(const QUrl &url) const
{
    QByteArray line;
    if (!m_enabled)
        return line;
    for (const QNetworkCookie &cookie : m_jar->cookiesForUrl(httpUrl(url))) {
        if (!line.isEmpty())
            line += "; ";
        line += cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
    }
    return line;
}

void CookieJar::take(const QUrl &url, const wire::Headers &headers)
{
    if (!m_enabled)
        return;
    QList<QNetworkCookie> cookies;
    for (const wire::Header &header : headers) {
        if (header.name.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        // One line is one cookie: Qt would make more of one with a line feed in it.
        for (const QNetworkCookie &cookie : QNetworkCookie::parseCookies(header.value)) {
            if (!isTooLarge(cookie))
                cookies.push_back(cookie);
        }
    }
    if (cookies.isEmpty())
        return;
    const QList<QNetworkCookie> before = m_jar->all();
    m_jar->setCookiesFromUrl(cookies, httpUrl(url));
    m_jar->setAll(m_jar->all());
    if (m_jar->all() != before)
        emit changed();
}

QList<QNetworkCookie> CookieJar::cookies() const
{
    return m_jar->all();
}

bool CookieJar::set(const QNetworkCookie &cookie)
{
    if (cookie.name().isEmpty() || cookie.domain().isEmpty() || isTooLarge(cookie))
        return false;
    QNetworkCookie whole = cookie;
    if (whole.path().isEmpty())
        whole.setPath(u"/"_s);
    QList<QNetworkCookie> cookies = m_jar->all();
    const auto same = std::ranges::find_if(
        cookies, [&whole](const QNetworkCookie &other) { return other.hasSameIdentifier(whole); });
    if (same != cookies.end())
        *same = whole;
    else
        cookies.push_back(whole);
    if (m_jar->setAll(cookies))
        emit changed();
    return true;
}

void CookieJar::remove(const QNetworkCookie &cookie)
{
    if (m_jar->deleteCookie(cookie))
        emit changed();
}

void CookieJar::clear()
{
    if (m_jar->setAll({}))
        emit changed();
}

QByteArray CookieJar::lasting() const
{
    QByteArray lines;
    for (const QNetworkCookie &cookie : m_jar->all()) {
        if (!cookie.isSessionCookie())
            lines += cookie.toRawForm() + '\n';
    }
    return lines;
}

void CookieJar::restore(const QByteArray &lasting)
{
    QList<QNetworkCookie> cookies = m_jar->all();
    for (const QByteArray &line : lasting.split('\n')) {
        for (const QNetworkCookie &cookie : QNetworkCookie::parseCookies(line)) {
            const bool known = std::ranges::any_of(cookies, [&cookie](const QNetworkCookie &other) {
                return other.hasSameIdentifier(cookie);
            });
            if (!known && !cookie.name().isEmpty() && !cookie.domain().isEmpty()
                && !isTooLarge(cookie))
                cookies.push_back(cookie);
        }
    }
    if (m_jar->setAll(cookies))
        emit changed();
}

} // namespace sockwright::session
