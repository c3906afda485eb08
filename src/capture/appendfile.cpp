// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/appendfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QThreadPool>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

namespace sockwright::capture {

namespace {

// What is reserved ahead at first; then twice as much each time, for a short conversation shall
// not take much of a disk and a long one not ask often.
constexpr std::uint64_t firstStep = 64 * 1024;
constexpr std::uint64_t longestStep = 64 * 1024 * 1024;

// What comes faster than this is a flood.
constexpr std::uint64_t floodBytes = 8 * 1024 * 1024;
constexpr std::chrono::milliseconds floodTime(100);

// What goes past the system's cache and does not lie right, at a time.
constexpr std::size_t stagingBytes = 8 * 1024 * 1024;

// What is left free for others: this, or a hundredth of a smaller disk.
constexpr std::uint64_t leaveFree = 64 * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("capture", text);
}

std::uint64_t roundedUp(std::uint64_t size)
{
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return std::max((size + page - 1) / page, std::uint64_t(1)) * page;
}

// Of files that are to be given back.
constexpr std::size_t mostWaiting = 200;

// Files that nobody holds any more. Giving a gigabyte back takes a tenth of a second: not in the
// thread that happens to be the last to hold it.
class Leftovers
{
public:
    static Leftovers &all()
    {
        static auto *const leftovers = new Leftovers; // outlives whatever ends last
        return *leftovers;
    }

    struct File
    {
        int fd;
        char *data;
        std::uint64_t mapped;
        std::uint64_t size;
        std::uint64_t reserved;
    };

    void add(const File &file)
    {
        std::size_t waiting = 0;
        {
            const std::lock_guard lock(m_mutex);
            m_files.push_back(file);
            waiting = m_files.size();
        }
        // Descriptors are few, and a machine that is busy elsewhere may never come to the others.
        if (waiting > mostWaiting)
            giveBack();
        else
            QThreadPool::globalInstance()->start([] { all().giveBack(); });
    }

private:
    Leftovers() = default;

    void giveBack()
    {
        std::vector<File> files;
        {
            const std::lock_guard lock(m_mutex);
            files.swap(m_files);
        }
        for (const File &file : files) {
            if (file.data)
                ::munmap(file.data, file.mapped);
            if (file.reserved > file.size) // gives back what was reserved and not used
                [[maybe_unused]]
                const int ignored = ::ftruncate(file.fd, static_cast<off_t>(file.size));
            ::close(file.fd);
        }
    }

    std::mutex m_mutex;
    std::vector<File> m_files;
};

} // namespace

AppendFile::AppendFile(int fd, QString path, std::uint64_t size, std::uint64_t capacity)
    : m_fd(fd)
    , m_path(std::move(path))
    , m_size(size)
    , m_reserved(size)
    , m_capacity(capacity)
    , m_step(firstStep)
    , m_reserves(!m_path.isEmpty())
{
}

AppendFile::~AppendFile()
{
    Leftovers::all().add({m_fd, m_data, roundedUp(m_capacity), m_size, m_reserved});
    if (m_directFd >= 0)
        ::close(m_directFd);
}

base::Result<std::unique_ptr<AppendFile>> AppendFile::openToRead(const QString &path)
{
    // Without waiting for the other end of a pipe.
    const int fd = ::open(QFile::encodeName(path).constData(),
                          O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return base::Error{tr("Cannot read %1: %2.").arg(path, qt_error_string(errno))};
    struct stat facts
    {
    };
    if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        ::close(fd);
        return base::Error{tr("Cannot read %1: it is no plain file.").arg(path)};
    }
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    std::unique_ptr<AppendFile> file(new AppendFile(fd, path, size, size));
    if (auto mapped = file->map(); !mapped)
        return mapped.error();
    return file;
}

