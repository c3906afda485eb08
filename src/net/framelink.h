// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/framesender.h"
#include "net/keepaliveclock.h"
#include "net/link.h"
#include "net/pongs.h"
#include "net/rowwriter.h"
#include "net/target.h"
#include "wire/messagereader.h"

#include <QAbstractSocket>

#include <memory>

namespace sockwright::net {

/// The link of a socket taken over from QWebSocket: our reader reads it, our writer writes it.
class FrameLink : public Link
{
    Q_OBJECT

public:
    /// The socket must outlive the link and have no other reader. deflate: what was agreed on.
    FrameLink(QAbstractSocket *socket, const Target &target,
              const std::optional<wire::DeflateParameters> &deflate, RowWriter &rows);

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
    bool insideMessage() const override { return m_reader.insideMessage(); }

private:
    void readAvailable(bool heedLimit);
    void handle(wire::MessageReader::Outcome outcome, std::size_t ignored);
    void lookForPongs(std::size_t firstRow);
    void peerIsSilent(int unanswered);

    QAbstractSocket *m_socket;
    RowWriter &m_rows;
    wire::MessageReader m_reader;
    FrameSender m_sender;
    Pongs m_pongs;
    KeepaliveClock m_keepalive;
    std::unique_ptr<char[]> m_scratch;
    bool m_discarding = false;
};

} // namespace sockwright::net
