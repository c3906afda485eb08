// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinetext.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "format/bytes.h"
#include "format/payloadkind.h"
#include "format/visible.h"
#include "wire/closecode.h"
#include "wire/opcode.h"

#include <QByteArrayView>
#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

namespace {

constexpr int previewChars = 200;
constexpr int previewBytes = 64; // as hex with spaces they stay below previewChars

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Timeline)
};

QString closeLine(quint16 code, std::string_view reason, int maxChars)
{
    QString line = QString::number(code);
    if (const QString name = wire::closeCodeName(code); !name.isEmpty())
        line += u' ' + name;
    if (!reason.empty())
        line += u" — "_s;
    return line + format::previewText(reason, maxChars - static_cast<int>(line.size()));
}

QString handshakeLine(const wire::HandshakeFacts &facts, int maxChars)
{
    // "GET /chat HTTP/1.1" without the version
    std::string_view line(facts.request.constData(),
                          static_cast<std::size_t>(facts.request.size()));
    line = line.substr(0, line.find('\r'));
    if (const std::size_t version = line.rfind(" HTTP/"); version != std::string_view::npos)
        line = line.substr(0, version);
    const QString answer
        = facts.status > 0 ? QString::number(facts.status) : Words::tr("no answer");
    if (line.empty())
        return facts.status > 0 ? answer : Words::tr("request not sent");
    const QString start = answer + u" · "_s;
    return start + format::previewText(line, maxChars - static_cast<int>(start.size()));
}

bool isText(std::string_view bytes)
{
    return QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())).isValidUtf8();
}

QString rawWord(const Capture &capture, std::size_t row)
{
    const std::vector<wire::Frame> frames = capture.frames(row);
    const auto header
        = frames.empty() ? std::nullopt : wire::parseFrameHeader(frames.front().headerBytes());
    if (!header)
        return Words::tr("raw");
    switch (static_cast<wire::Opcode>(header->opcode)) {
    case wire::Opcode::Text:
        return Words::tr("raw text");
    case wire::Opcode::Binary:
        return Words::tr("raw binary");
    case wire::Opcode::Close:
        return Words::tr("raw close");
    case wire::Opcode::Ping:
        return Words::tr("raw ping");
    case wire::Opcode::Pong:
        return Words::tr("raw pong");
    case wire::Opcode::Continuation:
        break;
    }
    return Words::tr("raw 0x%1").arg(header->opcode, 0, 16);
}

// The payload is a sentence of ours, or nothing.
bool crossedNoWire(const wire::Record &record)
{
    return record.kind == Kind::State || record.kind == Kind::Error
        || (record.kind == Kind::Close && record.direction == Direction::Local);
}

QString content(const Capture &capture, std::size_t row, int maxChars)
{
    const wire::Record &record = capture.record(row);
    const std::string_view payload = capture.payload(row);
    if (record.kind == Kind::Close)
        return closeLine(record.code, payload, maxChars);
    if (!capture.payloadKept(row))
        return Words::tr("(payload not kept)");
    if (const auto facts = capture.handshake(row))
        return handshakeLine(*facts, maxChars);
    const bool control = record.kind == Kind::Ping || record.kind == Kind::Pong;
    if (record.kind == Kind::Binary || (control && !isText(payload)))
        return format::previewHex(payload, previewBytes);
    return format::previewText(payload, maxChars);
}

} // namespace

QString timeOfDay(const Capture &capture, std::size_t row)
{
    return base::localTime(capture.record(row).time).toString(u"HH:mm:ss.zzz"_s);
}

QString deltaText(std::int64_t ns)
{
    const QChar sign = ns < 0 ? u'−' : u'+';
    const qint64 us = std::abs(ns) / 1000;
    const qint64 ms = us / 1000;
    const qint64 seconds = ms / 1000;
    const qint64 minutes = seconds / 60;
    if (us < 1000)
        return sign + u"%1 µs"_s.arg(us);
    if (ms < 10)
        return sign + u"%1.%2 ms"_s.arg(ms).arg(us / 100 % 10);
    if (ms < 1000)
        return sign + u"%1 ms"_s.arg(ms);
    if (seconds < 60)
        return sign + u"%1.%2 s"_s.arg(seconds).arg(ms / 100 % 10);
    if (minutes < 60)
        return sign + u"%1 min %2 s"_s.arg(minutes).arg(seconds % 60);
    return sign + u"%1 h %2 min"_s.arg(minutes / 60).arg(minutes % 60);
}

