// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/handshaketext.h"

#include "base/byteview.h"
#include "format/visible.h"

#include <QCoreApplication>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxForeign = 2000; // characters: a certificate can name hundreds of hosts
constexpr int maxForeignInSummary = 60;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Handshake)
};

QString foreign(const QByteArray &utf8, int limit = maxForeign)
{
    return format::previewText(base::viewOf(utf8), limit);
}

QString foreign(const QString &text, int limit = maxForeign)
{
    return foreign(text.toUtf8(), limit);
}

// "101 Switching Protocols"; empty when there is no status line.
QString statusWords(const wire::HandshakeFacts &facts, int limit)
{
    if (const auto head = wire::parseResponseHead(facts.response)) {
        const QString reason = foreign(head->reason, limit);
        return (QString::number(head->status) + u' ' + reason).trimmed();
    }
    return facts.status > 0 ? QString::number(facts.status) : QString();
}

QString answer(const wire::HandshakeFacts &facts)
{
    if (const QString words = statusWords(facts, maxForeign); !words.isEmpty())
        return words;
    if (facts.request.isEmpty())
        return Words::tr("none: the request was not sent");
    return facts.response.isEmpty() ? Words::tr("none: nothing came")
                                    : Words::tr("what came is no HTTP response");
}

// "chat.v1, chat.v2 → chat.v1"
QString askedAndAgreed(const wire::HandshakeFacts &facts, const QString &asked,
                       const QString &agreed)
{
    if (asked.isEmpty() && agreed.isEmpty())
        return Words::tr("none asked for");
    QString result = agreed.isEmpty() ? Words::tr("none") : foreign(agreed);
    if (facts.response.isEmpty() && agreed.isEmpty())
        result = Words::tr("no answer");
    return Words::tr("%1 → %2").arg(asked.isEmpty() ? Words::tr("none") : foreign(asked), result);
}

QString dateWords(const QDateTime &date)
{
    return date.toUTC().toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

void appendLines(QByteArray &text, const NamedFacts &facts)
{
    for (const NamedFact &fact : facts)
        text += fact.name.toUtf8() + ": " + fact.value.toUtf8() + '\n';
}

// Starts the part after this one with an empty line before it.
void endPart(QByteArray &text)
{
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += '\n';
    if (!text.isEmpty() && !text.endsWith("\r\n\r\n") && !text.endsWith("\n\n"))
        text += '\n';
}

} // namespace

QString handshakeSummary(const wire::HandshakeFacts &facts)
{
    QString start = statusWords(facts, maxForeignInSummary);
    if (start.isEmpty())
        start = facts.request.isEmpty() ? Words::tr("Request not sent") : Words::tr("No answer");
    QStringList parts{start};
    if (!facts.subprotocol.isEmpty())
        parts << foreign(facts.subprotocol, maxForeignInSummary);
    if (!facts.extensions.isEmpty())
        parts << foreign(facts.extensions, maxForeignInSummary);
    if (facts.tls && !facts.tls->protocol.isEmpty())
        parts << facts.tls->protocol;
    if (!facts.peer.isEmpty())
        parts << facts.peer;
    if (!facts.proxy.isEmpty())
        parts << Words::tr("through %1").arg(facts.proxy);
    return parts.join(u" · "_s);
}

NamedFacts handshakeFacts(const wire::HandshakeFacts &facts)
{
    NamedFacts result;
    if (!facts.url.isEmpty())
        result.push_back({Words::tr("URL"), foreign(facts.url)});
    result.push_back({Words::tr("Answer"), answer(facts)});
    result.push_back(
        {Words::tr("Subprotocol"),
         askedAndAgreed(facts, facts.offeredSubprotocols.join(u", "_s), facts.subprotocol)});
    result.push_back({Words::tr("Extensions"),
                      askedAndAgreed(facts, facts.offeredExtensions, facts.extensions)});
    if (!facts.peer.isEmpty())
        result.push_back({Words::tr("Peer"), facts.peer});
    if (!facts.proxy.isEmpty())
        result.push_back({Words::tr("Proxy"), foreign(facts.proxy)});
    return result;
}

