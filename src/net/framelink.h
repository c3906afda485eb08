// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/link.h"
#include "net/rowwriter.h"
#include "net/target.h"
#include "wire/messagereader.h"

#include <QAbstractSocket>

#include <deque>

namespace sockwright::net {

/// The link of a socket taken over from QWebSocket: our reader reads it, our writer writes it.
class FrameLink : public Link
{
    Q_OBJECT

public:
    /// The socket must outlive the link and have no other reader.
    FrameLink(QAbstractSocket *socket, const Target &target, RowWriter &rows);

    ~FrameLink() override;

    /// Begins reading; `early` are bytes of the connection that were read with the response.
    void start(const QByteArray &early);

    void send(wire::Opcode opcode, const QByteArray &payload, bool automatic) override;
    void sendFragments(const FragmentedMessage &message) override;
    void sendRaw(const RawFrame &frame) override;
    void setPongPolicy(const PongPolicy &policy) override;
    void sendClose(quint16 code, const QString &reason, bool automatic) override;
    void resume() override;
    void drain() override;
    void discard() override;

private:
    /// A frame on its way out: its row is written when its last byte has left.
    struct Outgoing
    {
        wire::Record record;
        QByteArray payload;
        quint64 end; // position behind its last byte in all bytes written to the socket
    };

    void readAvailable(bool heedLimit);
    void handle(wire::MessageReader::Outcome outcome);
    void answerPings();
    void write(wire::Record record, wire::Opcode opcode, const QByteArray &framePayload,
               const QByteArray &shownPayload);
    void noteWritten();

    QAbstractSocket *m_socket;
    RowWriter &m_rows;
    wire::MessageReader m_reader;
    std::unique_ptr<char[]> m_scratch;
    std::deque<Outgoing> m_outgoing;
    quint64 m_written = 0; // bytes ever handed to the socket
    bool m_autoPong;
    bool m_discarding = false;
};

} // namespace sockwright::net
