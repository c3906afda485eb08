// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/rownumbers.h"

#include <algorithm>

namespace sockwright::capture {

RowNumbers::RowNumbers(const std::vector<std::uint32_t> &rows)
{
    GrowingRowNumbers growing;
    growing.append(rows);
    *this = growing.numbers();
}

std::size_t RowNumbers::countBelow(std::size_t row) const
{
    std::size_t first = 0;
    std::size_t count = m_size;
    while (count > 0) {
        const std::size_t half = count / 2;
        if ((*this)[first + half] < row) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}

void GrowingRowNumbers::append(const std::vector<std::uint32_t> &rows)
{
    for (std::size_t from = 0; from < rows.size();) {
        const std::size_t used = m_numbers.m_size % RowNumbers::chunkSize;
        if (used == 0)
            m_numbers.m_chunks.push_back(std::make_shared<RowNumbers::Chunk>());
        const std::size_t count = std::min(rows.size() - from, RowNumbers::chunkSize - used);
        std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(from), count,
                    m_numbers.m_chunks.back()->begin() + static_cast<std::ptrdiff_t>(used));
        m_numbers.m_size += count;
        from += count;
    }
}

} // namespace sockwright::capture
