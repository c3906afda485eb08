// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/redactor.h"

#include <algorithm>

namespace sockwright::net {

namespace {

// Takes out the beginning of the secret that ends at `end`, where a text was cut within it; what
// stands before it has not moved then, and its length is returned.
qsizetype redactCut(QByteArray &bytes, qsizetype end, const SecretText &secret)
{
    const QByteArray &before = secret.before;
    const QByteArray &value = secret.value;
    const QByteArrayView whole = QByteArrayView(bytes).first(end);
    for (qsizetype size = std::min(value.size() - 1, end); size > 0; --size) {
        if (!whole.endsWith(QByteArrayView(value).first(size)))
            continue;
        const bool isKnown = !before.isEmpty() && whole.chopped(size).endsWith(before);
        if (isKnown || size >= Redactor::recognisable) {
            bytes.replace(end - size, size, Redactor::stars);
            return end - size;
        }
    }
    return end;
}

void redactCuts(QByteArray &bytes, const SecretText &secret)
{
    constexpr QByteArrayView ellipsis("\xe2\x80\xa6");
    constexpr int mostCuts = 32; // more than any sentence or evidence of ours has
    qsizetype end = bytes.size();
    for (int i = 0; i <= mostCuts && end > 0; ++i) {
        end = redactCut(bytes, end, secret);
        end = QByteArrayView(bytes).first(end).lastIndexOf(ellipsis);
    }
}

} // namespace

bool Redactor::isRecognised(const SecretText &secret)
{
    return secret.value.size() >= recognisable && !secret.isWord;
}

Redactor::Redactor(const std::vector<SecretText> &secrets)
    : m_secrets(secrets)
{
    std::erase_if(m_secrets, [](const SecretText &secret) {
        return secret.value.isEmpty() || (!isRecognised(secret) && secret.before.isEmpty());
    });
    std::stable_sort(
        m_secrets.begin(), m_secrets.end(),
        [](const SecretText &a, const SecretText &b) { return a.value.size() > b.value.size(); });
}

QByteArray Redactor::redacted(QByteArray bytes) const
{
    for (const SecretText &secret : m_secrets) {
        if (isRecognised(secret)) {
            bytes.replace(secret.value, stars);
            redactCuts(bytes, secret);
        } else {
            bytes.replace(secret.before + secret.value, secret.before + stars.toByteArray());
        }
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
