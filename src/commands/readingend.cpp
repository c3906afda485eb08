// SPDX-License-Identifier: GPL-3.0-or-later
// What all options of a command together come to.
#include "commands/reading.h"

#include "commands/markers.h"
#include "commands/readingtext.h"
#include "workspace/urlquery.h"

#include <QUrl>

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;

namespace {

constexpr qsizetype maxUrlLength = 30'000; // a line of text takes little more
constexpr int mostMisses = 1000; // as in a request's file

bool isLike(const Place &entry, const Place &url)
{
    const bool host = entry.host.isEmpty() || entry.host == "*"_L1
        || entry.host.compare(url.host, Qt::CaseInsensitive) == 0;
    return host && (entry.port == 0 || entry.port == url.port);
}

// The parts of an entry of --connect-to or --resolve between its colons, those in brackets apart.
QStringList partsOf(const QString &entry)
{
    QStringList parts{QString()};
    bool inBrackets = false;
    for (const QChar c : entry) {
        if (c == u'[' || c == u']')
            inBrackets = c == u'[';
        else if (c == u':' && !inBrackets)
            parts << QString();
        else
            parts.last() += c;
    }
    return parts;
}

QString decoded(const QString &part)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(part.toUtf8()));
}

} // namespace

base::Result<Imported> Reading::finished()
{
    const auto taken = takeUrl();
    if (!taken)
        return taken.error();
    takeUser();
    takeProxyUser();

    if (m_follows)
        settings().maxRedirects = m_maxRedirects;
    if (m_pkcs12)
        tls().pkcs12File = std::exchange(tls().certificateFile, {});
    if (const int interval = settings().keepaliveMs; interval > 0 && m_pingTimeoutMs > 0) {
        const int misses = (m_pingTimeoutMs + interval - 1) / interval;
        settings().keepaliveMisses = std::clamp(misses, 1, mostMisses);
    }
    return Imported{m_tool, m_request, m_notes};
}

base::Result<void> Reading::takeUrl()
{
    const QString tool = toolName(m_tool);
    if (m_isServer) {
        return base::Error{
            ReadingText::tr("This %1 command waits for connections; it makes none.").arg(tool)};
    }
    if (m_tool == Tool::Websocat)
        dropOverlays();
    const auto at = std::ranges::find_if(
        m_plain, [](const QString &word) { return word.contains("://"_L1); });
    const qsizetype index = at == m_plain.end() ? 0 : at - m_plain.begin();
    if (m_plain.isEmpty() || m_plain[index].trimmed().isEmpty())
        return base::Error{ReadingText::tr("The %1 command has no URL.").arg(tool)};

    UrlParts url = splitUrl(m_plain.takeAt(index).trimmed());
    if (!m_plain.isEmpty()) {
        note(ReadingText::tr("%n word(s) that are known neither as an option nor as a URL were "
                             "left out.",
                             nullptr, int(m_plain.size())));
    }
    const bool isVariable = (url.scheme + url.place).startsWith("{{"_L1);
    if ((url.scheme.isEmpty() && !isVariable) || url.scheme == "http"_L1)
        url.scheme = u"ws"_s;
    else if (url.scheme == "https"_L1)
        url.scheme = u"wss"_s;
    if (url.scheme != "ws"_L1 && url.scheme != "wss"_L1 && !isVariable) {
        return base::Error{ReadingText::tr("The URL of the %1 command begins with %2://. A "
                                           "WebSocket's begins with ws:// or wss://.")
                               .arg(tool, url.scheme.left(40))};
    }

    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    if (url.place.isEmpty() || std::ranges::any_of(joinedUrl(url), isControl))
        return base::Error{ReadingText::tr("The URL of the %1 command cannot be used.").arg(tool)};

    if (joinedUrl(url).size() > maxUrlLength)
        return base::Error{ReadingText::tr("The URL of the %1 command is too long.").arg(tool)};

    takeUserInfo(url);
    dropOwnHost(url);
    takeConnectTo(placeOfUrl(url));
    takeResolve(placeOfUrl(url));
    m_request.url = joinedUrl(url);
    takeData();
    m_request.params = workspace::paramsFromUrl(m_request.url, {});
    if (!m_params.empty()) {
        m_request.params.insert(m_request.params.end(), m_params.begin(), m_params.end());
        m_request.url = workspace::urlWithParams(m_request.url, m_request.params);
    }
    return {};
}

