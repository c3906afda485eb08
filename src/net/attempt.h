// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/handshaketap.h"
#include "net/recordingmask.h"
#include "net/stageclock.h"
#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <QSslError>
#include <QWebSocket>

#include <memory>
#include <optional>

namespace sockwright::net {

/// One opening handshake: a fresh QWebSocket that does DNS, TCP, proxy, TLS and the upgrade, with a
/// time limit for each stage, its bytes read along. Ends in exactly one of upgraded() and failed(),
/// emitted from the event loop of the I/O thread; destroy it to give up at any moment.
class Attempt : public QObject
{
    Q_OBJECT

public:
    Attempt(const Target &target, QObject *parent = nullptr);
    ~Attempt() override;

    void start();

    /// What is known so far; complete after upgraded() or failed().
    const wire::HandshakeFacts &facts() const { return m_facts; }

    /// After upgraded(): the open socket, now read by nobody, and the bytes that came behind the
    /// response. Null when QWebSocket could not be detached from its socket; then webSocket() goes
    /// on by itself.
    QAbstractSocket *socket() const { return m_detached ? m_socket : nullptr; }
    QByteArray takeEarlyBytes() { return std::exchange(m_earlyBytes, {}); }
    QWebSocket *webSocket() const { return m_webSocket.get(); }

signals:
    void upgraded();
    void failed(const sockwright::wire::Failure &failure);

private:
    void configureTls();
    void watchSocket();
    void socketStateChanged(QAbstractSocket::SocketState state);
    void handshakeProgressed();
    void webSocketConnected();
    void webSocketFailed(QAbstractSocket::SocketError error);
    void sslErrors(const QList<QSslError> &errors);
    void collectFacts();
    void succeed();
    void fail(const wire::Failure &failure);
    QByteArray responseHead() const;

    const Target m_target;
    StageClock m_clock;
    RecordingMask m_mask; // before m_webSocket, whose destructor may still ask it
    std::unique_ptr<QWebSocket> m_webSocket;
    QAbstractSocket *m_socket = nullptr; // child of m_webSocket
    std::unique_ptr<HandshakeTap> m_tap;
    wire::HandshakeFacts m_facts;
    std::optional<wire::Failure> m_tlsFailure; // what sslErrors() said
    QByteArray m_earlyBytes;
    bool m_detached = false;
    bool m_finished = false;
};

} // namespace sockwright::net
