// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/reading.h"

#include "commands/markers.h"
#include "commands/readingtext.h"
#include "workspace/headerrules.h"

#include <QUrl>

#include <algorithm>
#include <limits>

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;
using workspace::Field;
using workspace::Secret;

namespace {

constexpr qsizetype mostNotes = 100;
constexpr int mostRows = 1000; // made of one value
constexpr int mostRedirects = 50; // as in a request's file
constexpr int dayMs = 24 * 60 * 60 * 1000;

bool isName(const QString &name, QLatin1StringView other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

// What the handshake writes itself.
bool belongsToHandshake(const QString &name)
{
    return isName(name, "Connection"_L1) || isName(name, "Upgrade"_L1)
        || isName(name, "Sec-WebSocket-Key"_L1) || isName(name, "Sec-WebSocket-Version"_L1)
        || isName(name, "Sec-WebSocket-Accept"_L1);
}

// The number of redirects that a tool follows when it is told no other.
int redirectsOf(Tool tool)
{
    return tool == Tool::Wscat ? 10 : mostRedirects;
}

} // namespace

Secret secretFromText(const QString &text, QLatin1StringView marker)
{
    return text == marker ? Secret::elsewhere() : Secret(text);
}

Reading::Reading(Tool tool)
    : m_tool(tool)
    , m_maxRedirects(redirectsOf(tool))
{
    m_request.auth.kind = AuthKind::None;
}

void Reading::leaveOut(const QString &reason)
{
    note(ReadingText::tr("%1 was left out: %2").arg(m_option, reason));
}

void Reading::note(const QString &sentence)
{
    if (m_notes.size() < mostNotes && !m_notes.contains(sentence))
        m_notes << sentence;
}

void Reading::addHeader(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon >= 0) {
        const QString value = text.sliced(colon + 1).trimmed();
        // curl takes this for a header that is not to be sent.
        if (!value.isEmpty() || m_tool != Tool::Curl)
            setHeader(text.first(colon).trimmed(), value);
    } else if (m_tool == Tool::Curl && text.endsWith(u';')) {
        setHeader(text.chopped(1).trimmed(), {});
    } else {
        leaveOut(ReadingText::tr("it is no “Name: value”."));
    }
}

void Reading::setHeader(const QString &name, const QString &value)
{
    if (belongsToHandshake(name))
        return;
    if (isName(name, "Sec-WebSocket-Protocol"_L1)) {
        addSubprotocols(value);
    } else if (isName(name, "Sec-WebSocket-Extensions"_L1)) {
        offerCompression(value);
    } else if (isName(name, "Cookie"_L1)) {
        addCookies(value);
    } else if (!isName(name, "Authorization"_L1) || !takeAuthorization(value)) {
        const QString problem = workspace::headerProblem(name, value);
        if (!problem.isEmpty()) {
            leaveOut(problem);
        } else {
            const bool hidden = value == marker::value;
            m_request.headers.push_back(
                {name, hidden ? QString() : value, true, {}, {}, /*secret=*/hidden});
        }
    }
}

void Reading::addCookies(const QString &text)
{
    workspace::Fields cookies;
    for (const QString &pair : text.split(u';')) {
        const QString trimmed = pair.trimmed();
        if (trimmed.isEmpty())
            continue;
        const qsizetype equals = trimmed.indexOf(u'=');
        const QString name = trimmed.first(std::max<qsizetype>(equals, 0));
        const QString value = trimmed.sliced(equals + 1);
        if (cookies.size() == mostRows || !workspace::cookieProblem(name, value).isEmpty()) {
            // Browsers send values that RFC 6265 does not allow: as they are, in a header.
            m_request.headers.push_back({u"Cookie"_s, text.trimmed()});
            return;
        }
        const bool hidden = value == marker::value;
        cookies.push_back({name, hidden ? QString() : value, true, {}, {}, /*secret=*/hidden});
    }
    m_request.cookies.insert(m_request.cookies.end(), cookies.begin(), cookies.end());
}

void Reading::addSubprotocols(const QString &text)
{
    QStringList &offered = m_request.settings.subprotocols;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString name = part.trimmed();
        if (const QString problem = workspace::subprotocolProblem(name); !problem.isEmpty())
            leaveOut(problem);
        else if (offered.size() == mostRows)
            leaveOut(ReadingText::tr("there are too many."));
        else if (!offered.contains(name))
            offered << name;
    }
}

void Reading::addMessage(workspace::MessageFormat format, const QString &content)
{
    const QString name = ReadingText::tr("Message %1").arg(m_request.messages.size() + 1);
    m_request.messages.push_back({name, format, content});
}

void Reading::setBearer(const QString &token)
{
    m_request.auth.kind = AuthKind::Bearer;
    m_request.auth.token = secretFromText(token, marker::token);
}

