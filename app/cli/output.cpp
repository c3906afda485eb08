// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "format/visible.h"

#include <QByteArrayView>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace sockwright::cli {

namespace {

bool writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), std::size_t(bytes.size()));
        if (written >= 0)
            bytes = bytes.sliced(written);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

} // namespace

void openStandardDescriptors()
{
    // open() takes the lowest free descriptor.
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) < 0)
            ::open("/dev/null", O_RDWR);
    }
}

bool writeOutput(const QByteArray &bytes)
{
    return writeAll(STDOUT_FILENO, bytes);
}

void writeError(const QString &message)
{
    const QByteArray utf8 = message.simplified().toUtf8();
    const QString visible
        = format::visibleText({utf8.constData(), std::size_t(utf8.size())}, false);
    writeAll(STDERR_FILENO, "sockwright-cli: " + visible.toUtf8() + "\n");
}

} // namespace sockwright::cli
