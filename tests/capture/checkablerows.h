// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rows.h"

#include "capture/detailcodec.h"
#include "capture/store.h"

#include <QRandomGenerator>

#include <optional>
#include <string>
#include <vector>

/// Conversations that follow from a number, and what a store has to hold of them.
namespace rows {

/// Of a batch of the program that is killed while it records.
inline constexpr int mostRowsToKill = 40;

/// The most bytes of a row, unless a test asks for more: so much that a few batches are a flood,
/// which is written in another way.
inline constexpr int usualPayload = 2000;
inline constexpr int floodPayload = 2'000'000;

/// One row as it has to be read back.
struct Expected
{
    Record record; // its offset means nothing
    std::string payload;
    QByteArray handshake; // encoded; empty: none
    QByteArray failure;
    std::vector<sockwright::wire::Frame> frames; // where they do not follow from the row
};

/// The same seed makes the same batches, in any process.
class CheckableRows
{
public:
    explicit CheckableRows(quint32 seed, int mostPayload = usualPayload)
        : m_random(seed)
        , m_mostPayload(mostPayload)
    {
    }

    /// Of 1 to `most` rows; what it holds is appended to `expected`.
    Batch next(int most, std::vector<Expected> &expected)
    {
        Batch batch;
        for (int count = m_random.bounded(1, most + 1); count > 0; --count)
            expected.push_back(append(batch));
        return batch;
    }

private:
    Expected append(Batch &batch)
    {
        Expected row;
        row.record = record(kind(), static_cast<Direction>(m_random.bounded(3)),
                            static_cast<quint16>(m_random.bounded(5000)), ++m_time);
        if (row.record.kind == Kind::State)
            row.record.code = static_cast<quint16>(m_random.bounded(6));
        row.record.wireSize = m_random.generate();
        row.record.flags = static_cast<quint8>(m_random.bounded(16));
        row.payload = payload();
        row.record.size = static_cast<quint32>(row.payload.size());
        appendTo(batch, row);
        if (row.record.kind <= Kind::Close && m_random.bounded(4) == 0) {
            row.frames.resize(static_cast<std::size_t>(m_random.bounded(1, 5)));
            for (sockwright::wire::Frame &frame : row.frames) {
                frame.time = m_time;
                frame.payloadSize = m_random.generate();
                frame.headerSize = 6;
                frame.header[1] = static_cast<char>(m_random.generate());
            }
            batch.setFrames(row.frames);
        }
        return row;
    }

    void appendTo(Batch &batch, Expected &row)
    {
        if (row.record.kind == Kind::Handshake) {
            sockwright::wire::HandshakeFacts facts;
            facts.status = m_random.bounded(600);
            facts.url = QString::number(m_random.generate());
            row.handshake = sockwright::capture::encode(facts);
            batch.append(row.record, row.payload, facts);
        } else if (row.record.kind == Kind::Error && m_random.bounded(2) == 0) {
            sockwright::wire::Failure failure;
            failure.message = QString::number(m_random.generate());
            row.failure = sockwright::capture::encode(failure);
            batch.append(row.record, row.payload, failure);
        } else if (m_random.bounded(10) == 0) {
            sockwright::wire::Chunk chunk(row.payload.size() + 1);
            row.payload.copy(chunk.tail(), row.payload.size());
            chunk.grow(row.payload.size());
            batch.append(row.record, std::move(chunk));
        } else {
            batch.append(row.record, row.payload);
        }
    }

    Kind kind()
    {
        return m_random.bounded(3) > 0 ? Kind::Text : static_cast<Kind>(m_random.bounded(8));
    }

    std::string payload()
    {
        const int shape = m_random.bounded(20);
        const int most = shape == 0 ? 0 : shape == 1 ? m_mostPayload : m_mostPayload / 20;
        std::string bytes(static_cast<std::size_t>(m_random.bounded(most + 1)), '\0');
        quint32 state = m_random.generate();
        for (char &byte : bytes) {
            state = state * 1664525 + 1013904223;
            byte = static_cast<char>(state >> 24);
        }
        return bytes;
    }

    QRandomGenerator m_random;
    int m_mostPayload;
    std::int64_t m_time = 0;
};

/// What is wrong with a row of a store; nothing when it is as expected.
inline std::optional<std::string> difference(const sockwright::capture::Store &store,
                                             std::uint64_t row, const Expected &expected)
{
    const Record found = store.record(row);
    const Record &wanted = expected.record;
    if (found.time != wanted.time || found.size != wanted.size || found.wireSize != wanted.wireSize
        || found.frames != wanted.frames || found.code != wanted.code || found.kind != wanted.kind
        || found.direction != wanted.direction || found.flags != wanted.flags)
        return "record";
    if (store.payload(found) != expected.payload)
        return "payload";
    const auto handshake = store.handshake(row);
    if ((handshake ? sockwright::capture::encode(*handshake) : QByteArray()) != expected.handshake)
        return "handshake";
    const auto failure = store.failure(row);
    if ((failure ? sockwright::capture::encode(*failure) : QByteArray()) != expected.failure)
        return "failure";
    if (store.frames(row) != expected.frames)
        return "frames";
    return std::nullopt;
}

} // namespace rows
