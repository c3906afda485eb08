// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sockwright::capture {

/// Numbers of rows, in rising order: what a filter has found at a moment. A value that shares its
/// numbers with whom it was taken from; to copy it costs a pointer for thousands of them. Any
/// thread may read it while more numbers are found.
class RowNumbers
{
public:
    RowNumbers() = default; ///< none
    explicit RowNumbers(const std::vector<std::uint32_t> &rows);

    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    std::uint32_t operator[](std::size_t position) const
    {
        return (*m_chunks[position / chunkSize])[position % chunkSize];
    }
    /// How many numbers are less than this one: where it is, if it is there.
    std::size_t countBelow(std::size_t row) const;

private:
    friend class GrowingRowNumbers;
    static constexpr std::size_t chunkSize = 16'384;
    using Chunk = std::array<std::uint32_t, chunkSize>;

    std::vector<std::shared_ptr<Chunk>> m_chunks; // what is behind m_size may be written to
    std::size_t m_size = 0;
};

/// Row numbers as they are found. Lives in one thread.
class GrowingRowNumbers
{
public:
    GrowingRowNumbers() = default;
    GrowingRowNumbers(const GrowingRowNumbers &) = delete;
    GrowingRowNumbers &operator=(const GrowingRowNumbers &) = delete;

    /// Greater than all there are, in rising order.
    void append(const std::vector<std::uint32_t> &rows);
    /// Gives their memory back, as far as nobody shares it.
    void clear() { m_numbers = {}; }
    /// As they are now. A copy of it stays as it is.
    const RowNumbers &numbers() const { return m_numbers; }

private:
    RowNumbers m_numbers;
};

} // namespace sockwright::capture
