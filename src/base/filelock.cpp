// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sockwright::base {

namespace {

constexpr int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

// Of the open file, not of the process: Linux's fcntl(2), "Open file description locks".
struct flock wholeFile(short type)
{
    struct flock region
    {
    };
    region.l_type = type;
    region.l_whence = SEEK_SET;
    return region;
}

} // namespace

Result<std::unique_ptr<FileLock>> FileLock::tryLock(const QString &path, Mode mode)
{
    return take(path, mode, F_OFD_SETLK);
}

Result<std::unique_ptr<FileLock>> FileLock::lock(const QString &path, Mode mode)
{
    return take(path, mode, F_OFD_SETLKW);
}

Result<std::unique_ptr<FileLock>> FileLock::take(const QString &path, Mode mode, int command)
{
    const QByteArray name = QFile::encodeName(path);
    const int fd = ::open(name.constData(), O_RDWR | O_CREAT | flags, S_IRUSR | S_IWUSR);
    const auto problem = [&path] {
        return Error{QCoreApplication::translate("base", "Cannot lock %1: %2.")
                         .arg(QDir::toNativeSeparators(path), qt_error_string(errno))};
    };
    if (fd < 0)
        return problem();
    std::unique_ptr<FileLock> lock(new FileLock(fd));
    struct flock region = wholeFile(mode == Mode::Alone ? F_WRLCK : F_RDLCK);
    while (::fcntl(fd, command, &region) != 0) {
        if (errno == EAGAIN || errno == EACCES)
            return std::unique_ptr<FileLock>();
        if (errno != EINTR)
            return problem();
    }
    return lock;
}

bool FileLock::isHeld(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | flags);
    if (fd < 0)
        return false;
    struct flock region = wholeFile(F_WRLCK);
    const bool held = ::fcntl(fd, F_OFD_GETLK, &region) == 0 && region.l_type != F_UNLCK;
    ::close(fd);
    return held;
}

FileLock::~FileLock()
{
    ::close(m_fd);
}

} // namespace sockwright::base
