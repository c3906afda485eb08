// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "net/sentrows.h"
#include "net/socketfeed.h"
#include "wire/deflate.h"

#include <QTimer>

#include <deque>
#include <optional>

namespace sockwright::net {

/// Why a Close frame is sent.
enum class CloseBecause
{
    Asked, ///< by the person in front of it
    Received, ///< the peer has sent one: the reply
    RuleBroken, ///< by the peer (RFC 6455 section 7.1.7)
};

/// Writes the frames of one connection, masked and, when that was agreed on, compressed. A row is
/// written when its last byte has left, with the headers as they were. Lives in the I/O thread.
class FrameSender : public QObject
{
    Q_OBJECT

public:
    /// The socket must outlive the sender.
    FrameSender(QAbstractSocket *socket, const std::optional<wire::DeflateParameters> &deflate,
                RowWriter &rows);
    ~FrameSender() override;

    /// One message or control frame. A message waits while a fragmented one is under way.
    void send(wire::Opcode opcode, const QByteArray &payload, bool automatic);
    void sendFragments(const FragmentedMessage &message);
    void sendRaw(const RawFrame &frame);
    /// The last frame: what still waits to be sent in front of it is dropped. Code 1005 sends a
    /// Close frame without a code.
    void sendClose(quint16 code, const QString &reason, CloseBecause because);
    bool closeSent() const { return m_closeSent; }
    bool hasUnsent() const { return unsentBytes() > 0; }
    /// Bytes of frames that the system has not taken.
    quint64 unsentBytes() const { return m_sent.addedBytes() - m_feed.leftBytes(); }

    /// Nothing can leave any more: what has left of a message that has not left whole becomes a row
    /// (wire::Record::Unfinished).
    void cutOff();

signals:
    /// Bytes have left.
    void left();

private:
    /// A message of several frames under way.
    struct Fragments
    {
        FragmentedMessage message;
        QByteArray payload; // as the frames carry it
        bool compressed = false;
        int sent = 0;
        qsizetype position = 0;
    };

    void begin(const FragmentedMessage &message);
    void breakOff();
    void sendNextFragments();
    void sendOneFragment();
    wire::Frame appendFrame(const wire::FrameSpec &spec, const QByteArray &payload,
                            std::optional<std::uint64_t> declaredLength = std::nullopt);
    void queue(SentRows::Outgoing outgoing);
    void addUnframed(qint64 bytes);
    void countUnsent();

    RowWriter &m_rows;
    SocketFeed m_feed;
    SentRows m_sent;
    std::optional<wire::Deflater> m_deflater;
    std::optional<Fragments> m_fragments;
    std::deque<FragmentedMessage> m_waiting; // messages behind it
    QTimer m_pause;
    quint64 m_unframed = 0; // payload that waits to become frames
    quint64 m_counted = 0; // of what is unsent, as told to the RowWriter
    bool m_closeSent = false;
    bool m_over = false; // nothing leaves any more, so nothing waits to
};

} // namespace sockwright::net
