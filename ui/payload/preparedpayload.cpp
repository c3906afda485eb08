// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/preparedpayload.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "format/bytes.h"
#include "format/json.h"
#include "format/payloadkind.h"
#include "format/utf8.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Inspector", text);
}

bool isUtf8(std::string_view bytes)
{
    const char *const end = bytes.data() + bytes.size();
    for (const char *at = bytes.data(); at < end;) {
        const int size = format::decodeUtf8(at, end).size;
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

// For text that starts like JSON: laid out, or as it is with a note of where it stops being JSON.
void preparePrettyJson(PreparedPayload &payload, bool noteWhenBroken)
{
    const format::JsonText json = format::prettyJson(base::viewOf(payload.bytes));
    if (!json.error) {
        payload.highlight = Highlight::Json;
        payload.pretty = format::LineIndex(json.text);
        return;
    }
    payload.pretty = payload.raw;
    if (noteWhenBroken) {
        payload.note = tr("Not JSON from line %1, column %2: %3")
                           .arg(json.error->line)
                           .arg(json.error->column)
                           .arg(json.error->message);
    }
}

void prepareText(PreparedPayload &payload)
{
    if (format::payloadKind(base::viewOf(payload.bytes)) == format::PayloadKind::Json)
        preparePrettyJson(payload, true);
    else
        payload.pretty = payload.raw;
}

void prepareBinary(PreparedPayload &payload)
{
    const std::string_view bytes = base::viewOf(payload.bytes);
    if (format::payloadKind(bytes) == format::PayloadKind::Json && !format::checkJson(bytes)) {
        payload.note = tr("A binary message that holds JSON.");
        preparePrettyJson(payload, false);
        return;
    }
    payload.note = tr("Binary: shown as hexadecimal.");
    payload.prettyAsHex = true;
}

QString duration(const char *stage, std::int64_t microseconds)
{
    return tr(stage).arg(static_cast<double>(microseconds) / 1000.0, 0, 'f', 1);
}

QByteArray handshakeText(const wire::HandshakeFacts &facts)
{
    QStringList lines;
    if (!facts.peer.isEmpty())
        lines.append(tr("Peer: %1").arg(facts.peer));
    if (facts.tls)
        lines.append(tr("TLS: %1, %2").arg(facts.tls->protocol, facts.tls->cipher));
    if (!facts.subprotocol.isEmpty())
        lines.append(tr("Subprotocol: %1").arg(facts.subprotocol));
    if (!facts.extensions.isEmpty())
        lines.append(tr("Extensions: %1").arg(facts.extensions));

    QStringList stages;
    if (facts.timings.dnsUs >= 0)
        stages.append(duration(QT_TRANSLATE_NOOP("Inspector", "DNS %1 ms"), facts.timings.dnsUs));
    if (facts.timings.tcpUs >= 0)
        stages.append(duration(QT_TRANSLATE_NOOP("Inspector", "TCP %1 ms"), facts.timings.tcpUs));
    if (facts.timings.tlsUs >= 0)
        stages.append(duration(QT_TRANSLATE_NOOP("Inspector", "TLS %1 ms"), facts.timings.tlsUs));
    if (facts.timings.upgradeUs >= 0)
        stages.append(
            duration(QT_TRANSLATE_NOOP("Inspector", "upgrade %1 ms"), facts.timings.upgradeUs));
    if (!stages.isEmpty())
        lines.append(tr("Times: %1").arg(stages.join(u", "_s)));

    const QByteArray response
        = facts.response.isEmpty() ? tr("(no response)").toUtf8() : facts.response;
    QByteArray text = facts.request + response;
    if (!lines.isEmpty())
        text += (text.endsWith("\r\n\r\n") ? "" : "\r\n\r\n") + lines.join(u'\n').toUtf8();
    return text;
}

QByteArray failureText(const wire::Failure &failure)
{
    QByteArray text = failure.message.toUtf8() + '\n';
    if (!failure.hint.isEmpty())
        text += failure.hint.toUtf8() + '\n';
    return text + '\n'
        + tr("Diagnosis: %1")
              .arg(QString::fromLatin1(wire::diagnosisId(failure.diagnosis, failure.httpStatus)))
              .toUtf8();
}

} // namespace

PreparedPayload preparePayload(const InspectedRow &row, const QByteArray &bytes)
{
    PreparedPayload payload;
    payload.bytes = bytes;
    payload.raw = format::LineIndex(bytes);
    switch (row.record.kind) {
    case wire::Kind::Handshake:
        payload.pretty
            = row.handshake ? format::LineIndex(handshakeText(*row.handshake)) : payload.raw;
        return payload;
    case wire::Kind::Error:
        payload.pretty = row.failure ? format::LineIndex(failureText(*row.failure)) : payload.raw;
        return payload;
    case wire::Kind::State:
        payload.pretty = payload.raw;
        return payload;
    case wire::Kind::Text:
    case wire::Kind::Binary:
    case wire::Kind::Ping:
    case wire::Kind::Pong:
    case wire::Kind::Close:
        break;
    }

    if (bytes.isEmpty())
        payload.note = tr("No payload.");
    else if (row.record.kind == wire::Kind::Binary || !isUtf8(base::viewOf(bytes)))
        prepareBinary(payload);
    else
        prepareText(payload);
    return payload;
}

QString factsLine(const InspectedRow &row)
{
    const wire::Record &record = row.record;
    QStringList parts;
    switch (record.direction) {
    case wire::Direction::In:
        parts.append(tr("Received"));
        break;
    case wire::Direction::Out:
        parts.append(tr("Sent"));
        break;
    case wire::Direction::Local:
        parts.append(tr("Here"));
        break;
    }
    parts.append(row.type);
    if (record.frames > 0) {
        parts.append(format::humanSize(record.size));
        if (record.frames > 1)
            parts.append(tr("%1 frames").arg(record.frames));
    }
    if (record.flags & wire::Record::Compressed)
        parts.append(tr("compressed to %1").arg(format::humanSize(record.wireSize)));
    if (record.flags & wire::Record::Automatic)
        parts.append(tr("automatic"));
    parts.append(base::localTime(record.time).toString(u"HH:mm:ss.zzz"_s));
    return parts.join(u" · "_s);
}

} // namespace sockwright::ui
