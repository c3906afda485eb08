// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QByteArray>
#include <QObject>

namespace sockwright::net {

/// What a proxy answered last, to CONNECT or in SOCKS, which Qt reads and does not tell: kept by
/// read transactions around Qt's reads. Lives in the socket's thread.
class ProxyAnswer : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxBytes = 256;

    /// `socket` is the one to the proxy, not connected yet, and outlives this object.
    explicit ProxyAnswer(QAbstractSocket *socket);

    /// The answer's beginning: of HTTP the status line and what came with it; empty: no answer.
    const QByteArray &bytes() const { return m_bytes; }

    /// The proxy is through: what comes now is the server's.
    void stop();

private:
    void begin();
    void look();

    QAbstractSocket *m_socket;
    QByteArray m_bytes;
};

} // namespace sockwright::net