base::Result<std::unique_ptr<AppendFile>> AppendFile::create(const QString &path,
                                                             std::uint64_t capacity)
{
    const int fd = ::open(QFile::encodeName(path).constData(),
                          O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return base::Error{tr("Cannot write %1: %2.").arg(path, qt_error_string(errno))};
    }
    std::unique_ptr<AppendFile> file(new AppendFile(fd, path, 0, capacity));
    if (auto mapped = file->map(); !mapped)
        return mapped.error();
    return file;
}

base::Result<std::unique_ptr<AppendFile>> AppendFile::inMemory(std::uint64_t capacity)
{
    const int fd = ::memfd_create("sockwright-capture", MFD_CLOEXEC);
    if (fd < 0)
        return base::Error{tr("There is no memory for a capture: %1.").arg(qt_error_string(errno))};
    std::unique_ptr<AppendFile> file(new AppendFile(fd, {}, 0, capacity));
    if (auto mapped = file->map(); !mapped)
        return mapped.error();
    return file;
}

base::Result<void> AppendFile::map()
{
    void *data
        = ::mmap(nullptr, roundedUp(m_capacity), PROT_READ, MAP_SHARED | MAP_NORESERVE, m_fd, 0);
    if (data == MAP_FAILED)
        return problem(errno);
    m_data = static_cast<char *>(data);
    return {};
}

base::Result<void> AppendFile::append(std::span<const std::string_view> parts)
{
    std::uint64_t bytes = 0;
    for (const std::string_view part : parts)
        bytes += part.size();
    if (bytes > m_capacity - m_size)
        return base::Error{tr("The capture has reached its greatest size.")};
    if (auto reserved = reserve(bytes); !reserved)
        return reserved;
    const bool flood = isFlood(bytes);
    if (!flood)
        m_staging.reset();
    if (const int error = flood ? writePastCache(parts) : writeAt(m_fd, parts, m_size)) {
        cutBack(m_size);
        return problem(error);
    }
    m_size += bytes;
    m_reserved = std::max(m_reserved, m_size);
    return {};
}

// Writes all parts from `at` on. Returns what errno says, or 0.
int AppendFile::writeAt(int fd, std::span<const std::string_view> parts, std::uint64_t at)
{
    std::array<iovec, 256> vectors;
    std::size_t next = 0; // the first part that is not written whole
    std::size_t within = 0; // bytes of it that are written
    for (;;) {
        while (next < parts.size() && within >= parts[next].size()) {
            within -= parts[next].size();
            ++next;
        }
        if (next == parts.size())
            return 0;
        std::size_t count = 0;
        std::size_t skip = within;
        for (std::size_t i = next; i < parts.size() && count < vectors.size(); ++i) {
            const std::string_view rest = parts[i].substr(skip);
            skip = 0;
            vectors[count++] = {const_cast<char *>(rest.data()), rest.size()};
        }
        const ssize_t written
            = ::pwritev(fd, vectors.data(), static_cast<int>(count), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EINVAL && fd == m_directFd) {
            fd = m_fd; // larger blocks than we know of, or a file system that refuses only now
            continue;
        }
        if (written <= 0)
            return written < 0 ? errno : ENOSPC;
        at += static_cast<std::uint64_t>(written);
        within += static_cast<std::size_t>(written);
    }
}

bool AppendFile::isFlood(std::uint64_t bytes)
{
    if (m_path.isEmpty())
        return false;
    const auto now = std::chrono::steady_clock::now();
    if (now - m_measuredFrom > floodTime) {
        m_flood = m_measured > floodBytes;
        m_measured = 0;
        m_measuredFrom = now;
    }
    m_measured += bytes;
    return m_flood || m_measured > floodBytes;
}

