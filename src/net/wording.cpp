// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/wording.h"

#include "net/upgraderequest.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"wss" ? 443 : 80);
}

bool isControl(char16_t c)
{
    return (c < 0x20 && c != u'\n' && c != u'\t') || (c >= 0x7F && c < 0xA0);
}

bool isUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder.decode(bytes);
    return !decoder.hasError();
}

// Headers that say something about why a status was sent.
constexpr std::array<const char *, 11> tellingHeaders{
    "Location",
    "WWW-Authenticate",
    "Proxy-Authenticate",
    "Upgrade",
    "Connection",
    "Sec-WebSocket-Version",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Extensions",
    "Retry-After",
    "Content-Type",
    "Server",
};

} // namespace

QString place(const Target &target)
{
    const QUrl url = connectUrl(target);
    QString host = url.host(QUrl::FullyDecoded);
    if (host.contains(u':'))
        host = u'[' + host + u']';
    return host + u':' + QString::number(portOf(url));
}

QString proxyPlace(const Target &target)
{
    return target.proxy.hostName() + u':' + QString::number(target.proxy.port());
}

QString seconds(int ms)
{
    return ms % 1000 == 0 ? tr("%1 s").arg(ms / 1000) : tr("%1 ms").arg(ms);
}

QString shownBytes(QByteArrayView bytes, qsizetype maxBytes)
{
    const QByteArrayView part = bytes.first(std::min(bytes.size(), maxBytes));
    const QString more = part.size() < bytes.size() ? u"…"_s : QString();

    // Stateful: a character that the cut has split is held back and is no error.
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(part);
    if (!decoder.hasError()) {
        text.replace(u"\r\n"_s, u"\n"_s);
        const bool readable = std::none_of(text.cbegin(), text.cend(),
                                           [](QChar c) { return isControl(c.unicode()); });
        if (readable)
            return text.trimmed() + more;
    }
    constexpr qsizetype hexBytes = 32;
    return QString::fromLatin1(part.first(std::min(part.size(), hexBytes)).toByteArray().toHex(' '))
        + (bytes.size() > hexBytes ? u"…"_s : QString());
}

QString shownText(QByteArrayView bytes, qsizetype maxBytes)
{
    if (bytes.size() <= maxBytes && !isUtf8(bytes)) {
        const QString text = QString::fromLatin1(bytes);
        if (std::none_of(text.cbegin(), text.cend(),
                         [](QChar c) { return isControl(c.unicode()); }))
            return text.trimmed();
    }
    return shownBytes(bytes, maxBytes);
}

QString urlWithScheme(const Target &target, const QString &scheme, bool standardPort)
{
    QUrl url = target.url.adjusted(QUrl::RemoveUserInfo);
    if (!standardPort)
        url.setPort(portOf(url));
    url.setScheme(scheme);
    if (url.port() == portOf(QUrl(scheme + u"://x"_s)))
        url.setPort(-1);
    return url.toString(QUrl::FullyEncoded);
}

QString evidenceOf(const wire::ResponseHead &head)
{
    constexpr qsizetype maxLines = 20;
    const QString status
        = u"HTTP/%1 %2 "_s.arg(QString::fromLatin1(head.httpVersion)).arg(head.status);
    QStringList lines{(status + shownText(head.reason)).trimmed()};
    for (const wire::Header &header : head.headers) {
        const bool telling = std::any_of(
            tellingHeaders.begin(), tellingHeaders.end(), [&header](const char *name) {
                return header.name.compare(name, Qt::CaseInsensitive) == 0;
            });
        if (telling && lines.size() < maxLines)
            lines.append(shownText(header.name) + u": "_s + shownText(header.value));
    }
    return lines.join(u'\n');
}

QByteArray bodyEncoding(const wire::ResponseHead &head)
{
    const QByteArray encoding = joinedValues(head.headers, "Content-Encoding");
    return encoding.compare("identity", Qt::CaseInsensitive) == 0 ? QByteArray() : encoding;
}

QByteArray joinedValues(const wire::Headers &headers, QByteArrayView name)
{
    QByteArrayList values;
    for (const wire::Header &header : headers) {
        if (name.compare(header.name, Qt::CaseInsensitive) == 0)
            values.append(header.value.trimmed());
    }
    return values.join(", ");
}

} // namespace sockwright::net
