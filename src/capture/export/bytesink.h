// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

class QIODevice;

namespace sockwright::capture {

/// Collects bytes and hands them to a device in large pieces. After a failed write the rest is
/// dropped and failed() says so; the device knows why.
class ByteSink
{
public:
    explicit ByteSink(QIODevice &device);

    void add(QByteArrayView bytes);
    void add(char byte) { add(QByteArrayView(&byte, 1)); }
    void flush();
    bool failed() const { return m_failed; }

private:
    void write(QByteArrayView bytes);

    QIODevice &m_device;
    QByteArray m_buffer;
    bool m_failed = false;
};

} // namespace sockwright::capture