// As writeAt(), for floods: whole blocks go straight to the disk. The pages of a cache that only
// grows cost several times as much as all else that is done with the bytes, and push what other
// programs read out of memory. What is no whole block stays in the cache until the next flood
// writes that block again.
int AppendFile::writePastCache(std::span<const std::string_view> parts)
{
    if (!m_staging)
        m_staging.reset(static_cast<char *>(std::aligned_alloc(blockSize, stagingBytes)));
    if (m_directFd < 0) {
        const QByteArray again = "/proc/self/fd/" + QByteArray::number(m_fd);
        m_directFd = ::open(again.constData(), O_WRONLY | O_DIRECT | O_CLOEXEC);
    }
    if (m_directFd < 0 || !m_staging) // the file system has no such way
        return writeAt(m_fd, parts, m_size);

    // What lies right is written from where it is, all else from the staging area, by one call.
    char *const staging = m_staging.get();
    std::vector<std::string_view> blocks;
    std::size_t staged = m_size % blockSize; // bytes in use
    std::size_t begin = 0; // of those that are not among the blocks yet
    std::uint64_t at = m_size - staged;
    std::memcpy(staging, m_data + at, staged);
    const auto addStaged = [&] {
        const std::size_t whole = (staged - begin) / blockSize * blockSize;
        if (whole > 0)
            blocks.emplace_back(staging + begin, whole);
        begin += whole;
    };
    const auto writeOut = [&] {
        const int error = writeAt(m_directFd, blocks, at);
        for (const std::string_view block : blocks)
            at += block.size();
        blocks.clear();
        return error;
    };
    for (std::string_view part : parts) {
        while (!part.empty()) {
            const bool liesRight = staged % blockSize == 0 && part.size() >= blockSize
                && reinterpret_cast<std::uintptr_t>(part.data()) % blockSize == 0;
            if (liesRight) {
                addStaged();
                blocks.push_back(part.substr(0, part.size() - part.size() % blockSize));
                part.remove_prefix(blocks.back().size());
                continue;
            }
            const std::size_t n = part.copy(staging + staged, stagingBytes - staged);
            part.remove_prefix(n);
            staged += n;
            if (staged < stagingBytes)
                continue;
            addStaged();
            if (const int error = writeOut())
                return error;
            staged = 0;
            begin = 0;
        }
    }
    addStaged();
    if (const int error = writeOut())
        return error;
    const std::string_view tail(staging + begin, staged - begin);
    return writeAt(m_fd, std::span(&tail, 1), at);
}

void AppendFile::cutBack(std::uint64_t size)
{
    m_size = size;
    m_reserved = size;
    [[maybe_unused]] const int ignored = ::ftruncate(m_fd, static_cast<off_t>(size));
}

void AppendFile::dropPages() const
{
    ::madvise(m_data, roundedUp(m_size), MADV_DONTNEED);
}

base::Result<void> AppendFile::reserve(std::uint64_t bytes)
{
    if (!m_reserves || m_size + bytes <= m_reserved)
        return {};
    const std::uint64_t step = std::max(m_step, bytes);
    struct statvfs disk
    {
    };
    if (::fstatvfs(m_fd, &disk) == 0) {
        const std::uint64_t unit = disk.f_frsize;
        const std::uint64_t keep = std::min(leaveFree, disk.f_blocks * unit / 100);
        if (disk.f_bavail * unit < m_size + bytes - m_reserved + keep)
            return problem(ENOSPC);
        if (disk.f_bavail * unit < step + keep)
            return {}; // little is left: no more than needed
    }
    // The size stays what was written: the reserve is behind the end of the file.
    if (::fallocate(m_fd, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(m_reserved),
                    static_cast<off_t>(step))
        == 0) {
        m_reserved += step;
        m_step = std::min(2 * m_step, longestStep);
        return {};
    }
    if (errno == EOPNOTSUPP) {
        m_reserves = false;
        return {};
    }
    return errno == EINTR ? base::Result<void>() : problem(errno);
}

base::Error AppendFile::problem(int error) const
{
    if (error == ENOSPC || error == EDQUOT) {
        return {tr("The disk that holds %1 is full. Make room, or delete old captures.")
                    .arg(QFileInfo(m_path).path())};
    }
    return {tr("Cannot write %1: %2.").arg(m_path, qt_error_string(error))};
}

} // namespace sockwright::capture
