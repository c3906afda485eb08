// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/ndjson.h"

#include "base/clock.h"
#include "capture/jsonline.h"
#include "capture/rownames.h"

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;
using wire::State;

namespace {

void addPayload(JsonLine &line, QByteArrayView payload)
{
    if (payload.isValidUtf8())
        line.addUtf8("text", payload);
    else
        line.addUtf8("base64", payload.toByteArray().toBase64());
}

void addClose(JsonLine &line, const wire::Record &record, QByteArrayView reason)
{
    line.add("code", qint64{record.code});
    line.add("reason", QString::fromUtf8(reason));
    line.add("clean",
             record.direction != Direction::Local && (record.flags & wire::Record::Failing) == 0);
}

QByteArray isoTime(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate).toLatin1();
}

void addTls(JsonLine &line, const wire::TlsFacts &tls)
{
    line.beginObject("tls");
    line.add("protocol", tls.protocol);
    line.add("cipher", tls.cipher);
    line.add("verified", tls.verified);
    if (tls.trusted)
        line.add("trusted", true);
    line.addList("problems", tls.problems);
    line.beginArray("chain");
    for (const wire::CertificateFacts &certificate : tls.chain) {
        line.beginObject();
        line.add("subject", certificate.subject);
        line.add("issuer", certificate.issuer);
        line.addList("names", certificate.names);
        line.addUtf8("valid_from", isoTime(certificate.validFrom));
        line.addUtf8("valid_to", isoTime(certificate.validTo));
        line.addUtf8("serial", certificate.serial);
        line.addUtf8("sha256", certificate.sha256);
        line.addUtf8("sha1", certificate.sha1);
        line.add("key", certificate.key);
        line.add("self_signed", certificate.selfSigned);
        line.endObject();
    }
    line.endArray();
    line.endObject();
}

void addHandshake(JsonLine &line, const wire::HandshakeFacts &facts)
{
    line.addHeaderText("request", facts.request);
    line.addHeaderText("response", facts.response);
    line.add("status", qint64{facts.status});
    line.beginObject("timings");
    line.addTiming("dns_us", facts.timings.dnsUs);
    line.addTiming("tcp_us", facts.timings.tcpUs);
    line.addTiming("proxy_us", facts.timings.proxyUs);
    line.addTiming("tls_us", facts.timings.tlsUs);
    line.addTiming("upgrade_us", facts.timings.upgradeUs);
    line.endObject();
    line.add("subprotocol", facts.subprotocol);
    line.add("extensions", facts.extensions);
    if (facts.tls)
        addTls(line, *facts.tls);
    line.add("url", facts.url);
    if (!facts.body.isEmpty() && facts.body.isValidUtf8())
        line.addUtf8("body", facts.body);
    else if (!facts.body.isEmpty())
        line.addUtf8("body_base64", facts.body.toBase64());
    if (!facts.bodyNote.isEmpty())
        line.add("body_note", facts.bodyNote);
    line.addList("offered_subprotocols", facts.offeredSubprotocols);
    line.add("offered_extensions", facts.offeredExtensions);
    line.add("peer", facts.peer);
}

void addFailure(JsonLine &line, const wire::Failure &failure)
{
    line.addUtf8("diagnosis", wire::diagnosisId(failure.diagnosis, failure.httpStatus));
    line.add("message", failure.message);
    line.add("hint", failure.hint);
    if (!failure.evidence.isEmpty())
        line.add("evidence", failure.evidence);
    if (!failure.bytes.isEmpty())
        line.addUtf8("frame", failure.bytes.toHex());
}

} // namespace

QByteArray ndjsonRow(const Snapshot &rows, std::size_t row, std::int64_t epochNs,
                     std::uint64_t rowsBefore)
{
    const wire::Record record = rows.record(row);
    const std::string_view bytes = rows.payload(record);
    const QByteArrayView payload(bytes.data(), static_cast<qsizetype>(bytes.size()));

    JsonLine line(bytes.size() + bytes.size() / 8 + 256);
    line.beginObject();
    const std::uint64_t seq = rowsBefore + row + 1;
    line.add("seq", static_cast<qint64>(seq));
    line.addUtf8("time", base::isoMicroseconds(record.time));
    line.add("elapsed_us", qint64{record.time - epochNs} / 1000);
    line.addUtf8("direction", directionName(record.direction));
    line.addUtf8("kind", kindName(record.kind));
    line.add("size", qint64{record.size});
    line.add("wire_size", qint64{record.wireSize});
    line.add("frames", qint64{record.frames});
    line.add("compressed", (record.flags & wire::Record::Compressed) != 0);
    if (rows.payloadKept(row))
        addPayload(line, payload);
    if ((record.flags & wire::Record::Automatic) != 0)
        line.add("automatic", true);
    if ((record.flags & wire::Record::Raw) != 0)
        line.add("raw", true);
    if ((record.flags & wire::Record::Unfinished) != 0)
        line.add("unfinished", true);

    switch (record.kind) {
    case Kind::Close:
        addClose(line, record, payload);
        break;
    case Kind::State:
        line.addUtf8("state", stateName(static_cast<State>(record.code)));
        if (record.code == static_cast<quint16>(State::Closed))
            line.add("clean", (record.flags & wire::Record::Clean) != 0);
        break;
    case Kind::Handshake:
        if (const auto facts = rows.handshake(row))
            addHandshake(line, *facts);
        break;
    case Kind::Error:
        if (const auto failure = rows.failure(row))
            addFailure(line, *failure);
        else
            addFailure(line, {wire::Diagnosis::None, 0, QString::fromUtf8(payload), {}});
        break;
    case Kind::Text:
    case Kind::Binary:
    case Kind::Ping:
    case Kind::Pong:
        break;
    }
    line.endObject();
    return line.take();
}

} // namespace sockwright::capture