// Whether the header became the request's credentials.
bool Reading::takeAuthorization(const QString &value)
{
    if (m_hasAuthorization) {
        leaveOut(ReadingText::tr("there is an Authorization header already."));
        return true;
    }
    m_hasAuthorization = true;
    const QString scheme = value.section(u' ', 0, 0);
    const QString credentials = value.section(u' ', 1).trimmed();
    if (isName(scheme, "Bearer"_L1) && !credentials.isEmpty()) {
        setBearer(credentials);
        return true;
    }
    if (isName(scheme, "Basic"_L1)) {
        const auto pair = QByteArray::fromBase64Encoding(credentials.toLatin1(),
                                                         QByteArray::AbortOnBase64DecodingErrors);
        const QString text = QString::fromUtf8(pair.decoded);
        if (pair && text.contains(u':') && text.toUtf8() == pair.decoded) {
            m_request.auth.kind = AuthKind::Basic;
            m_request.auth.user = splitUser(text).user;
            m_request.auth.password = Secret(splitUser(text).password);
            return true;
        }
    }
    if (workspace::headerProblem(u"Authorization"_s, value).isEmpty()) {
        const bool hidden = value == marker::value;
        m_request.headers.push_back(
            {u"Authorization"_s, hidden ? QString() : value, true, {}, {}, /*secret=*/true});
        return true;
    }
    return false;
}

void Reading::offerCompression(const QString &extensions)
{
    workspace::CompressionSettings &offered = m_request.settings.compression;
    for (const QString &extension : extensions.split(u',', Qt::SkipEmptyParts)) {
        QStringList parameters = extension.split(u';');
        const QString name = parameters.takeFirst().trimmed();
        if (name != "permessage-deflate"_L1) {
            leaveOut(ReadingText::tr("Sockwright has the extension permessage-deflate only."));
            continue;
        }
        if (offered.offer)
            continue; // another offer, if the first is not taken
        offered.offer = true;
        for (const QString &parameter : parameters) {
            const QString key = parameter.section(u'=', 0, 0).trimmed();
            const int bits = parameter.section(u'=', 1).remove(u'"').trimmed().toInt();
            const bool hasBits = bits >= 8 && bits <= 15;
            if (key == "server_no_context_takeover"_L1)
                offered.serverNoContextTakeover = true;
            else if (key == "client_no_context_takeover"_L1)
                offered.clientNoContextTakeover = true;
            else if (key == "server_max_window_bits"_L1 && hasBits)
                offered.serverMaxWindowBits = std::max(bits, 9);
            else if (key == "client_max_window_bits"_L1 && hasBits)
                offered.clientMaxWindowBits = std::max(bits, 9);
        }
    }
}

void Reading::setPassphrase(const QString &passphrase)
{
    tls().passphrase = secretFromText(passphrase, marker::passphrase);
}

void Reading::setProxy(const QString &text, QLatin1StringView defaultScheme)
{
    UrlParts url = splitUrl(text);
    if (url.scheme.isEmpty())
        url.scheme = defaultScheme;
    const bool isSocks = url.scheme == "socks5"_L1 || url.scheme == "socks5h"_L1;
    const auto place = placeFromText(url.place);
    if ((!isSocks && url.scheme != "http"_L1) || !place || place->host.isEmpty()) {
        leaveOut(ReadingText::tr("Sockwright knows HTTP and SOCKS5 proxies, by host and port."));
        return;
    }
    const auto decoded = [](const QString &part) {
        return QString::fromUtf8(QByteArray::fromPercentEncoding(part.toUtf8()));
    };
    const UserAndPassword user = splitUser(url.userInfo);
    constexpr int portOfProxies = 1080; // curl's default for all of them
    settings().proxy
        = {isSocks ? workspace::ProxyKind::Socks5 : workspace::ProxyKind::Http, place->host,
           place->port > 0 ? place->port : portOfProxies, decoded(user.user),
           secretFromText(decoded(user.password), marker::password)};
}

void Reading::setNoProxy(const QString &hosts)
{
    if (hosts == "*"_L1)
        settings().proxy = {};
    else
        leaveOut(ReadingText::tr("a request has a proxy or none, whatever the host."));
}

void Reading::setMaxRedirects(const QString &text)
{
    bool isNumber = false;
    const int most = text.toInt(&isNumber);
    if (isNumber)
        m_maxRedirects = most < 0 ? mostRedirects : std::min(most, mostRedirects);
    else
        leaveOut(ReadingText::tr("its value is no number."));
}

void Reading::setSeconds(int &milliseconds, const QString &text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && seconds > 0 && seconds * 1000 <= dayMs)
        milliseconds = std::max(1, qRound(seconds * 1000));
    else
        leaveOut(ReadingText::tr("its value is no number of seconds up to a day."));
}

void Reading::setNumber(int &place, const QString &text, int least, int most)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (isNumber && number >= least && number <= most)
        place = number;
    else
        leaveOut(ReadingText::tr("its value is no number from %L1 to %L2.").arg(least).arg(most));
}

void Reading::setSize(qint64 &place, const QString &text)
{
    int size = 0;
    setNumber(size, text, 1, std::numeric_limits<int>::max());
    if (size > 0)
        place = size;
}

void Reading::addParam(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals > 0)
        m_params.push_back({text.first(equals), text.sliced(equals + 1)});
    else
        leaveOut(ReadingText::tr("it is no “name=value”."));
}

} // namespace sockwright::commands
