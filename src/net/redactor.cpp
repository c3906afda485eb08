// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/redactor.h"

#include <algorithm>

namespace sockwright::net {

Redactor::Redactor(const std::vector<SecretText> &secrets)
    : m_secrets(secrets)
{
    std::erase_if(m_secrets, [](const SecretText &secret) {
        return secret.value.isEmpty()
            || (secret.value.size() < recognisable && secret.before.isEmpty());
    });
    std::stable_sort(
        m_secrets.begin(), m_secrets.end(),
        [](const SecretText &a, const SecretText &b) { return a.value.size() > b.value.size(); });
}

QByteArray Redactor::redacted(QByteArray bytes) const
{
    for (const auto &[before, value] : m_secrets) {
        if (value.size() >= recognisable)
            bytes.replace(value, stars);
        else
            bytes.replace(before + value, before + stars.toByteArray());
    }
    return bytes;
}

QString Redactor::redacted(const QString &text) const
{
    return m_secrets.empty() ? text : QString::fromUtf8(redacted(text.toUtf8()));
}

wire::HandshakeFacts Redactor::redacted(wire::HandshakeFacts facts) const
{
    for (QByteArray *bytes : {&facts.request, &facts.response, &facts.body})
        *bytes = redacted(*bytes);
    for (QString *text : {&facts.url, &facts.bodyNote, &facts.subprotocol, &facts.extensions})
        *text = redacted(*text);
    for (QString &subprotocol : facts.offeredSubprotocols)
        subprotocol = redacted(subprotocol);
    return facts;
}

wire::Failure Redactor::redacted(wire::Failure failure) const
{
    for (QString *text : {&failure.message, &failure.hint, &failure.evidence})
        *text = redacted(*text);
    failure.bytes = redacted(failure.bytes);
    // A value with stars in it would be no use.
    std::erase_if(failure.steps, [this](wire::NextStep &step) {
        if (step.kind == wire::NextStep::Kind::UseUrl)
            step.value = withoutSecretParams(step.value);
        return redacted(step.value) != step.value;
    });
    return failure;
}

// Params with a secret are added anew to whatever URL the person's own request has.
QString Redactor::withoutSecretParams(const QString &url) const
{
    const qsizetype query = url.indexOf(u'?');
    if (query < 0 || redacted(url) == url)
        return url;
    QStringList params = url.sliced(query + 1).split(u'&');
    params.removeIf([this](const QString &param) { return redacted(param) != param; });
    return params.isEmpty() ? url.first(query) : url.first(query + 1) + params.join(u'&');
}

} // namespace sockwright::net
