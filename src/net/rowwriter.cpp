// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rowwriter.h"

#include "base/byteview.h"
#include "base/clock.h"

namespace sockwright::net {

namespace {

wire::Record localRecord(wire::Kind kind, quint16 code)
{
    wire::Record record;
    record.time = base::nowNs();
    record.direction = wire::Direction::Local;
    record.kind = kind;
    record.code = code;
    return record;
}

} // namespace

RowWriter::RowWriter(std::shared_ptr<BatchQueue> queue, std::function<void()> tell)
    : m_queue(std::move(queue))
    , m_tell(std::move(tell))
{
}

void RowWriter::addState(wire::State state, const QString &sentence, bool clean)
{
    wire::Record record = localRecord(wire::Kind::State, static_cast<quint16>(state));
    if (clean)
        record.flags |= wire::Record::Clean;
    m_batch.append(record, base::viewOf(m_redactor.redacted(sentence.toUtf8())));
}

void RowWriter::addFailure(const wire::Failure &found)
{
    const wire::Failure failure = m_redactor.redacted(found);
    const QByteArray text = failure.message.toUtf8();
    m_batch.append(localRecord(wire::Kind::Error, static_cast<quint16>(failure.diagnosis)),
                   base::viewOf(text), failure);
}

void RowWriter::addHandshake(const wire::HandshakeFacts &seen)
{
    const wire::HandshakeFacts facts = m_redactor.redacted(seen);
    const QByteArray text = facts.request + facts.response;
    wire::Record record = localRecord(wire::Kind::Handshake, static_cast<quint16>(facts.status));
    record.wireSize = static_cast<quint32>(seen.request.size() + seen.response.size());
    m_batch.append(record, base::viewOf(text), facts);
}

void RowWriter::addLocalClose(quint16 code)
{
    m_batch.append(localRecord(wire::Kind::Close, code), std::string_view());
}

void RowWriter::flush()
{
    if (m_batch.isEmpty())
        return;
    const auto [tell, full] = m_queue->push(std::exchange(m_batch, {}));
    m_full = full;
    if (tell)
        m_tell();
}

} // namespace sockwright::net
