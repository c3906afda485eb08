// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/token.h"

#include "format/jsonvalue.h"
#include "net/refusals.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::oauth {

namespace {

constexpr int maxDepth = 32;
constexpr qint64 longestLife = 10LL * 366 * 24 * 3600; // seconds; a sum with it is still a date

QString tr(const char *text)
{
    return QCoreApplication::translate("oauth", text);
}

NoToken withoutJson(int status)
{
    if (status >= 300 && status < 400) {
        return {.message = tr("The token server answered with a redirect (%1), which is not "
                              "followed. Enter the address that it leads to.")
                               .arg(status)};
    }
    return {.message = tr("The token server answered %1 and no token (no JSON object). Check the "
                          "token URL.")
                           .arg(status)};
}

bool isSendable(const QString &token)
{
    return std::ranges::all_of(token, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

// A number, or text that is one: both are met.
QDateTime expiry(const format::JsonValue &expiresIn, const QDateTime &now)
{
    bool known = expiresIn.isNumber();
    const qint64 seconds
        = known ? expiresIn.toInt64(longestLife) : expiresIn.toString().toLongLong(&known);
    return known ? now.addSecs(std::clamp<qint64>(seconds, 0, longestLife)) : QDateTime();
}

TokenReply read(const net::FormAnswer &answer, const QDateTime &now, const QStringList &secrets)
{
    const auto parsed = format::JsonValue::parse(
        {answer.body.constData(), std::size_t(answer.body.size())}, maxDepth);
    if (!parsed || !parsed->isObject())
        return withoutJson(answer.status);

    const auto text = [&object = *parsed](QStringView key) { return object.value(key).toString(); };
    if (const QString code = text(u"error"); !code.isEmpty()) {
        const Refusal refusal{code, text(u"error_description"), text(u"error_uri")};
        return NoToken{code, refusalSentence(tr("token server"), refusal, secrets)};
    }
    Token token{text(u"access_token"), text(u"token_type"), text(u"refresh_token"),
                expiry(parsed->value(u"expires_in"), now), text(u"scope")};
    if (answer.status < 200 || answer.status > 299 || token.accessToken.isEmpty()) {
        return NoToken{.message = tr("The token server answered %1 and no token. Check the token "
                                     "URL.")
                                      .arg(answer.status)};
    }
    if (!isSendable(token.accessToken)) {
        return NoToken{.message = tr("The token server sent a token with characters that no header "
                                     "can carry.")};
    }
    if (token.type.compare("Bearer"_L1, Qt::CaseInsensitive) != 0) {
        return NoToken{.message = tr("The token server sent a token of another type than Bearer, "
                                     "and only that is supported.")};
    }
    return token;
}

} // namespace

bool Token::lastsFor(int ms, const QDateTime &now) const
{
    return !accessToken.isEmpty() && (!expiresAt.isValid() || now.msecsTo(expiresAt) > ms);
}

TokenReply readToken(const net::FormAnswer &answer, const QDateTime &now,
                     const QStringList &secrets)
{
    TokenReply reply = read(answer, now, secrets);
    if (NoToken *none = std::get_if<NoToken>(&reply))
        none->mayMend = net::isPassing(answer.status);
    return reply;
}

} // namespace sockwright::oauth
