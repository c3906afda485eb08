// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "net/target.h"
#include "wire/batch.h"

#include <QObject>

#include <memory>

namespace sockwright::net {

class ConnectionThread;

/// One WebSocket connection, driven from the thread it lives in, its sockets in an I/O thread.
///
/// Everything that happens arrives as rows of a wire::Batch, in one order and on one clock: state
/// changes, the handshake, messages and control frames both ways, errors. batchReady() says that
/// rows wait; take() fetches them. While nobody takes, the I/O thread stops reading once
/// maxWaitingBytes are waiting, so a slow reader slows the server and memory stays bounded.
///
/// Every call returns at once. An attempt ends in State::Closed, always, within its time limits; a
/// failure is an Error row before it. One object serves any number of attempts, one at a time.
class Connection : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t maxWaitingBytes = 8 * 1024 * 1024;

    explicit Connection(QObject *parent = nullptr);
    /// Ends a running attempt at once, at any stage.
    ~Connection() override;

    /// Starts an attempt; a running one is aborted first.
    void open(const Target &target);
    /// Starts the closing handshake, or ends an attempt that is not connected yet. `code` 1005
    /// sends a Close frame without a code. A reason longer than 123 bytes of UTF-8 is cut at a
    /// character.
    void close(quint16 code = 1000, const QString &reason = {});
    /// Drops the connection without a closing handshake.
    void abort();

    /// Sends a message or a ping. Its row appears when its bytes have left. Not connected: ignored.
    void sendText(const QByteArray &utf8);
    void sendBinary(const QByteArray &bytes);
    void sendPing(const QByteArray &payload);
    void sendPong(const QByteArray &payload);
    /// Sends a message in frames of its own choice. Other messages wait until its last frame has
    /// gone; control frames may come in between (RFC 6455 section 5.4).
    void sendFragments(const FragmentedMessage &message);
    /// Sends a frame as it is described, whatever RFC 6455 says. The row carries Record::Raw. A raw
    /// Close counts as our Close frame.
    void sendRaw(const RawFrame &frame);
    void setPongPolicy(const PongPolicy &policy);

    /// Bytes handed over for sending that have not reached the kernel, as of the last batch.
    quint64 queuedBytes() const;

    /// How long rows may wait for more before batchReady() is emitted, in milliseconds. 0, the
    /// default: at once. A window sets its display tick. Half of maxWaitingBytes ends the wait.
    void setBatchInterval(int ms);

    /// All rows that wait, in order. May be empty.
    wire::Batch take();

signals:
    void batchReady();

private:
    std::unique_ptr<ConnectionThread> m_thread;
};

} // namespace sockwright::net
