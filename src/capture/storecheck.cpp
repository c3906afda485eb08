// SPDX-License-Identifier: GPL-3.0-or-later
// What of a store's files is as it was written.
#include "capture/store.h"

#include <algorithm>

namespace sockwright::capture {

using disk::Block;
using disk::Extra;
using wire::Record;

namespace {

std::string_view between(const AppendFile &file, std::uint64_t from, std::uint64_t to)
{
    return {file.data() + from, to - from};
}

} // namespace

Block Store::block(std::uint64_t index) const
{
    Block found;
    std::memcpy(&found, m_blocks->data() + index * sizeof found, sizeof found);
    return found;
}

bool Store::isWhole(const Block &block) const
{
    return block.magic == Block::magicNumber && block.hash == disk::hashOf(block)
        && block.rows <= m_rows->size() / sizeof(Record) && block.payloadBytes <= m_payload->size()
        && block.details <= m_details->size() / sizeof(Extra)
        && block.frames <= m_frames->size() / sizeof(Extra);
}

bool Store::isAsWritten(const Block &block, const Block &before) const
{
    const auto rows = [](std::uint64_t count) { return count * sizeof(Record); };
    const auto extras = [](std::uint64_t count) { return count * sizeof(Extra); };
    return before.rows <= block.rows && before.payloadBytes <= block.payloadBytes
        && before.details <= block.details && before.frames <= block.frames
        && block.rowsHash == disk::hashOf(between(*m_rows, rows(before.rows), rows(block.rows)))
        && block.payloadHash
        == disk::hashOf(between(*m_payload, before.payloadBytes, block.payloadBytes))
        && block.detailsHash
        == disk::hashOf(between(*m_details, extras(before.details), extras(block.details)))
        && block.framesHash
        == disk::hashOf(between(*m_frames, extras(before.frames), extras(block.frames)));
}

// What a program's end tore off has no block, or one that does not fit.
bool Store::findEnd()
{
    for (std::uint64_t count = m_blocks->size() / sizeof(Block); count > 0; --count) {
        const Block last = block(count - 1);
        const Block before = count > 1 ? block(count - 2) : Block();
        if (!isWhole(last))
            continue;
        // A block behind a damaged one stands for itself: damagedRows() names them both.
        if ((count == 1 || isWhole(before)) && !isAsWritten(last, before))
            continue;
        m_written = last;
        m_blockCount = count;
        m_detailCount = last.details;
        m_frameEntryCount = last.frames;
        return true;
    }
    return false;
}

std::vector<Store::Rows> Store::damagedRows(const std::function<bool()> &goOn) const
{
    std::vector<Rows> damaged;
    const auto add = [&damaged](std::uint64_t first, std::uint64_t end) {
        if (!damaged.empty() && damaged.back().first + damaged.back().count == first)
            damaged.back().count += end - first;
        else if (end > first)
            damaged.push_back({first, end - first});
    };
    Block before; // the last whole one
    bool gap = false; // a damaged one lies behind it
    for (std::uint64_t i = 0; i < m_blockCount && goOn(); ++i) {
        const Block next = block(i);
        if (!isWhole(next)) {
            gap = true;
            continue;
        }
        if (gap || !isAsWritten(next, before))
            add(before.rows, std::max(before.rows, next.rows));
        before = next;
        gap = false;
    }
    return damaged;
}

} // namespace sockwright::capture
