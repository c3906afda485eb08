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
    return facts;
}

wire::Failure Redactor::redacted(wire::Failure failure) const
{
    for (QString *text : {&failure.message, &failure.hint, &failure.evidence})
        *text = redacted(*text);
    failure.bytes = redacted(failure.bytes);
    for (wire::NextStep &step : failure.steps)
        step.value = redacted(step.value);
    return failure;
}

} // namespace sockwright::net
