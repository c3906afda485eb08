// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/hops.h"

#include "net/cookies.h"
#include "net/digest.h"
#include "net/redirects.h"
#include "net/upgraderequest.h"
#include "net/wording.h"

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::Failure;
using wire::ResponseHead;

namespace {

QString shownUrl(const QUrl &url)
{
    constexpr qsizetype maxBytes = 1000;
    return shownBytes(url.toEncoded(), maxBytes);
}

Failure downgrade(Failure failure, const Target &target, int status, const QUrl &url)
{
    failure.message = tr("%1 redirects from TLS to a URL without it, %2 (HTTP %3).")
                          .arg(place(target), shownUrl(url))
                          .arg(status);
    failure.hint = tr("Such a redirect is not followed. Connect to that URL yourself if nothing "
                      "on it has to be kept from others.");
    return failure;
}

Failure tooMany(Failure failure, const Target &target, int status, const QUrl &url, bool again)
{
    failure.message = tr("%1 redirects once more, to %2 (HTTP %3), after the %4 that may be "
                         "followed.")
                          .arg(place(target), shownUrl(url))
                          .arg(status)
                          .arg(target.maxRedirects);
    failure.hint = tr("Allow more redirects, or connect to that URL instead.");
    if (again) {
        failure.hint = tr("That URL has been asked before: the redirects go round in a circle. The "
                          "server may expect a cookie or a login first.");
        failure.steps.clear();
    }
    return failure;
}

} // namespace

Hops::Hops(const Target &first)
    : m_hop(first)
    , m_visited{handshakeUrl(first.url)}
{
    aim();
}

void Hops::aim()
{
    m_target = m_hop;
    sendJarCookies(m_target);
    m_hop.secrets = m_target.secrets; // a later server may repeat what an earlier one was told
}

void Hops::answered(QByteArrayView text, const QByteArrayList &setCookies)
{
    if (!m_hop.jar)
        return;
    addSecrets(m_hop.secrets, setCookieSecrets(text));
    m_target.secrets = m_hop.secrets;
    m_hop.jar = withCookies(*m_hop.jar, m_hop.url, setCookies);
}

Hops::Verdict Hops::refused(const ResponseHead &head, const Failure &refusal)
{
    if (head.status == 401 && m_hop.digest)
        return authenticate(head, refusal);
    if (m_hop.maxRedirects > 0 && isRedirect(head))
        return redirect(head, refusal);
    return {{}, refusal};
}

Hops::Verdict Hops::authenticate(const ResponseHead &head, const Failure &refusal)
{
    const DigestChoice choice = chooseDigest(head.headers);
    if (!choice.challenge)
        return {{}, refusal};
    const bool stale = m_answers == 1 && choice.challenge->stale;
    if (m_answers > 0 && !stale)
        return {{}, refusal};
    ++m_answers;
    const DigestAnswer answer
        = digestAnswer(*choice.challenge, *m_hop.digest, requestTarget(m_hop), newClientNonce());
    m_hop.secrets.push_back({"response=\"", answer.response});
    aim();
    m_target.headers.push_back({"Authorization", answer.authorization});
    if (stale)
        return {tr("The server's nonce was out of date. Trying once more with the credentials.")};
    return {tr("The server asks who you are (Digest, %1). Trying again with the credentials.")
                .arg(QString::fromLatin1(digestAlgorithmName(choice.challenge->algorithm)))};
}

Hops::Verdict Hops::redirect(const ResponseHead &head, const Failure &refusal)
{
    const QUrl url = redirectUrl(m_hop.url, *wire::headerValue(head.headers, "Location"));
    if (url.isEmpty())
        return {{}, refusal};
    if (m_hop.url.scheme() == u"wss" && url.scheme() == u"ws")
        return {{}, downgrade(refusal, m_target, head.status, url)};
    const bool again = m_visited.contains(handshakeUrl(url));
    if (m_visited.size() > m_hop.maxRedirects)
        return {{}, tooMany(refusal, m_target, head.status, url, again)};

    m_visited.append(handshakeUrl(url));
    const Redirected next = redirected(m_hop, url);
    m_hop = next.target;
    aim();
    m_answers = 0;
    QString sentence = tr("Redirected (%1) to %2.").arg(head.status).arg(shownUrl(url));
    if (!next.leftBehind.isEmpty())
        sentence += u' ' + tr("Not sent there: %1.").arg(next.leftBehind.join(u", "_s));
    return {sentence};
}

} // namespace sockwright::net