QString secondsText(std::int64_t ns)
{
    const qint64 us = ns / 1000;
    return (us < 0 ? u"-"_s : QString()) + QString::number(std::abs(us) / 1'000'000) + u'.'
        + u"%1"_s.arg(std::abs(us) % 1'000'000, 6, 10, QChar(u'0'));
}

QString deltaText(const Capture &capture, std::size_t row, std::size_t rowAbove)
{
    return deltaText(capture.record(row).time - capture.record(rowAbove).time);
}

QString directionArrow(const Capture &capture, std::size_t row)
{
    switch (capture.record(row).direction) {
    case Direction::In:
        return u"↓"_s;
    case Direction::Out:
        return u"↑"_s;
    case Direction::Local:
        break;
    }
    return u"•"_s;
}

QString directionWord(const Capture &capture, std::size_t row)
{
    switch (capture.record(row).direction) {
    case Direction::In:
        return Words::tr("received");
    case Direction::Out:
        return Words::tr("sent");
    case Direction::Local:
        break;
    }
    return Words::tr("local");
}

QString typeWord(const Capture &capture, std::size_t row)
{
    const wire::Record &record = capture.record(row);
    if ((record.flags & wire::Record::Unfinished) != 0) {
        return record.kind == Kind::Text ? Words::tr("unfinished text")
                                         : Words::tr("unfinished binary");
    }
    if ((record.flags & wire::Record::Raw) != 0)
        return rawWord(capture, row);
    switch (record.kind) {
    case Kind::Text:
        switch (format::payloadKind(capture.payload(row))) {
        case format::PayloadKind::Json:
            return u"JSON"_s;
        case format::PayloadKind::Xml:
            return u"XML"_s;
        case format::PayloadKind::Text:
            break;
        }
        return Words::tr("text");
    case Kind::Binary:
        return Words::tr("binary");
    case Kind::Ping:
        return Words::tr("ping");
    case Kind::Pong:
        return Words::tr("pong");
    case Kind::Close:
        return Words::tr("close %1").arg(record.code);
    case Kind::Handshake:
        return Words::tr("handshake");
    case Kind::State:
        return Words::tr("state");
    case Kind::Error:
        return Words::tr("error");
    }
    return {};
}

std::uint64_t payloadOnWire(const wire::Record &record)
{
    const bool hasCode = record.kind == Kind::Close && record.direction != Direction::Local
        && record.code != wire::CloseCode::NoStatus;
    return std::uint64_t{record.size} + (hasCode ? sizeof(record.code) : 0);
}

QString sizeText(const Capture &capture, std::size_t row)
{
    const wire::Record &record = capture.record(row);
    return crossedNoWire(record) ? QString() : format::humanSize(payloadOnWire(record));
}

QString ratioText(std::uint64_t compressed, std::uint64_t bytes)
{
    if (bytes == 0)
        return {};
    const double percent = 100.0 * static_cast<double>(compressed) / static_cast<double>(bytes);
    return Words::tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 9.95 ? 1 : 0));
}

QString sizeDetail(const Capture &capture, std::size_t row)
{
    const wire::Record &record = capture.record(row);
    if (crossedNoWire(record))
        return {};
    const QLocale locale;
    const std::uint64_t size = payloadOnWire(record);
    const QString payload = size == 1
        ? Words::tr("1 byte")
        : Words::tr("%1 bytes").arg(locale.toString(qulonglong{size}));
    if (record.frames == 0)
        return payload;
    QString line = record.frames == 1
        ? Words::tr("%1; %2 on the wire, in 1 frame").arg(payload, locale.toString(record.wireSize))
        : Words::tr("%1; %2 on the wire, in %3 frames")
              .arg(payload, locale.toString(record.wireSize), locale.toString(record.frames));
    if ((record.flags & wire::Record::Compressed) != 0 && record.size > 0)
        line += Words::tr("; compressed to %1").arg(ratioText(record.wireSize, record.size));
    return line;
}

QString previewLine(const Capture &capture, std::size_t row)
{
    if ((capture.record(row).flags & wire::Record::Automatic) == 0)
        return content(capture, row, previewChars);
    const QString start = Words::tr("(automatic) ");
    return (start + content(capture, row, previewChars - static_cast<int>(start.size()))).trimmed();
}

} // namespace sockwright::capture