// websocat's "autoreconnect:ws://…": what stands before a URL, and "-", its standard input.
void Reading::dropOverlays()
{
    QStringList urls;
    for (const QString &word : m_plain) {
        const qsizetype plain = word.indexOf("ws://"_L1);
        const qsizetype at = plain >= 0 ? plain : word.indexOf("wss://"_L1);
        if (at >= 0)
            urls << word.sliced(at);
        if (at != 0 && word != "-"_L1)
            note(ReadingText::tr("Of websocat's addresses only the URL was taken."));
    }
    m_plain = urls;
}

// A password in a URL would be written to files with it.
void Reading::takeUserInfo(UrlParts &url)
{
    if (url.userInfo.isEmpty())
        return;
    const UserAndPassword user = splitUser(url.userInfo);
    if (!m_user)
        m_user = decoded(user.user) + u':' + decoded(user.password);
    url.userInfo.clear();
}

void Reading::takeUser()
{
    if (!m_user)
        return;
    workspace::Auth &auth = m_request.auth;
    if (auth.kind != AuthKind::None || m_hasAuthorization) {
        note(ReadingText::tr("The user and password were left out: the command has other "
                             "credentials too."));
        return;
    }
    const UserAndPassword user = splitUser(*m_user);
    auth.kind = m_digest ? AuthKind::Digest : AuthKind::Basic;
    auth.user = user.user;
    auth.password = secretFromText(user.password, marker::password);
}

void Reading::takeProxyUser()
{
    if (!m_proxyUser)
        return;
    workspace::ProxySettings &proxy = settings().proxy;
    if (proxy.kind == workspace::ProxyKind::None)
        return; // nobody to tell it to
    const UserAndPassword user = splitUser(*m_proxyUser);
    proxy.user = user.user;
    proxy.password = secretFromText(user.password, marker::password);
}

void Reading::takeData()
{
    if (m_data.isEmpty())
        return;
    if (!m_dataInQuery) {
        note(ReadingText::tr(
            "The data was left out: the handshake of a WebSocket carries no body."));
        return;
    }
    const QString query = m_data.join(u'&');
    if (m_request.url.size() + query.size() <= maxUrlLength)
        m_request.url = withQuery(m_request.url, query);
    else
        note(ReadingText::tr("The data was left out: the URL would be too long."));
}

// HOST1:PORT1:HOST2:PORT2, each of which may be empty; the first that fits the URL counts.
void Reading::takeConnectTo(const Place &url)
{
    for (const QString &entry : m_connectTo) {
        const QStringList parts = partsOf(entry);
        if (parts.size() < 3 || parts.size() > 4 || !isLike({parts[0], parts[1].toInt()}, url))
            continue;
        const int port = parts.value(3).toInt();
        settings().connectTo = {parts[2], port > 0 && port <= 65535 ? port : 0};
        return;
    }
    if (!m_connectTo.isEmpty())
        note(ReadingText::tr("--connect-to was left out: it does not fit the URL."));
}

// [+]HOST:PORT:ADDRESS[,ADDRESS]…
void Reading::takeResolve(const Place &url)
{
    for (QString entry : m_resolve) {
        if (entry.startsWith(u'+'))
            entry.remove(0, 1);
        const QStringList parts = partsOf(entry);
        if (parts.size() < 3 || !isLike({parts[0], parts[1].toInt()}, url))
            continue;
        const QString addresses = parts.sliced(2).join(u':'); // curl takes IPv6 without brackets
        settings().connectTo = {addresses.section(u',', 0, 0), 0};
        if (addresses.contains(u','))
            note(ReadingText::tr("Of the addresses of --resolve the first was taken."));
        return;
    }
    if (!m_resolve.isEmpty())
        note(ReadingText::tr("--resolve was left out: it does not fit the URL."));
}

// Browsers' and proxies' commands repeat the URL's host.
void Reading::dropOwnHost(const UrlParts &url)
{
    std::erase_if(m_request.headers, [&url](const workspace::Field &header) {
        return header.name.compare("Host"_L1, Qt::CaseInsensitive) == 0
            && header.value.compare(url.place, Qt::CaseInsensitive) == 0;
    });
}

} // namespace sockwright::commands
