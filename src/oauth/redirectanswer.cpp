// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/redirectanswer.h"

#include "oauth/pkce.h"
#include "oauth/refusal.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace sockwright::oauth {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("oauth", text);
}

QByteArray decoded(QByteArray text)
{
    return QByteArray::fromPercentEncoding(text.replace('+', ' '));
}

} // namespace

base::Result<QString> codeFromRedirect(const QByteArray &query, const QByteArray &state)
{
    QHash<QByteArray, QByteArray> params;
    const QList<QByteArray> parts = query.split('&');
    for (const QByteArray &part : parts) {
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = decoded(equals < 0 ? part : part.first(equals));
        if (params.contains(name))
            return base::Error{tr("The browser came back with an answer that says a thing twice. "
                                  "Sign in again.")};
        params.insert(name, equals < 0 ? QByteArray() : decoded(part.sliced(equals + 1)));
    }
    if (!sameSecret(params.value("state"), state)) {
        return base::Error{tr("The browser came back with the answer to another sign-in (its state "
                              "differs), which is not accepted. Sign in again.")};
    }
    const auto text = [&params](const char *name) { return QString::fromUtf8(params.value(name)); };
    if (params.contains("error")) {
        return base::Error{
            refusalSentence(tr("authorization server"),
                            {text("error"), text("error_description"), text("error_uri")},
                            {QString::fromLatin1(state)})};
    }
    const QString code = text("code");
    if (code.isEmpty())
        return base::Error{
            tr("The browser came back without a code. Check the authorization URL.")};
    return code;
}

} // namespace sockwright::oauth
