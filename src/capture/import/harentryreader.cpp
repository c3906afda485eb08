// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/harentryreader.h"

#include "base/byteview.h"
#include "capture/import/harfacts.h"
#include "capture/import/harmessage.h"
#include "capture/rownames.h"
#include "format/jsonstring.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <limits>
#include <new>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using format::JsonValue;
using wire::Direction;
using wire::Kind;
using wire::Record;

namespace {

constexpr std::size_t batchRows = 4096;
constexpr std::uint64_t batchBytes = 4 << 20;
// Of a value that is read into memory as a tree: a request, a response, a row that is no message.
constexpr std::size_t maxTree = 4 << 20;

JsonValue tree(std::string_view json)
{
    if (json.empty() || json.size() > maxTree)
        return {};
    auto value = JsonValue::parse(json);
    return value ? std::move(*value) : JsonValue();
}

QString stringOf(std::string_view json)
{
    return json.starts_with('"') ? format::decodeJsonString(json) : QString();
}

template <typename T>
T within(qint64 value)
{
    return static_cast<T>(std::clamp<qint64>(value, 0, std::numeric_limits<T>::max()));
}

} // namespace

HarEntryReader::HarEntryReader(std::string_view entry, Store &into, ImportOutcome &outcome,
                               const ImportProgress &goOn)
    : m_into(into)
    , m_outcome(outcome)
    , m_goOn(goOn)
{
    findMembers(entry);
    if (!m_otherRows.empty()) {
        m_others.emplace(m_otherRows);
        nextOther();
    }
}

void HarEntryReader::findMembers(std::string_view entry)
{
    std::string_view ours;
    forEachMember(entry, [&](std::string_view key, std::string_view value) {
        for (const auto &[name, place] :
             {std::pair{"request", &m_request}, std::pair{"response", &m_response},
              std::pair{"timings", &m_timings}, std::pair{"startedDateTime", &m_started},
              std::pair{"time", &m_took}, std::pair{"serverIPAddress", &m_address},
              std::pair{"connection", &m_connection}, std::pair{"_webSocketMessages", &m_messages},
              std::pair{"_webSocketClose", &m_close}, std::pair{"_sockwright", &ours}}) {
            if (key == name)
                *place = value;
        }
    });
    forEachMember(ours, [this](std::string_view key, std::string_view value) {
        if (key == "rows")
            m_otherRows = value;
    });
}

base::Result<void> HarEntryReader::read()
{
    if (!m_others)
        addHandshake();
    JsonElements messages(m_messages);
    std::uint64_t count = 0;
    while (const auto message = messages.next()) {
        while (m_other && m_other->after <= count)
            addOther();
        addMessage(*message);
        ++count;
        if (const auto flushed = flushIfFull(); !flushed || m_outcome.cancelled)
            return flushed;
    }
    while (m_other) {
        addOther();
        if (const auto flushed = flushIfFull(); !flushed || m_outcome.cancelled)
            return flushed;
    }
    if (!m_others)
        addClosing();
    return flush();
}

void HarEntryReader::nextOther()
{
    m_other.reset();
    const auto json = m_others->next();
    if (!json)
        return;
    m_other.emplace();
    forEachMember(*json, [this](std::string_view key, std::string_view value) {
        if (key == "after")
            m_other->after = within<std::uint32_t>(numberText(value).toLongLong());
    });
    m_other->json = *json;
}

// What ndjsonRow() wrote, and what it leaves out beside it.
void HarEntryReader::addOther()
{
    const JsonValue other = tree(m_other->json);
    nextOther();
    const JsonValue &row = other.value(u"row"_s);
    const auto kind = kindFromName(row.value(u"kind"_s).toString().toStdString());
    const auto direction = directionFromName(row.value(u"direction"_s).toString().toStdString());
    if (!kind || !direction) {
        ++m_outcome.unreadable;
        return;
    }
    Record record;
    record.kind = *kind;
    record.direction = *direction;
    record.time = other.value(u"ns"_s).toString().toLongLong();
    record.code = within<std::uint16_t>(other.value(u"code"_s).toInt64());
    record.flags = within<std::uint8_t>(other.value(u"flags"_s).toInt64());
    record.frames = within<std::uint32_t>(row.value(u"frames"_s).toInt64());
    record.wireSize = within<std::uint32_t>(row.value(u"wire_size"_s).toInt64());
    const JsonValue *const text = row.find(u"text"_s);
    const QByteArray payload = text
        ? text->toString().toUtf8()
        : QByteArray::fromBase64(row.value(u"base64"_s).toString().toLatin1());
    if (record.kind == Kind::Handshake)
        m_batch.append(record, base::viewOf(payload), factsFromRow(row));
    else if (record.kind == Kind::Error
             && row.value(u"diagnosis"_s).toString() != "none"_L1) // none: of the capture itself
        m_batch.append(record, base::viewOf(payload), failureFromRow(row));
    else
        m_batch.append(record, base::viewOf(payload));
    m_lastNs = record.time;
}

