// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/rowtext.h"

#include "base/clock.h"
#include "capture/handshakecommand.h"
#include "capture/ndjson.h"
#include "capture/rownames.h"
#include "format/visible.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

// Linux takes arguments of at most 128 KiB; a byte may need four characters.
constexpr std::uint32_t maxWscatPayload = 30'000;

QByteArray bytesOf(std::string_view payload)
{
    return QByteArray::fromRawData(payload.data(), static_cast<qsizetype>(payload.size()));
}

bool isText(const capture::Snapshot &rows, std::size_t row)
{
    return rows.record(row).kind != wire::Kind::Binary && bytesOf(rows.payload(row)).isValidUtf8();
}

QByteArray asLine(const capture::Snapshot &rows, std::size_t row)
{
    const wire::Record record = rows.record(row);
    const std::string_view payload = rows.payload(row);
    const QByteArray said = isText(rows, row) ? format::visibleText(payload, false).toUtf8()
                                              : bytesOf(payload).toHex(' ');
    return base::localTime(record.time).toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toUtf8() + '\t'
        + capture::directionName(record.direction) + '\t' + capture::kindName(record.kind) + '\t'
        + QByteArray::number(record.size) + '\t' + said;
}

std::optional<QByteArray> asWscat(const capture::Snapshot &rows, std::size_t row)
{
    if (!canBeWscat(rows.record(row)))
        return std::nullopt;
    const auto handshakeRow = rows.handshakeRow(row);
    const auto facts = handshakeRow ? rows.handshake(*handshakeRow) : std::nullopt;
    if (!facts)
        return std::nullopt;
    return capture::wscatCommand(*facts) + " -x " + capture::shellQuoted(rows.payload(row));
}

std::optional<QByteArray> textOf(const capture::Snapshot &rows, std::size_t row,
                                 RowTextFormat format)
{
    switch (format) {
    case RowTextFormat::Payload:
        return isText(rows, row) ? bytesOf(rows.payload(row))
                                 : bytesOf(rows.payload(row)).toHex(' ');
    case RowTextFormat::Lines:
        return asLine(rows, row);
    case RowTextFormat::JsonLines:
        return capture::ndjsonRow(rows, row, rows.connectTime(row).value_or(rows.record(row).time));
    case RowTextFormat::Hex:
        return bytesOf(rows.payload(row)).toHex(' ');
    case RowTextFormat::Wscat:
        return asWscat(rows, row);
    }
    return std::nullopt;
}

} // namespace

bool canBeWscat(const wire::Record &record)
{
    return record.kind == wire::Kind::Text && record.size <= maxWscatPayload
        && record.offset != wire::Record::noPayload;
}

RowText rowText(const capture::RowList &rows, RowTextFormat format, qsizetype limit,
                const std::atomic<bool> &cancelled)
{
    RowText result;
    const capture::Snapshot &snapshot = rows.snapshot();
    for (std::size_t i = 0; i < rows.size() && !cancelled; ++i) {
        const std::size_t row = rows.at(i);
        // A payload larger than the limit is not made a text of, which may be several times larger.
        if (static_cast<qsizetype>(snapshot.record(row).size) > limit) {
            result.cut = true;
            break;
        }
        const std::optional<QByteArray> text = textOf(snapshot, row, format);
        if (!text)
            continue;
        if (result.utf8.size() + text->size() + 1 > limit) {
            result.cut = true;
            break;
        }
        if (result.rows++ > 0)
            result.utf8 += '\n';
        result.utf8 += *text;
    }
    return result;
}

} // namespace sockwright::ui
