// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/agreement.h"

#include "net/wording.h"

#include <algorithm>

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;
using wire::ResponseHead;

namespace {

Failure broken(Diagnosis diagnosis, const ResponseHead &head, const QString &message,
               const QString &hint, const QString &evidence = {})
{
    return {diagnosis, head.status, message, hint,
            evidence.isEmpty() ? evidenceOf(head) : evidence};
}

std::optional<Failure> upgradeFailure(const ResponseHead &head)
{
    const QString hint
        = tr("A proxy in between may have removed them: it must pass Upgrade headers on.");
    if (head.httpVersion != "1.1") {
        return broken(Diagnosis::NoUpgrade, head,
                      tr("The server switches protocols in HTTP/%1, which cannot do that (RFC 6455 "
                         "section 4.1).")
                          .arg(shownText(head.httpVersion)),
                      tr("A proxy in between may speak HTTP/1.0: it must speak HTTP/1.1."));
    }
    // Connection is a list, Upgrade is not.
    const QByteArray protocol = joinedValues(head.headers, "Upgrade");
    const bool upgrade = protocol.compare("websocket", Qt::CaseInsensitive) == 0;
    if (!upgrade && !protocol.isEmpty()) {
        return broken(
            Diagnosis::NoUpgrade, head,
            tr("The server answered 101 with “Upgrade: %1”; “websocket”, alone, must stand "
               "there (RFC 6455 section 4.1).")
                .arg(shownText(protocol)),
            tr("The server does not follow the protocol, or it switches to another one."));
    }
    const bool connection = wire::headerHasToken(head.headers, "Connection", "upgrade");
    if (upgrade && connection)
        return std::nullopt;
    const QString missing = upgrade ? u"“Connection: Upgrade”"_s
        : connection                ? u"“Upgrade: websocket”"_s
                                    : tr("“Upgrade: websocket” and “Connection: Upgrade”");
    return broken(Diagnosis::NoUpgrade, head,
                  tr("The server answered 101 without %1 (RFC 6455 section 4.1).").arg(missing),
                  hint);
}

std::optional<Failure> acceptFailure(const ResponseHead &head, const QByteArray &key)
{
    const QByteArray expected = wire::acceptKey(key);
    const QByteArray got = joinedValues(head.headers, "Sec-WebSocket-Accept");
    if (got == expected)
        return std::nullopt;
    const auto count = std::ranges::count_if(head.headers, [](const wire::Header &header) {
        return header.name.compare("Sec-WebSocket-Accept", Qt::CaseInsensitive) == 0;
    });
    if (count > 1) {
        return broken(
            Diagnosis::BadAccept, head,
            tr("The server sent Sec-WebSocket-Accept %1 times; it must not appear more than "
               "once (RFC 6455 section 11.3.3).")
                .arg(count),
            tr("Two parts of the server may answer the handshake, or a proxy in between "
               "adds the header."),
            tr("Sec-WebSocket-Accept: %1\nExpected: %2")
                .arg(shownText(got), QString::fromLatin1(expected)));
    }
    return broken(
        Diagnosis::BadAccept, head,
        got.isEmpty()
            ? tr("The server answered 101 without Sec-WebSocket-Accept (RFC 6455 section 4.1).")
            : tr("The server's Sec-WebSocket-Accept does not match the key that was sent (RFC 6455 "
                 "section 4.1)."),
        tr("The server does not follow the protocol, or a cache answered in its place."),
        tr("Sec-WebSocket-Accept: %1\nExpected: %2")
            .arg(got.isEmpty() ? tr("(none)") : shownText(got), QString::fromLatin1(expected)));
}

std::optional<Failure> subprotocolFailure(const Target &target, const ResponseHead &head)
{
    const auto first = wire::headerValue(head.headers, "Sec-WebSocket-Protocol");
    const QString chosen
        = QString::fromLatin1(joinedValues(head.headers, "Sec-WebSocket-Protocol"));
    if (!first || target.subprotocols.contains(chosen))
        return std::nullopt;
    const QString offered
        = target.subprotocols.isEmpty() ? tr("(none)") : target.subprotocols.join(u", "_s);
    Failure failure = broken(
        Diagnosis::SubprotocolUnrequested, head,
        chosen.isEmpty() ? tr("The server sent a Sec-WebSocket-Protocol header that names none.")
            : chosen.contains(u',')
            ? tr("The server chose more than one subprotocol: “%1”.")
                  .arg(shownText(chosen.toLatin1()))
            : tr("The server chose the subprotocol “%1”, which was not offered.")
                  .arg(shownText(chosen.toLatin1())),
        chosen.isEmpty() || chosen.contains(u',')
            ? tr("The server does not follow RFC 6455 section 4.2.2: it may name one of those that "
                 "were offered, or leave the header out.")
            : tr("Add it to the request's subprotocols."),
        tr("Sec-WebSocket-Protocol: %1\nOffered: %2").arg(shownText(chosen.toLatin1()), offered));
    for (const QString &name : chosen.split(u',', Qt::SkipEmptyParts)) {
        if (!target.subprotocols.contains(name.trimmed()))
            failure.steps.push_back({NextStep::Kind::AddSubprotocol, name.trimmed()});
        if (failure.steps.size() == 3)
            break;
    }
    return failure;
}

} // namespace

Agreement judgeUpgrade(const Target &target, const ResponseHead &head, const QByteArray &key)
{
    Agreement agreement;
    agreement.failure = upgradeFailure(head);
    if (!agreement.failure)
        agreement.failure = acceptFailure(head, key);
    if (!agreement.failure)
        agreement.failure = subprotocolFailure(target, head);
    if (agreement.failure)
        return agreement;

    const QByteArray extensions = joinedValues(head.headers, "Sec-WebSocket-Extensions");
    auto deflate = wire::agreedDeflate(extensions, target.deflate);
    if (deflate) {
        agreement.deflate = *deflate;
        return agreement;
    }
    agreement.failure = broken(
        Diagnosis::ExtensionUnrequested, head, deflate.error().message,
        target.deflate
            ? tr("The server does not follow RFC 7692: try other compression settings, or none.")
            : tr("The server does not follow RFC 6455 section 9.1: it may switch on only what was "
                 "offered."),
        tr("Sec-WebSocket-Extensions: %1\nOffered: %2")
            .arg(shownText(extensions),
                 target.deflate ? QString::fromLatin1(wire::deflateOffer(*target.deflate))
                                : tr("(none)")));
    // What the settings can offer.
    if (target.deflate || extensions.contains("permessage-deflate"))
        agreement.failure->steps = {{NextStep::Kind::CompressionSettings}};
    else
        agreement.failure->steps = {{NextStep::Kind::Retry}};
    return agreement;
}

} // namespace sockwright::net
