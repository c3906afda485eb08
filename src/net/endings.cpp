// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/endings.h"

#include <QCoreApplication>

namespace sockwright::net {

using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("net", text);
}

std::vector<NextStep> steps(Diagnosis diagnosis)
{
    switch (diagnosis) {
    case Diagnosis::MessageTooBig:
        return {{NextStep::Kind::LimitSettings}, {NextStep::Kind::Retry}};
    case Diagnosis::DecompressionFailed:
    case Diagnosis::ProtocolRsv:
        return {{NextStep::Kind::CompressionSettings}, {NextStep::Kind::Retry}};
    default:
        return {{NextStep::Kind::Retry}};
    }
}

} // namespace

Failure connectionLost(SocketEnd end, bool insideMessage, const QString &errorText)
{
    Failure failure{Diagnosis::ConnectionLost, 0, tr("The connection ended without a Close frame."),
                    tr("The server or something in between dropped it: look into the server's "
                       "log, and for proxies with an idle time limit.")};
    QStringList seen;
    switch (end) {
    case SocketEnd::Orderly:
        failure.message = tr("The server ended the TCP connection without a Close frame.");
        failure.hint = tr("The server closed the socket or its process ended: look into its log, "
                          "and for proxies with an idle time limit.");
        seen += tr("The TCP connection was ended in order (FIN).");
        break;
    case SocketEnd::Reset:
        failure.message = tr("The TCP connection was reset without a Close frame.");
        failure.hint = tr("The server crashed, gave up on data it had not read, or a firewall or "
                          "proxy in between cut the connection.");
        seen += tr("The TCP connection was reset (RST).");
        break;
    case SocketEnd::Unknown:
        if (!errorText.isEmpty())
            seen += errorText;
        break;
    }
    if (insideMessage)
        seen += tr("It ended in the middle of a message.");
    failure.evidence = seen.join(u'\n');
    failure.steps = steps(failure.diagnosis);
    return failure;
}

Failure closeUnsent(int limitMs)
{
    return {Diagnosis::ConnectionLost,
            0,
            tr("The Close frame could not be sent within %1 ms: it stood behind messages that the "
               "server did not read.")
                .arg(limitMs),
            tr("The connection was dropped. The server hangs, or is slower than what is sent."),
            {},
            {},
            steps(Diagnosis::ConnectionLost)};
}

Failure closeUnanswered(int limitMs)
{
    return {Diagnosis::ConnectionLost,
            0,
            tr("The server did not answer the Close frame within %1 ms.").arg(limitMs),
            tr("The connection was dropped; the server may hang."),
            {},
            {},
            steps(Diagnosis::ConnectionLost)};
}

Failure peerSilent(int unanswered)
{
    return {Diagnosis::PeerSilent,
            0,
            tr("The server did not answer the last %1 pings.").arg(unanswered),
            tr("The server hangs, or the network is gone although TCP has not noticed."),
            {},
            {},
            steps(Diagnosis::PeerSilent)};
}

Failure ruleBroken(const wire::ProtocolError &error)
{
    return {error.diagnosis,
            0,
            error.message,
            error.hint,
            tr("Rule: %1\nFrame header: %2")
                .arg(error.rule, QString::fromLatin1(error.frameHeader.toHex(' '))),
            error.frameBytes,
            steps(error.diagnosis)};
}

} // namespace sockwright::net