NamedFacts tlsFacts(const wire::TlsFacts &tls)
{
    NamedFacts result;
    result.push_back({Words::tr("Version"),
                      tls.protocol.isEmpty() ? Words::tr("none agreed on") : tls.protocol});
    if (!tls.cipher.isEmpty())
        result.push_back({Words::tr("Cipher"), tls.cipher});
    QString check = tls.verified ? Words::tr("verified")
        : tls.trusted            ? Words::tr("trusted by fingerprint")
                                 : Words::tr("not verified");
    if (!tls.problems.isEmpty())
        check += u": "_s + foreign(tls.problems.join(u"; "_s));
    result.push_back({Words::tr("Certificates"), check});
    return result;
}

NamedFacts certificateFacts(const wire::CertificateFacts &certificate, const QDateTime &now)
{
    NamedFacts result;
    result.push_back({Words::tr("Subject"), foreign(certificate.subject)});
    QString issuer = foreign(certificate.issuer);
    if (certificate.selfSigned)
        issuer = Words::tr("%1 (self-signed)").arg(issuer);
    result.push_back({Words::tr("Issuer"), issuer});
    if (!certificate.names.isEmpty())
        result.push_back({Words::tr("Names"), foreign(certificate.names.join(u", "_s))});
    QString validity = Words::tr("%1 to %2")
                           .arg(dateWords(certificate.validFrom), dateWords(certificate.validTo));
    if (certificate.validTo.isValid() && certificate.validTo < now)
        validity = Words::tr("%1: expired").arg(validity);
    else if (certificate.validFrom.isValid() && now < certificate.validFrom)
        validity = Words::tr("%1: not yet valid").arg(validity);
    result.push_back({Words::tr("Valid"), validity});
    if (!certificate.key.isEmpty())
        result.push_back({Words::tr("Key"), certificate.key});
    result.push_back({Words::tr("Serial"), foreign(certificate.serial)});
    result.push_back({Words::tr("SHA-256"), foreign(certificate.sha256)});
    result.push_back({Words::tr("SHA-1"), foreign(certificate.sha1)});
    return result;
}

std::vector<Stage> stages(const wire::Timings &timings)
{
    std::vector<Stage> result;
    const auto add = [&result](const QString &name, std::int64_t us) {
        if (us >= 0)
            result.push_back({name, us});
    };
    add(Words::tr("DNS"), timings.dnsUs);
    add(Words::tr("TCP"), timings.tcpUs);
    add(Words::tr("Proxy"), timings.proxyUs);
    add(Words::tr("TLS"), timings.tlsUs);
    add(Words::tr("Upgrade"), timings.upgradeUs);
    return result;
}

QString durationText(std::int64_t us)
{
    const double ms = static_cast<double>(us) / 1000.0;
    if (us >= 1'000'000)
        return Words::tr("%1 s").arg(ms / 1000.0, 0, 'f', 2);
    return Words::tr("%1 ms").arg(ms, 0, 'f', us < 10'000 ? 1 : 0);
}

QString stageText(const Stage &stage)
{
    return Words::tr("%1 %2").arg(stage.name, durationText(stage.us));
}

QByteArray handshakeText(const wire::HandshakeFacts &facts)
{
    QByteArray text = facts.request;
    text += facts.response.isEmpty() ? Words::tr("(no response)").toUtf8() : facts.response;
    text += facts.body;
    if (!facts.bodyNote.isEmpty()) {
        endPart(text);
        text += '(' + facts.bodyNote.toUtf8() + ')';
    }
    endPart(text);
    appendLines(text, handshakeFacts(facts));

    QStringList times;
    for (const Stage &stage : stages(facts.timings))
        times << stageText(stage);
    if (!times.isEmpty())
        appendLines(text, {{Words::tr("Times"), times.join(u", "_s)}});

    if (!facts.tls)
        return text;
    endPart(text);
    text += "TLS\n";
    appendLines(text, tlsFacts(*facts.tls));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    int number = 0;
    for (const wire::CertificateFacts &certificate : facts.tls->chain) {
        endPart(text);
        text += Words::tr("Certificate %1").arg(++number).toUtf8() + '\n';
        appendLines(text, certificateFacts(certificate, now));
    }
    return text;
}

} // namespace sockwright::capture
