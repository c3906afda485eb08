// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

namespace sockwright::cli {

/// Standard input line by line, without blocking the event loop: a terminal, a pipe or a file.
class StandardInput : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxLine = 64 * 1024 * 1024;

    explicit StandardInput(QObject *parent = nullptr);

    /// Starts or goes on reading.
    void resume() { m_notifier.setEnabled(!m_ended); }
    /// Reads no more for now. Lines that were read already still come.
    void pause() { m_notifier.setEnabled(false); }

signals:
    /// A line without its line ending (LF or CR LF).
    void line(const QByteArray &bytes);
    /// The end of the input, once.
    void ended();
    /// A line is longer than maxLine; the input has ended.
    void tooLong();

private:
    void read();
    void end();

    QSocketNotifier m_notifier;
    QByteArray m_partial; // of the line that has not come whole
    bool m_ended = false;
};

} // namespace sockwright::cli