void HarEntryReader::addHandshake()
{
    const JsonValue request = tree(m_request);
    const QDateTime started = QDateTime::fromString(stringOf(m_started), Qt::ISODateWithMs);
    m_lastNs = started.isValid() ? started.toMSecsSinceEpoch() * 1'000'000 : 0;
    const wire::HandshakeFacts facts = factsFromHar(request, tree(m_response), tree(m_timings),
                                                    stringOf(m_address), stringOf(m_connection));
    addState(wire::State::Connecting,
             QCoreApplication::translate("capture", "Connecting to %1").arg(facts.url), m_lastNs);
    constexpr double longestMs = 1e9;
    const double tookMs = numberText(m_took).toDouble();
    if (tookMs > 0 && tookMs < longestMs)
        m_lastNs += static_cast<std::int64_t>(tookMs * 1e6);

    Record record;
    record.kind = Kind::Handshake;
    record.time = m_lastNs;
    record.code = static_cast<std::uint16_t>(facts.status);
    const QByteArray heads = facts.request + facts.response;
    m_batch.append(record, base::viewOf(heads), facts);
    if (facts.status == 101)
        addState(wire::State::Connected, QCoreApplication::translate("capture", "Connected"),
                 m_lastNs);
}

void HarEntryReader::addMessage(std::string_view json)
{
    const HarMessage message = HarMessage::parse(json);
    if (!message.isReadable) {
        ++m_outcome.unreadable;
        return;
    }
    Record record = message.record;
    if (record.time == 0)
        record.time = m_lastNs;
    m_lastNs = record.time;
    if (message.isLeftOut)
        m_batch.appendLeftOut(record);
    else
        m_batch.append(record, base::viewOf(message.payload));
}

// HTTP Toolkit: {code, reason, timestamp}, or "aborted".
void HarEntryReader::addClosing()
{
    if (m_close.starts_with('{')) {
        const JsonValue close = tree(m_close);
        Record record;
        record.kind = Kind::Close;
        record.direction = Direction::In;
        record.time = m_lastNs;
        record.code = within<std::uint16_t>(close.value(u"code"_s).toInt64(1005));
        record.frames = 1;
        const QByteArray reason = close.value(u"reason"_s).toString().toUtf8().left(123);
        const QByteArray valid = QString::fromUtf8(reason).toUtf8(); // it may be cut
        record.wireSize = static_cast<std::uint32_t>(valid.size()) + 4;
        m_batch.append(record, base::viewOf(valid));
    } else if (!m_close.empty() && m_close != "null") {
        addState(wire::State::Closed,
                 QCoreApplication::translate("capture", "The connection was aborted"), m_lastNs);
    }
}

void HarEntryReader::addState(wire::State state, const QString &text, std::int64_t time)
{
    Record record;
    record.kind = Kind::State;
    record.code = static_cast<std::uint16_t>(state);
    record.time = time;
    m_batch.append(record, base::viewOf(text.toUtf8()));
}

base::Result<void> HarEntryReader::flushIfFull()
{
    if (m_batch.records().size() < batchRows && m_batch.payloadBytes() < batchBytes)
        return {};
    auto flushed = flush();
    m_outcome.cancelled = flushed && m_goOn && !m_goOn(m_outcome.rows);
    return flushed;
}

base::Result<void> HarEntryReader::flush()
{
    const std::size_t rows = m_batch.records().size();
    if (rows == 0)
        return {};
    const auto written = m_into.write(std::move(m_batch));
    m_batch = wire::Batch();
    if (!written)
        return written.error();
    m_outcome.rows += rows;
    return {};
}

} // namespace sockwright::capture
