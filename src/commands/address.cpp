// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/address.h"

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

qsizetype firstOf(const QString &text, QStringView characters, qsizetype from)
{
    const auto at = std::find_if(text.begin() + from, text.end(),
                                 [characters](QChar c) { return characters.contains(c); });
    return at - text.begin();
}

} // namespace

std::optional<Place> placeFromText(QStringView text)
{
    QStringView host = text;
    QStringView port;
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        if (end < 0 || (end + 1 < text.size() && text[end + 1] != u':'))
            return std::nullopt;
        host = text.sliced(1, end - 1);
        port = text.sliced(std::min(end + 2, text.size()));
    } else if (const qsizetype colon = text.indexOf(u':'); colon >= 0) {
        host = text.first(colon);
        port = text.sliced(colon + 1);
    }
    if (port.isEmpty())
        return Place{host.toString(), 0};
    bool isNumber = false;
    const int number = port.toInt(&isNumber);
    if (!isNumber || number < 1 || number > 65535)
        return std::nullopt;
    return Place{host.toString(), number};
}

QString placeText(const Place &place)
{
    const QString host = place.host.contains(u':') ? u'[' + place.host + u']' : place.host;
    return place.port > 0 ? host + u':' + QString::number(place.port) : host;
}

UrlParts splitUrl(const QString &url)
{
    UrlParts parts;
    qsizetype start = url.indexOf("://"_L1);
    if (start >= 0 && start < firstOf(url, u"/?#@", 0)) {
        parts.scheme = url.first(start);
        if (!parts.scheme.contains(u'{')) // the name of a variable stays
            parts.scheme = parts.scheme.toLower();
        start += 3;
    } else {
        start = 0;
    }
    const qsizetype end = firstOf(url, u"/?#", start);
    const QString authority = url.sliced(start, end - start);
    const qsizetype at = authority.lastIndexOf(u'@');
    parts.userInfo = authority.first(std::max<qsizetype>(at, 0));
    parts.place = authority.sliced(at + 1);
    parts.rest = url.sliced(end);
    return parts;
}

QString joinedUrl(const UrlParts &parts)
{
    QString url = parts.scheme.isEmpty() ? QString() : parts.scheme + "://"_L1;
    if (!parts.userInfo.isEmpty())
        url += parts.userInfo + u'@';
    return url + parts.place + parts.rest;
}

Place placeOfUrl(const UrlParts &url)
{
    Place place = placeFromText(url.place).value_or(Place{url.place, 0});
    if (place.port == 0)
        place.port = url.scheme == "wss"_L1 || url.scheme == "https"_L1 ? 443 : 80;
    return place;
}

UserAndPassword splitUser(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon < 0)
        return {text, {}};
    return {text.first(colon), text.sliced(colon + 1)};
}

QString withQuery(const QString &url, const QString &part)
{
    const qsizetype fragment = firstOf(url, u"#", 0);
    const QString before = url.first(fragment);
    const QChar joint = before.contains(u'?') ? u'&' : u'?';
    const bool open = before.endsWith(u'?') || before.endsWith(u'&');
    return before + (open ? QString() : QString(joint)) + part + url.sliced(fragment);
}

} // namespace sockwright::commands
