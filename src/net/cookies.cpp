// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/cookies.h"

#include <QDateTime>
#include <QNetworkCookieJar>

#include <algorithm>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

class Jar : public QNetworkCookieJar
{
public:
    explicit Jar(const QList<QNetworkCookie> &cookies) { setAllCookies(cookies); }
    using QNetworkCookieJar::allCookies;
};

// Qt's jar knows the schemes of HTTP. Cookies are shared with them (RFC 6455 section 4.1).
QUrl httpUrl(const QUrl &url)
{
    QUrl http = url;
    http.setScheme(url.scheme() == u"wss" ? u"https"_s : u"http"_s);
    if (http.path().isEmpty())
        http.setPath(u"/"_s);
    return http;
}

bool isNamed(QByteArrayView name, QByteArrayView wanted)
{
    return name.trimmed().compare(wanted, Qt::CaseInsensitive) == 0;
}

// A line with those that go on with it (RFC 9112 section 5.2), without the end of the last.
QByteArrayView takeFoldedLine(QByteArrayView &text)
{
    qsizetype end = text.indexOf('\n');
    while (end >= 0 && end + 1 < text.size() && (text[end + 1] == ' ' || text[end + 1] == '\t'))
        end = text.indexOf('\n', end + 1);
    const QByteArrayView line = end < 0 ? text : text.first(end);
    text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    return line;
}

// "websocket", "dark": also said by who knows nothing of the cookie. No token is like that.
bool isWord(QByteArrayView value)
{
    constexpr qsizetype longestWord = 15;
    return value.size() <= longestWord && std::all_of(value.begin(), value.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           });
}

// The value that begins in `text` at `start` and goes on to its end; without quotes, which a server
// that repeats it need not repeat.
SecretText secretAt(QByteArrayView text, qsizetype start)
{
    QByteArrayView value = text.sliced(start).trimmed();
    if (value.size() > 1 && value.startsWith('"') && value.endsWith('"'))
        value = value.sliced(1).chopped(1);
    return {text.first(value.data() - text.data()).toByteArray(), value.toByteArray(),
            isWord(value)};
}

} // namespace

bool isTooLarge(const QNetworkCookie &cookie)
{
    return cookie.name().size() + cookie.value().size() > maxCookieBytes;
}

QList<QNetworkCookie> keptCookies(QList<QNetworkCookie> cookies)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    cookies.removeIf([&now](const QNetworkCookie &cookie) {
        return !cookie.isSessionCookie() && cookie.expirationDate() < now;
    });
    if (cookies.size() > maxCookies)
        cookies.remove(0, cookies.size() - maxCookies);
    return cookies;
}

QList<QNetworkCookie> cookiesFor(const QList<QNetworkCookie> &jar, const QUrl &url)
{
    return Jar(jar).cookiesForUrl(httpUrl(url));
}

QList<QNetworkCookie> withCookies(const QList<QNetworkCookie> &jar, const QUrl &url,
                                  const QByteArrayList &setCookies)
{
    QList<QNetworkCookie> cookies;
    for (const QByteArray &line : setCookies)
        cookies += QNetworkCookie::parseCookies(line);
    cookies.removeIf(isTooLarge);
    Jar after(jar);
    after.setCookiesFromUrl(cookies, httpUrl(url));
    return keptCookies(after.allCookies());
}

QByteArrayList setCookiesOf(const wire::Headers &headers)
{
    QByteArrayList values;
    for (const wire::Header &header : headers) {
        if (isNamed(header.name, "Set-Cookie"))
            values.append(header.value);
    }
    return values.sliced(std::max<qsizetype>(values.size() - maxSetCookies, 0));
}

std::vector<SecretText> setCookieSecrets(QByteArrayView answer)
{
    std::vector<SecretText> secrets;
    while (!answer.isEmpty()) {
        const QByteArrayView line = takeFoldedLine(answer);
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || !isNamed(line.first(colon), "Set-Cookie"))
            continue;
        const qsizetype semicolon = line.indexOf(';', colon);
        const QByteArrayView cookie = semicolon < 0 ? line : line.first(semicolon);
        const QByteArrayView pair = cookie.sliced(colon + 1).trimmed();
        // What has no name stands behind that of the header.
        const qsizetype equals = pair.indexOf('=');
        secrets.push_back(equals < 0 ? secretAt(cookie, colon + 1) : secretAt(pair, equals + 1));
    }
    if (secrets.size() > maxSetCookies)
        secrets.erase(secrets.begin(), secrets.end() - maxSetCookies);
    return secrets;
}

void addSecrets(std::vector<SecretText> &secrets, const std::vector<SecretText> &more)
{
    for (const SecretText &secret : more) {
        if (!secret.value.isEmpty() && std::ranges::find(secrets, secret) == secrets.end())
            secrets.push_back(secret);
    }
}

void sendJarCookies(Target &target)
{
    if (!target.jar)
        return;
    wire::Header *own = nullptr;
    QByteArrayList names;
    for (wire::Header &header : target.headers) {
        if (!isNamed(header.name, "Cookie"))
            continue;
        if (!own)
            own = &header;
        for (const QByteArray &pair : header.value.split(';'))
            names.append(pair.left(pair.indexOf('=')).trimmed());
    }
    QByteArrayList pairs;
    for (const QNetworkCookie &cookie : cookiesFor(*target.jar, target.url)) {
        if (names.contains(cookie.name()))
            continue;
        pairs.append(cookie.toRawForm(QNetworkCookie::NameAndValueOnly));
        addSecrets(target.secrets, {secretAt(pairs.constLast(), cookie.name().size() + 1)});
    }
    if (pairs.isEmpty())
        return;
    if (!own)
        own = &target.headers.emplace_back(wire::Header{"Cookie", {}});
    if (!own->value.isEmpty())
        pairs.prepend(own->value);
    own->value = pairs.join("; ");
}

} // namespace sockwright::net
