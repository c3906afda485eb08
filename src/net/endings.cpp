// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/endings.h"

#include <QCoreApplication>
#include <QLocale>

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
    case Diagnosis::PeerSilent:
        return {{NextStep::Kind::Retry}, {NextStep::Kind::KeepaliveSettings}};
    default:
        return {{NextStep::Kind::Retry}};
    }
}

// What had come of a frame that was not whole.
QString partSeen(const wire::MessageReader::PartOfFrame &part)
{
    const auto header
        = wire::parseFrameHeader({part.header.data(), std::size_t(part.header.size())});
    const QString bytes = QString::fromLatin1(part.header.toHex(' '));
    if (header->size > std::size_t(part.header.size()) || !header->length)
        return tr("The header of a frame had come in part: %1").arg(bytes);
    return tr("Of a frame with the header %1, %2 of %3 bytes of payload had come.")
        .arg(bytes, QString::number(part.received), QString::number(*header->length));
}

QString shownText(const wire::ProtocolError &error)
{
    if (error.shownBytes.isEmpty())
        return {};
    return u'\n'
        + tr("The message from byte %1 to the first that is wrong: %2")
              .arg(QString::number(error.shownFrom),
                   QString::fromLatin1(error.shownBytes.toHex(' ')));
}

} // namespace

Failure connectionLost(SocketEnd end, const wire::MessageReader &reader, const QString &errorText)
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
    if (reader.insideMessage())
        seen += tr("It ended in the middle of a message.");
    if (const auto part = reader.partOfFrame())
        seen += partSeen(*part);
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

Failure closeUnanswered(int limitMs, bool paused)
{
    return {Diagnosis::ConnectionLost,
            0,
            tr("The server did not answer the Close frame within %1 ms.").arg(limitMs),
            tr("The connection was dropped; the server may hang."),
            paused ? tr("Reading had paused, because rows came faster than they could be kept: the "
                        "answer may stand behind what was not read.")
                   : QString(),
            {},
            steps(Diagnosis::ConnectionLost)};
}

Failure peerSilent(int unanswered, std::int64_t silentNs, quint64 unsentBytes)
{
    constexpr double nsPerS = 1e9;
    QString seen = tr("Nothing has come from the server for %1 s.")
                       .arg(QLocale::c().toString(double(silentNs) / nsPerS, 'f', 1));
    if (unsentBytes > 0)
        seen += u'\n' + tr("%1 bytes wait to be sent: the server takes none.").arg(unsentBytes);
    return {Diagnosis::PeerSilent,
            0,
            tr("The server did not answer the last %1 pings.").arg(unanswered),
            tr("The server hangs, or the network is gone although TCP has not noticed."),
            seen,
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
                    .arg(error.rule, QString::fromLatin1(error.frameHeader.toHex(' ')))
                + shownText(error),
            error.frameBytes,
            steps(error.diagnosis)};
}

} // namespace sockwright::net
