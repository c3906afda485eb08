// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/payload/inspectedrow.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

namespace sockwright::ui {

/// Copies a payload out of a store that only the GUI thread may read, a slice a turn of the event
/// loop: small ones at once, 256 MB without ever holding the thread for more than a slice. The
/// source is asked again for each slice, so a store that is cleared in between ends the copy
/// instead of being read after its end.
class BytesCopy : public QObject
{
    Q_OBJECT

public:
    /// Bytes copied at a time: about a millisecond.
    static constexpr qsizetype sliceSize = 4 * 1024 * 1024;

    explicit BytesCopy(QObject *parent = nullptr);

    /// Starts a copy; a running one is forgotten. done() or gone() follows, before this returns if
    /// the payload is not larger than a slice.
    void start(PayloadSource source);
    void cancel();

signals:
    void done(const QByteArray &bytes);
    /// The payload is no longer there.
    void gone();

private:
    void copySlice();

    PayloadSource m_source;
    QByteArray m_bytes;
    qsizetype m_copied = 0;
    QTimer m_timer;
};

} // namespace sockwright::ui
