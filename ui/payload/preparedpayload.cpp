// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/preparedpayload.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "capture/handshaketext.h"
#include "capture/timelinetext.h"
#include "format/bytes.h"
#include "format/json.h"
#include "format/payloadkind.h"
#include "format/utf8.h"
#include "format/visible.h"
#include "wire/closecode.h"

#include <QCoreApplication>
#include <QtEndian>

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

QByteArray failureText(const wire::Failure &failure)
{
    QByteArray text = failure.message.toUtf8() + '\n';
    if (!failure.hint.isEmpty())
        text += failure.hint.toUtf8() + '\n';
    if (!failure.evidence.isEmpty())
        text += '\n' + tr("Seen:").toUtf8() + '\n' + failure.evidence.toUtf8() + '\n';
    return text + '\n'
        + tr("Diagnosis: %1")
              .arg(QString::fromLatin1(wire::diagnosisId(failure.diagnosis, failure.httpStatus)))
              .toUtf8();
}

// Sentences; a capture from elsewhere may hold anything.
QString wordsOf(const format::LineIndex &text)
{
    constexpr qsizetype mostBytes = 256 * 1024;
    return text.text().size() > mostBytes ? QString()
                                          : format::visibleText(base::viewOf(text.text()), true);
}

// The code and what it means, and the reason.
QByteArray closeText(const wire::Record &record, const QByteArray &reason)
{
    const QString code
        = tr("%1 %2").arg(QString::number(record.code), wire::closeCodeName(record.code));
    if (record.direction == wire::Direction::Local)
        return tr("%1: no Close frame came.").arg(code).toUtf8();
    if (record.code == wire::CloseCode::NoStatus)
        return tr("%1: the Close frame is empty.").arg(code).toUtf8();
    if (reason.isEmpty())
        return tr("%1, without a reason.").arg(code).toUtf8();
    return code.toUtf8() + '\n' + reason;
}

// As it crossed the wire (RFC 6455 section 5.5.1).
QByteArray closeBytes(const wire::Record &record, const QByteArray &reason)
{
    if (record.direction == wire::Direction::Local || record.code == wire::CloseCode::NoStatus)
        return reason;
    QByteArray bytes(sizeof(quint16), Qt::Uninitialized);
    qToBigEndian<quint16>(record.code, bytes.data());
    return bytes + reason;
}

} // namespace

PreparedPayload preparePayload(const InspectedRow &row, const QByteArray &bytes)
{
    PreparedPayload payload;
    payload.bytes = bytes;
    payload.hex = bytes;
    payload.raw = format::LineIndex(bytes);
    switch (row.record.kind) {
    case wire::Kind::Handshake:
        payload.pretty = row.handshake ? format::LineIndex(capture::handshakeText(*row.handshake))
                                       : payload.raw;
        return payload;
    case wire::Kind::Error:
        payload.pretty = row.failure ? format::LineIndex(failureText(*row.failure)) : payload.raw;
        if (row.failure && !row.failure->bytes.isEmpty())
            payload.hex = row.failure->bytes;
        payload.words = wordsOf(payload.pretty);
        return payload;
    case wire::Kind::State:
        payload.pretty = payload.raw;
        payload.words = wordsOf(payload.pretty);
        return payload;
    case wire::Kind::Text:
    case wire::Kind::Binary:
    case wire::Kind::Ping:
    case wire::Kind::Pong:
        break;
    case wire::Kind::Close:
        payload.pretty = format::LineIndex(closeText(row.record, bytes));
        payload.hex = closeBytes(row.record, bytes);
        payload.words = wordsOf(payload.pretty);
        return payload;
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
        parts.append(tr("Local"));
        break;
    }
    parts.append(row.type);
    if (record.frames > 0) {
        parts.append(format::humanSize(capture::payloadOnWire(record)));
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
