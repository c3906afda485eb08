// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/writing.h"

#include "commands/markers.h"
#include "commands/readingtext.h"
#include "commands/shellwords.h"
#include "workspace/headerrules.h"

#include <QUrl>

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;
using workspace::Field;
using workspace::Secret;

namespace {

QString decoded(const QString &part)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(part.toUtf8()));
}

// What no URL holds, percent-encoded.
QString withoutControls(const QString &url)
{
    QString clean;
    for (const QChar c : url) {
        if (c.category() == QChar::Other_Control)
            clean += QString::fromLatin1(QUrl::toPercentEncoding(QString(c)));
        else
            clean += c;
    }
    return QString::fromUtf8(clean.toUtf8());
}

bool isUsed(const Field &field)
{
    return field.enabled && !(field.name.isEmpty() && field.value.isEmpty());
}

bool isNamed(const Field &field, QLatin1StringView name)
{
    return field.name.compare(name, Qt::CaseInsensitive) == 0;
}

} // namespace

Writing::Writing(const workspace::Request &request, Tool tool, const ExportOptions &options)
    : m_request(request)
    , m_tool(tool)
    , m_secrets(options.includeSecrets)
{
    takeHeaders();
    takeCookies();
    takeUrl();
    takeCredentials();
}

void Writing::takeUrl()
{
    m_url = splitUrl(withoutControls(m_request.url.trimmed()));
    if (m_url.scheme.isEmpty() && !m_url.place.startsWith("{{"_L1))
        m_url.scheme = u"ws"_s;
    workspace::Auth &auth = m_request.auth;
    const bool hasOther = (auth.kind != AuthKind::None && auth.kind != AuthKind::Inherit)
        || std::ranges::any_of(m_headers, [](const Field &header) {
                              return isNamed(header, "Authorization"_L1);
                          });
    if (!m_url.userInfo.isEmpty() && !hasOther) {
        const UserAndPassword user = splitUser(m_url.userInfo);
        auth.kind = AuthKind::Basic;
        auth.user = decoded(user.user);
        auth.password = Secret(decoded(user.password));
    }
    m_url.userInfo.clear();
}

void Writing::takeHeaders()
{
    for (const Field &header : m_request.headers) {
        if (!isUsed(header))
            continue;
        const QString problem = workspace::headerProblem(header.name, header.value);
        if (problem.isEmpty())
            m_headers.push_back({header.name, shownValue(header).trimmed()});
        else
            note(ReadingText::tr("A header was left out: %1").arg(problem));
    }
}

void Writing::takeCookies()
{
    for (const Field &cookie : m_request.cookies) {
        if (!isUsed(cookie))
            continue;
        const QString problem = workspace::cookieProblem(cookie.name, cookie.value);
        if (problem.isEmpty()) {
            m_cookies += (m_cookies.isEmpty() ? QString() : u"; "_s) + cookie.name + u'='
                + shownValue(cookie);
        } else {
            note(ReadingText::tr("A cookie was left out: %1").arg(problem));
        }
    }
    // A request sends them in the Cookie header that it has.
    const auto header = std::ranges::find_if(
        m_headers, [](const Field &field) { return isNamed(field, "Cookie"_L1); });
    if (header != m_headers.end() && !m_cookies.isEmpty()) {
        header->value += "; "_L1 + m_cookies;
        m_cookies.clear();
    }
}

// Credentials that the other tools send as a header or a param.
void Writing::takeCredentials()
{
    if (m_tool == Tool::SockwrightCli)
        return;
    const workspace::Auth auth = m_request.auth;
    if (auth.kind == AuthKind::Bearer || auth.kind == AuthKind::OAuth2) {
        const bool isBearer = auth.kind == AuthKind::Bearer;
        const QString token = isBearer ? shown(auth.token, marker::token) : QString(marker::token);
        if (!isBearer)
            note(ReadingText::tr("OAuth 2.0 fetches a token when it connects: put one in the place "
                                 "of %1.")
                     .arg(marker::token));
        m_headers.push_back({u"Authorization"_s, "Bearer "_L1 + token});
    } else if (auth.kind == AuthKind::ApiKey && !auth.keyName.isEmpty()) {
        const QString key = shown(auth.keyValue, marker::key);
        if (auth.keyPlace == workspace::ApiKeyPlace::Query) {
            const auto encoded = [](const QString &text) {
                return QString::fromLatin1(QUrl::toPercentEncoding(text, "{}"));
            };
            m_url.rest = withQuery(m_url.rest, encoded(auth.keyName) + u'=' + encoded(key));
        } else if (workspace::headerProblem(auth.keyName, key).isEmpty()) {
            m_headers.push_back({auth.keyName, key});
        }
    }
}

QString Writing::shown(const Secret &secret, QLatin1StringView marker)
{
    if (!secret.isSet() || workspace::isVariableReference(secret.value()))
        return secret.value();
    if (m_secrets && !secret.isKnown()) {
        note(ReadingText::tr("A secret whose value is not known here stands as %1.").arg(marker));
        return marker;
    }
    return m_secrets ? secret.value() : QString(marker);
}

QString Writing::shownUser(const QString &user, const Secret &password)
{
    return user + u':' + shown(password, marker::password);
}

QString Writing::shownValue(const Field &field)
{
    if (!field.secret)
        return field.value;
    return shown(field.value.isEmpty() ? Secret::elsewhere() : Secret(field.value), marker::value);
}

void Writing::begin(const QStringList &words)
{
    QStringList quoted;
    std::ranges::transform(words, std::back_inserter(quoted), shQuoted);
    m_lines << quoted.join(u' ');
}

void Writing::flag(const QString &option)
{
    m_lines << option;
}

void Writing::option(const QString &name, const QString &value)
{
    if (canBeQuoted(value))
        m_lines << name + u' ' + shQuoted(value);
    else
        note(ReadingText::tr("%1 was left out: a control character in its value would press a key "
                             "in a terminal.")
                 .arg(name));
}

void Writing::attached(const QString &name, const QString &value)
{
    const qsizetype before = m_lines.size();
    option(name, value);
    if (m_lines.size() > before)
        m_lines.last()[name.size()] = u'=';
}

void Writing::note(const QString &sentence)
{
    if (!m_notes.contains(sentence))
        m_notes << sentence;
}

Exported Writing::finished()
{
    if (!m_lost.isEmpty()) {
        note(ReadingText::tr("%1 has no option for: %2.")
                 .arg(toolName(m_tool), m_lost.join(u", "_s)));
    }
    return {m_lines.join(" \\\n  "_L1), m_notes};
}

Exported exportedCommand(const workspace::Request &request, Tool tool, const ExportOptions &options)
{
    Writing writing(request, tool, options);
    switch (tool) {
    case Tool::Curl:
        writeCurl(writing);
        break;
    case Tool::Wscat:
        writeWscat(writing);
        break;
    case Tool::Websocat:
        writeWebsocat(writing);
        break;
    case Tool::SockwrightCli:
        writeCli(writing);
        break;
    }
    loseSettings(writing, tool);
    return writing.finished();
}

} // namespace sockwright::commands
