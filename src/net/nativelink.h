// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/link.h"
#include "net/rowwriter.h"

#include <QWebSocket>

namespace sockwright::net {

/// A link that leaves frames to QWebSocket, for a Qt whose internal socket cannot be taken over:
/// messages only, no control frames but pongs, and Close codes as QWebSocket reports them.
class NativeLink : public Link
{
    Q_OBJECT

public:
    NativeLink(QWebSocket *webSocket, RowWriter &rows);

    void send(wire::Opcode opcode, const QByteArray &payload, bool automatic) override;
    void sendFragments(const FragmentedMessage &message) override;
    void sendRaw(const RawFrame &frame) override;
    void setPongPolicy(const PongPolicy &policy) override;
    void sendClose(quint16 code, const QString &reason, bool automatic) override;
    void resume() override { }
    void drain() override;
    void discard() override;

private:
    void addRow(wire::Direction direction, wire::Kind kind, const QByteArray &payload,
                quint16 code = 0);

    QWebSocket *m_webSocket;
    RowWriter &m_rows;
};

} // namespace sockwright::net
