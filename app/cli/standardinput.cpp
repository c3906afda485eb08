// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/standardinput.h"

#include <array>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace sockwright::cli {

StandardInput::StandardInput(QObject *parent)
    : QObject(parent)
    , m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    m_notifier.setEnabled(false);
    connect(&m_notifier, &QSocketNotifier::activated, this, &StandardInput::read);
}

void StandardInput::read()
{
    std::array<char, 64 * 1024> buffer;
    const ssize_t n = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0) {
        end();
        return;
    }
    const QByteArrayView chunk(buffer.data(), n);
    qsizetype begin = 0;
    for (qsizetype feed = chunk.indexOf('\n'); feed >= 0; feed = chunk.indexOf('\n', begin)) {
        QByteArray bytes = std::exchange(m_partial, {});
        bytes += chunk.sliced(begin, feed - begin);
        if (bytes.endsWith('\r'))
            bytes.chop(1);
        begin = feed + 1;
        emit line(bytes);
    }
    m_partial += chunk.sliced(begin);
    if (m_partial.size() > maxLine) {
        m_partial.clear();
        m_ended = true;
        m_notifier.setEnabled(false);
        emit tooLong();
    }
}

void StandardInput::end()
{
    m_ended = true;
    m_notifier.setEnabled(false);
    if (!m_partial.isEmpty())
        emit line(std::exchange(m_partial, {}));
    emit ended();
}

} // namespace sockwright::cli
