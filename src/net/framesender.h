// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"
#include "net/rowwriter.h"
#include "wire/deflate.h"

#include <QSslSocket>
#include <QTimer>

#include <deque>
#include <optional>
#include <vector>

namespace sockwright::net {

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
    void sendClose(quint16 code, const QString &reason, bool automatic);
    bool closeSent() const { return m_closeSent; }
    bool hasUnsent() const { return m_left < m_framed; }

    /// A fragmented message that will not be finished becomes a row of what went out of it.
    void breakOff();

private:
    /// A frame on its way out.
    struct Outgoing
    {
        wire::Record record; // its row; written only behind the last frame of a message
        QByteArray payload; // as the row shows it
        wire::Frame frame;
        quint64 end = 0; // position behind its last byte in the bytes of all frames
        bool fragment = false;
        bool last = true;
    };
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
    void sendNextFragments();
    void sendOneFragment();
    wire::Frame appendFrame(const wire::FrameSpec &spec, const QByteArray &payload,
                            std::optional<std::uint64_t> declaredLength = std::nullopt);
    void queue(Outgoing outgoing);
    void writeBuffer();
    bool canWrite() const;
    void writePiece();
    quint64 inSocket() const;
    void noteWritten();
    void countUnframed(qint64 bytes);
    void noteLeft(Outgoing &outgoing, std::int64_t now);
    void writeFragmentedRow(wire::Record record, const QByteArray &payload);

    QAbstractSocket *m_socket;
    QSslSocket *const m_ssl; // the same; null without TLS
    RowWriter &m_rows;
    std::optional<wire::Deflater> m_deflater;
    QByteArray m_buffer; // the newest frames, behind those in m_unwritten
    std::deque<QByteArray> m_unwritten; // frames that the socket has not been given
    qsizetype m_position = 0; // in the first of them
    bool m_writing = false;
    QTimer m_next; // the rest of what one turn of the event loop is too short for
    std::deque<Outgoing> m_outgoing;
    quint64 m_framed = 0; // bytes of all frames ever made
    quint64 m_written = 0; // of them, those given to the socket
    quint64 m_left = 0; // of them, those the socket has given to the system
    quint64 m_unframed = 0; // payload that waits to become frames

    std::optional<Fragments> m_fragments;
    std::deque<FragmentedMessage> m_waiting; // messages behind it
    QTimer m_pause;
    std::vector<wire::Frame> m_leftFrames; // of the fragmented message whose frames are leaving
    std::uint64_t m_leftCount = 0;
    std::uint64_t m_leftWire = 0;
    bool m_closeSent = false;
};

} // namespace sockwright::net
