// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

namespace sockwright::capture {

/// A file that only grows, written through the system's calls and read through one map that never
/// moves, so that what was written can be read by any thread while more is written, and survives
/// the end of the program whatever ends it. Or the same in memory, without a name.
///
/// One thread writes. Others may read the bytes they know to be written. The map reaches past the
/// end of the file; bytes there must not be touched. If another program cuts the file short while
/// it is open, reading it ends this program: captures are ours alone.
class AppendFile
{
public:
    /// Every disk's blocks divide it.
    static constexpr std::size_t blockSize = 4096;

    /// A plain file that exists, and no link to one.
    static base::Result<std::unique_ptr<AppendFile>> openToRead(const QString &path);
    /// The file must not exist. `capacity`: the most it can ever hold.
    static base::Result<std::unique_ptr<AppendFile>> create(const QString &path,
                                                            std::uint64_t capacity);
    static base::Result<std::unique_ptr<AppendFile>> inMemory(std::uint64_t capacity);
    /// Its memory and reserved space are given back in the background.
    ~AppendFile();
    AppendFile(const AppendFile &) = delete;
    AppendFile &operator=(const AppendFile &) = delete;

    const char *data() const { return m_data; }
    std::uint64_t size() const { return m_size; }

    /// Writes all parts behind the end, or nothing: after an Error the size is what it was. Space
    /// is reserved ahead, and a part of the disk left free for others, so that a full disk is met
    /// here and not elsewhere.
    base::Result<void> append(std::span<const std::string_view> parts);
    /// In a flood, parts that lie in memory at a multiple of this and go to such a place in the
    /// file are written without a copy; 1: no flood.
    std::size_t alignment() const { return m_staging && m_directFd >= 0 ? blockSize : 1; }
    /// Forgets what is behind `size`: of an append that belongs to a group that failed.
    void cutBack(std::uint64_t size);
    /// Gives the memory of read pages back; they are read again when they are needed.
    void dropPages() const;

private:
    AppendFile(int fd, QString path, std::uint64_t size, std::uint64_t capacity);
    base::Result<void> map();
    base::Result<void> reserve(std::uint64_t bytes);
    bool isFlood(std::uint64_t bytes);
    int writePastCache(std::span<const std::string_view> parts);
    int writeAt(int fd, std::span<const std::string_view> parts, std::uint64_t at);
    base::Error problem(int error) const;

    const int m_fd;
    const QString m_path; // empty: in memory
    std::uint64_t m_size;
    std::uint64_t m_reserved;
    std::uint64_t m_capacity;
    std::uint64_t m_step;
    char *m_data = nullptr;
    bool m_reserves;

    // Floods.
    struct Free
    {
        void operator()(char *data) const { std::free(data); }
    };
    bool m_flood = false; // came in the time before m_measuredFrom
    std::uint64_t m_measured = 0; // bytes appended since then
    std::chrono::steady_clock::time_point m_measuredFrom;
    std::unique_ptr<char[], Free> m_staging; // null: no flood
    int m_directFd = -1;
};

} // namespace sockwright::capture
