// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/headerrules.h"

#include "format/visible.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace sockwright::workspace {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(HeaderRules)
};

// RFC 9110, 5.6.2: tchar.
bool isTokenCharacter(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9')
        || (u < 0x80 && QStringView(u"!#$%&'*+-.^_`|~").contains(c));
}

// A character for a sentence, one that cannot be seen by its stand-in.
QString shown(QStringView text, qsizetype at)
{
    if (text[at] == u' ')
        return Text::tr("a space");
    const bool pair = text[at].isHighSurrogate() && at + 1 < text.size();
    const QByteArray utf8 = text.sliced(at, pair ? 2 : 1).toUtf8();
    return u'“' + format::visibleText({utf8.constData(), std::size_t(utf8.size())}, false) + u'”';
}

std::optional<QString> badTokenCharacter(QStringView token)
{
    const auto bad = std::find_if_not(token.begin(), token.end(), isTokenCharacter);
    if (bad == token.end())
        return std::nullopt;
    return shown(token, bad - token.begin());
}

QString reservedReason(const QString &name)
{
    const auto is = [&name](QLatin1StringView other) {
        return name.compare(other, Qt::CaseInsensitive) == 0;
    };
    if (is("Sec-WebSocket-Protocol"_L1))
        return Text::tr("Subprotocols have their own field: enter them on the Settings page.");
    if (is("Connection"_L1) || is("Upgrade"_L1) || is("Sec-WebSocket-Key"_L1)
        || is("Sec-WebSocket-Version"_L1) || is("Sec-WebSocket-Accept"_L1)
        || is("Sec-WebSocket-Extensions"_L1))
        return Text::tr("Every handshake has its own %1 header: remove this one.").arg(name);
    return {};
}

bool isForbiddenInValue(QChar c)
{
    return c != u'\t' && (c.unicode() < 0x20 || c.unicode() == 0x7F);
}

// RFC 6265, 4.1.1: cookie-octet.
bool isCookieOctet(QChar c)
{
    const char16_t u = c.unicode();
    return u > 0x20 && u < 0x7F && u != u'"' && u != u',' && u != u';' && u != u'\\';
}

} // namespace

QString headerProblem(const QString &name, const QString &value)
{
    if (name.isEmpty())
        return Text::tr("A header needs a name.");
    if (const auto bad = badTokenCharacter(name))
        return Text::tr("The name of a header cannot hold %1.").arg(*bad);
    if (QString reason = reservedReason(name); !reason.isEmpty())
        return reason;

    const auto bad = std::find_if(value.begin(), value.end(), isForbiddenInValue);
    if (bad == value.end())
        return {};
    if (*bad == u'\r' || *bad == u'\n')
        return Text::tr("The value of a header cannot hold a line break.");
    return Text::tr("The value of a header cannot hold the control character %1.")
        .arg(shown(value, bad - value.begin()));
}

QString cookieProblem(const QString &name, const QString &value)
{
    if (name.isEmpty())
        return Text::tr("A cookie needs a name.");
    if (const auto bad = badTokenCharacter(name))
        return Text::tr("The name of a cookie cannot hold %1.").arg(*bad);
    QStringView octets = value;
    if (octets.size() > 1 && octets.startsWith(u'"') && octets.endsWith(u'"'))
        octets = octets.sliced(1, octets.size() - 2);
    const auto bad = std::find_if_not(octets.begin(), octets.end(), isCookieOctet);
    if (bad == octets.end())
        return {};
    return Text::tr("The value of a cookie cannot hold %1.")
        .arg(shown(octets, bad - octets.begin()));
}

QString subprotocolProblem(const QString &name)
{
    if (name.isEmpty())
        return Text::tr("A subprotocol needs a name.");
    if (const auto bad = badTokenCharacter(name))
        return Text::tr("The name of a subprotocol cannot hold %1.").arg(*bad);
    return {};
}

} // namespace sockwright::workspace
