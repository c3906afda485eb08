// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/storeformat.h"
#include "wire/batch.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// What one batch brings to the files of a Store: the rows, which payloads are kept, and the place
/// of everything. Nothing is written here. Holds views of the batch, which has to stay.
class BatchLayout
{
public:
    /// Where the files end, and what they may hold.
    struct End
    {
        std::uint64_t rows = 0;
        std::uint64_t payloadBytes = 0;
        std::size_t alignment = 1; ///< see AppendFile::alignment()
        std::uint64_t limit = 0; ///< of payload bytes; past it rows go on without
        bool full = false; ///< a row has said that the limit is reached
    };

    /// Takes the records of the batch.
    BatchLayout(wire::Batch &batch, const End &end);
    BatchLayout(const BatchLayout &) = delete;
    BatchLayout &operator=(const BatchLayout &) = delete;

    const std::vector<wire::Record> &records() const { return m_records; }
    /// What goes to the file `payload`, in order.
    const std::vector<std::string_view> &payload() const { return m_payload; }
    std::uint64_t payloadBytes() const;
    const std::vector<disk::Extra> &details() const { return m_details; }
    const std::vector<disk::Extra> &frames() const { return m_frames; }
    /// One of the records is the notice that no more payload is kept.
    bool hasNotice() const { return m_noticeAt != none; }

private:
    static constexpr std::size_t none = SIZE_MAX;

    std::size_t firstLeftOut(const wire::Batch &batch) const;
    void keepAll(wire::Batch &batch);
    void keepSome(const wire::Batch &batch);
    void addNotice(std::int64_t time);
    void addBeside(const wire::Batch &batch);
    disk::Extra makeEntry(std::uint64_t row, disk::Extra::Type type, std::string_view bytes);

    const End m_end;
    std::size_t m_noticeAt = none; // its place among the records
    std::vector<wire::Record> m_records;
    std::vector<std::string_view> m_payload;
    std::vector<disk::Extra> m_details;
    std::vector<disk::Extra> m_frames;
    QByteArray m_beside; // behind the payload: facts, frames and the notice
    std::uint64_t m_besideAt = 0; // in the file
};

} // namespace sockwright::capture
