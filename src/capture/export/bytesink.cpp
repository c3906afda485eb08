// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/bytesink.h"

#include <QIODevice>

namespace sockwright::capture {

namespace {

constexpr qsizetype pieceBytes = 256 * 1024;

} // namespace

ByteSink::ByteSink(QIODevice &device)
    : m_device(device)
{
    m_buffer.reserve(pieceBytes);
}

void ByteSink::add(QByteArrayView bytes)
{
    if (m_buffer.size() + bytes.size() > pieceBytes)
        flush();
    if (bytes.size() > pieceBytes)
        write(bytes);
    else
        m_buffer.append(bytes);
}

void ByteSink::flush()
{
    write(m_buffer);
    m_buffer.resize(0); // keeps its room
}

void ByteSink::write(QByteArrayView bytes)
{
    while (!m_failed && !bytes.isEmpty()) {
        const qint64 written = m_device.write(bytes.data(), bytes.size());
        m_failed = written <= 0;
        if (!m_failed)
            bytes = bytes.sliced(written);
    }
}

} // namespace sockwright::capture
