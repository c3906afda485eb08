// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

#include <memory>

namespace sockwright::base {

/// A lock that lies on a file and holds between programs, and between two places of one program.
/// The system takes it away when its holder ends, whatever ends it. Blocks on the disk.
class FileLock
{
public:
    enum class Mode
    {
        Shared, ///< many may hold it
        Alone,
    };

    /// Null when others hold it. Makes the file where there is none.
    static Result<std::unique_ptr<FileLock>> tryLock(const QString &path, Mode mode);
    /// Waits for the others.
    static Result<std::unique_ptr<FileLock>> lock(const QString &path, Mode mode);
    /// Somebody holds it. Disturbs nobody.
    static bool isHeld(const QString &path);

    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

private:
    explicit FileLock(int fd)
        : m_fd(fd)
    {
    }
    static Result<std::unique_ptr<FileLock>> take(const QString &path, Mode mode, int command);

    const int m_fd;
};

} // namespace sockwright::base
