// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/connection.h"

#include <QObject>

#include <algorithm>

namespace sockwright::tests {

/// A Connection whose rows are gathered as plain values, for assertions.
class Conversation : public QObject
{
    Q_OBJECT

public:
    struct Row
    {
        wire::Record record;
        QByteArray payload;
        std::vector<wire::Frame> frames; ///< as far as they do not follow from the record
    };

    Conversation()
    {
        connect(&connection, &net::Connection::batchReady, this, [this] {
            if (!paused)
                take();
        });
    }

    void take()
    {
        const wire::Batch batch = connection.take();
        std::uint64_t row = 0;
        for (const wire::Record &record : batch.records()) {
            const std::string_view payload = batch.payload(record);
            const std::span<const wire::Frame> frames = batch.frames().of(row++);
            rows.push_back({record,
                            QByteArray(payload.data(), qsizetype(payload.size())),
                            {frames.begin(), frames.end()}});
        }
        for (const wire::Detail &detail : batch.details()) {
            if (const auto *facts = std::get_if<wire::HandshakeFacts>(&detail.facts))
                handshake = *facts;
            else
                failure = std::get<wire::Failure>(detail.facts);
        }
    }

    wire::State state() const
    {
        for (auto it = rows.rbegin(); it != rows.rend(); ++it) {
            if (it->record.kind == wire::Kind::State)
                return static_cast<wire::State>(it->record.code);
        }
        return wire::State::Idle;
    }
    bool isConnected() const { return state() == wire::State::Connected; }
    /// Also when it has ended since, which a test that looks now and then may find.
    bool wasConnected() const
    {
        return std::any_of(rows.begin(), rows.end(), [](const Row &row) {
            return row.record.kind == wire::Kind::State
                && static_cast<wire::State>(row.record.code) == wire::State::Connected;
        });
    }
    bool isClosed() const { return state() == wire::State::Closed; }

    /// Rows of a kind and direction, in order.
    std::vector<Row> of(wire::Kind kind, wire::Direction direction) const
    {
        std::vector<Row> found;
        for (const Row &row : rows) {
            if (row.record.kind == kind && row.record.direction == direction)
                found.push_back(row);
        }
        return found;
    }
    std::vector<Row> received(wire::Kind kind) const { return of(kind, wire::Direction::In); }
    std::vector<Row> sent(wire::Kind kind) const { return of(kind, wire::Direction::Out); }

    QByteArray diagnosis() const
    {
        return wire::diagnosisId(failure.diagnosis, failure.httpStatus);
    }

    net::Connection connection;
    std::vector<Row> rows;
    wire::HandshakeFacts handshake;
    wire::Failure failure;
    bool paused = false;
};

} // namespace sockwright::tests
