// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/bytescopy.h"

#include <algorithm>
#include <utility>

namespace sockwright::ui {

BytesCopy::BytesCopy(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &BytesCopy::copySlice);
}

void BytesCopy::start(PayloadSource source)
{
    cancel();
    const std::optional<std::string_view> bytes = source();
    if (!bytes) {
        emit gone();
        return;
    }
    m_source = std::move(source);
    m_bytes = QByteArray(static_cast<qsizetype>(bytes->size()), Qt::Uninitialized);
    if (m_bytes.size() > sliceSize)
        m_timer.start();
    copySlice();
}

void BytesCopy::cancel()
{
    m_timer.stop();
    m_source = nullptr;
    m_bytes = {};
    m_copied = 0;
}

void BytesCopy::copySlice()
{
    const std::optional<std::string_view> bytes = m_source();
    if (!bytes || static_cast<qsizetype>(bytes->size()) != m_bytes.size()) {
        cancel();
        emit gone();
        return;
    }
    const qsizetype size = std::min(sliceSize, m_bytes.size() - m_copied);
    std::copy_n(bytes->data() + m_copied, size, m_bytes.data() + m_copied);
    m_copied += size;
    if (m_copied < m_bytes.size())
        return;
    const QByteArray copied = std::exchange(m_bytes, {});
    cancel();
    emit done(copied);
}

} // namespace sockwright::ui
