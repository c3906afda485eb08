// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/refusal.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::oauth {

namespace {

constexpr qsizetype codeLimit = 64;
constexpr qsizetype textLimit = 300;

QString tr(const char *text)
{
    return QCoreApplication::translate("oauth", text);
}

QString shown(const QString &foreign, qsizetype limit, const QStringList &secrets)
{
    const bool telling = std::ranges::any_of(secrets, [&foreign](const QString &secret) {
        return !secret.isEmpty() && foreign.contains(secret);
    });
    if (telling)
        return {};
    QString text = foreign.first(std::min(foreign.size(), limit));
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    text = text.simplified();
    return foreign.size() > limit ? text + u'…' : text;
}

bool isPage(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
}

} // namespace

QString refusalSentence(const QString &server, const Refusal &refusal, const QStringList &secrets)
{
    QString code = shown(refusal.code, codeLimit, secrets);
    if (code.isEmpty())
        code = tr("no reason that can be shown");
    QString description = shown(refusal.description, textLimit, secrets);
    while (description.endsWith(u'.'))
        description.chop(1);
    QString sentence = description.isEmpty()
        ? tr("The %1 refused: %2.").arg(server, code)
        : tr("The %1 refused: %2 (%3).").arg(server, code, description);
    const QString uri = shown(refusal.uri, textLimit, secrets);
    if (isPage(uri))
        sentence += u' ' + tr("See %1").arg(uri);
    return sentence;
}

} // namespace sockwright::oauth
