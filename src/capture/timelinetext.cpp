// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinetext.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "format/bytes.h"
#include "format/payloadkind.h"
#include "format/visible.h"
#include "wire/closecode.h"

#include <QByteArrayView>
#include <QCoreApplication>

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

QString closeLine(quint16 code, std::string_view reason)
{
    QString line = QString::number(code);
    if (const QString name = wire::closeCodeName(code); !name.isEmpty())
        line += u' ' + name;
    if (!reason.empty())
        line += u" — "_s;
    return line + format::previewText(reason, previewChars - static_cast<int>(line.size()));
}

QString handshakeLine(const wire::HandshakeFacts &facts)
{
    // "GET /chat HTTP/1.1" without the version
    std::string_view line(facts.request.constData(),
                          static_cast<std::size_t>(facts.request.size()));
    line = line.substr(0, line.find('\r'));
    if (const std::size_t version = line.rfind(" HTTP/"); version != std::string_view::npos)
        line = line.substr(0, version);
    const QString answer
        = facts.status > 0 ? QString::number(facts.status) : Words::tr("no answer");
    const QString start = answer + u" · "_s;
    return start + format::previewText(line, previewChars - static_cast<int>(start.size()));
}

bool isText(std::string_view bytes)
{
    return QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())).isValidUtf8();
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

QString sizeText(const Capture &capture, std::size_t row)
{
    const wire::Record &record = capture.record(row);
    if (record.kind == Kind::State || record.kind == Kind::Error)
        return {};
    return format::humanSize(record.size);
}

QString previewLine(const Capture &capture, std::size_t row)
{
    const wire::Record &record = capture.record(row);
    const std::string_view payload = capture.payload(row);
    if (record.kind == Kind::Close)
        return closeLine(record.code, payload);
    if (!capture.payloadKept(row))
        return Words::tr("(payload not kept)");
    if (const wire::HandshakeFacts *facts = capture.handshake(row))
        return handshakeLine(*facts);
    const bool control = record.kind == Kind::Ping || record.kind == Kind::Pong;
    if (record.kind == Kind::Binary || (control && !isText(payload)))
        return format::previewHex(payload, previewBytes);
    return format::previewText(payload, previewChars);
}

} // namespace sockwright::capture
