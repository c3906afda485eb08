// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QByteArray>
#include <QObject>

namespace sockwright::net {

/// The first bytes that a socket receives, though another object reads them: kept by a read
/// transaction around the first read. For the socket under a QSslSocket, whose peer may speak
/// something else than TLS. Lives in the socket's thread; does nothing after the first read.
class FirstBytes : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxBytes = 256;

    /// `socket` has received nothing yet and outlives this object.
    explicit FirstBytes(QAbstractSocket *socket, QObject *parent = nullptr);

    const QByteArray &bytes() const { return m_bytes; }

private:
    void harvest();

    QAbstractSocket *m_socket;
    QByteArray m_bytes;
};

} // namespace sockwright::net
