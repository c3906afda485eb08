// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/rowwriter.h"
#include "wire/frame.h"
#include "wire/record.h"

#include <deque>
#include <vector>

namespace sockwright::net {

/// The rows of what is sent: one for each message and control frame, written when its last byte has
/// left, with the headers as they were. Lives in the I/O thread.
class SentRows
{
public:
    /// A frame on its way out.
    struct Outgoing
    {
        wire::Record record; ///< its row; written only behind the last frame of a message
        QByteArray payload; ///< as the row shows it
        wire::Frame frame;
        bool fragment = false; ///< of a message of several frames
        bool last = true;
    };

    explicit SentRows(RowWriter &rows)
        : m_rows(rows)
    {
    }

    void add(Outgoing outgoing);
    /// Bytes of all frames ever added.
    quint64 addedBytes() const { return m_added; }

    /// So many of them have left.
    void noteLeft(quint64 bytes);
    /// No more frames follow of the message whose fragments were added last; `record` and `payload`
    /// are its row, written when they have left.
    void breakOff(wire::Record record, const QByteArray &payload);
    /// Nothing more than these bytes will ever leave: what has left of a message that has not left
    /// whole becomes a row (wire::Record::Unfinished).
    void cutOff(quint64 bytes);

private:
    struct Waiting : Outgoing
    {
        quint64 end; // position behind its last byte in the bytes of all frames
    };

    void writeRow(Outgoing &out, std::int64_t now);
    void listLeft(const wire::Frame &frame);
    void writeCutOff(wire::Record record, const QByteArray &payload);
    void writeFragmentedRow(wire::Record record, const QByteArray &payload);

    RowWriter &m_rows;
    std::deque<Waiting> m_outgoing;
    quint64 m_added = 0;
    // Of the fragmented message whose frames are leaving:
    std::vector<wire::Frame> m_leftFrames;
    std::uint64_t m_leftCount = 0;
    std::uint64_t m_leftWire = 0;
    std::uint64_t m_leftPayload = 0;
};

} // namespace sockwright::net
