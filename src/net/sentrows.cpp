// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sentrows.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "wire/messagereader.h"
#include "wire/utf8.h"

#include <algorithm>

namespace sockwright::net {

using wire::Kind;
using wire::Record;

namespace {

std::uint64_t wireBytes(const wire::Frame &frame)
{
    return frame.headerSize + frame.payloadSize;
}

} // namespace

void SentRows::add(Outgoing outgoing)
{
    m_added += wireBytes(outgoing.frame);
    m_outgoing.push_back({std::move(outgoing), m_added});
}

void SentRows::noteLeft(quint64 bytes)
{
    if (m_outgoing.empty() || m_outgoing.front().end > bytes)
        return;
    const std::int64_t now = base::nowNs();
    while (!m_outgoing.empty() && m_outgoing.front().end <= bytes) {
        writeRow(m_outgoing.front(), now);
        m_outgoing.pop_front();
    }
    m_rows.flush();
}

void SentRows::breakOff(Record record, const QByteArray &payload)
{
    const auto lastFragment = std::find_if(m_outgoing.rbegin(), m_outgoing.rend(),
                                           [](const Waiting &out) { return out.fragment; });
    if (lastFragment == m_outgoing.rend()) { // all of them have left
        record.time = base::nowNs();
        writeFragmentedRow(record, payload);
        return;
    }
    lastFragment->last = true;
    lastFragment->record = record;
    lastFragment->payload = payload;
}

void SentRows::cutOff(quint64 bytes)
{
    if (m_outgoing.empty())
        return;
    const Waiting &next = m_outgoing.front();
    const bool underWay = m_leftCount > 0; // frames of a fragmented message, pings among them
    const auto message
        = std::find_if(m_outgoing.begin(), m_outgoing.end(), [&](const Waiting &out) {
              return out.last && (out.fragment || !(underWay || next.fragment));
          });
    const quint64 begin = next.end - wireBytes(next.frame);
    const bool isPart = next.fragment || (!underWay && wire::isMessage(next.record.kind));
    if (isPart && bytes > begin) {
        wire::Frame part = next.frame;
        part.time = base::nowNs();
        part.headerSize
            = static_cast<std::uint8_t>(std::min<quint64>(part.headerSize, bytes - begin));
        part.payloadSize = bytes - begin - part.headerSize;
        listLeft(part);
    }
    if (m_leftCount > 0 && message != m_outgoing.end())
        writeCutOff(message->record, message->payload);
    m_outgoing.clear();
}

// Compressed bytes mean nothing without their end.
void SentRows::writeCutOff(Record record, const QByteArray &payload)
{
    const bool compressed = (record.flags & Record::Compressed) != 0;
    const QByteArray left
        = compressed ? QByteArray() : payload.left(static_cast<qsizetype>(m_leftPayload));
    if (!wire::isValidUtf8(base::viewOf(left)))
        record.kind = Kind::Binary;
    record.flags |= Record::Unfinished;
    record.time = base::nowNs();
    writeFragmentedRow(record, left);
}

void SentRows::writeRow(Outgoing &out, std::int64_t now)
{
    out.frame.time = now;
    out.record.time = now;
    if (out.fragment) {
        listLeft(out.frame);
        if (out.last)
            writeFragmentedRow(out.record, out.payload);
        return;
    }
    out.record.wireSize = static_cast<quint32>(wireBytes(out.frame));
    m_rows.batch().append(out.record, base::viewOf(out.payload));
    m_rows.batch().setFrames({&out.frame, 1});
}

void SentRows::listLeft(const wire::Frame &frame)
{
    if (m_leftFrames.size() < wire::MessageReader::maxListedFrames)
        m_leftFrames.push_back(frame);
    ++m_leftCount;
    m_leftWire += wireBytes(frame);
    m_leftPayload += frame.payloadSize;
}

void SentRows::writeFragmentedRow(Record record, const QByteArray &payload)
{
    record.frames = static_cast<quint32>(std::exchange(m_leftCount, 0));
    record.wireSize = static_cast<quint32>(std::exchange(m_leftWire, 0));
    m_rows.batch().append(record, base::viewOf(payload));
    m_rows.batch().setFrames(m_leftFrames);
    m_leftFrames.clear();
    m_leftPayload = 0;
}

} // namespace sockwright::net
