// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/addressrace.h"
#include "net/responsereader.h"
#include "net/stageclock.h"
#include "net/target.h"
#include "net/tlsfailures.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <QSslError>

#include <memory>
#include <optional>

class QSslSocket;

namespace sockwright::net {

/// One opening handshake: an AddressRace for a connected socket, then TLS, the request, and the
/// answer, which is judged here; with a time limit for each stage. Ends in exactly one of
/// upgraded() and failed(), emitted from the event loop of the I/O thread; destroy it to give up at
/// any moment.
class Attempt : public QObject
{
    Q_OBJECT

public:
    Attempt(const Target &target, QObject *parent = nullptr);
    ~Attempt() override;

    void start();
    /// Ends without a signal; facts() has what was known.
    void giveUp();

    /// Complete after upgraded(), failed() or giveUp().
    const wire::HandshakeFacts &facts() const { return m_facts; }

    /// After failed(): the answer, where the server gave one and it was no agreement.
    const std::optional<wire::ResponseHead> &refusal() const { return m_refusal; }

    /// After upgraded(): the open socket, now read by nobody, the bytes that came behind the
    /// response, and the compression agreed on.
    QAbstractSocket *socket() const { return m_dial ? m_dial->socket() : nullptr; }
    QByteArray takeEarlyBytes() { return std::exchange(m_earlyBytes, {}); }
    std::optional<wire::DeflateParameters> deflate() const { return m_deflate; }

signals:
    void upgraded();
    void failed(const sockwright::wire::Failure &failure);

private:
    void connected();
    void awaitTls(QSslSocket &socket);
    void judgeCertificate(const QList<QSslError> &errors);
    void timedOut(Stage stage);
    void conclude();
    void writeRequest();
    void answerCame();
    void collectFacts();
    void succeed();
    void fail(const wire::Failure &failure);
    TlsTrouble tlsTrouble() const;

    const Target m_target;
    StageClock m_clock;
    const QByteArray m_key; // Sec-WebSocket-Key
    std::unique_ptr<AddressRace> m_race;
    std::unique_ptr<Dial> m_dial; // that the race was won with
    std::unique_ptr<ResponseReader> m_reader;
    wire::HandshakeFacts m_facts;
    QList<QSslError> m_sslErrors;
    std::optional<wire::Failure> m_tlsFailure; // the certificate was refused
    std::optional<int> m_alert; // of TLS, the server's last
    QString m_alertText;
    std::optional<wire::DeflateParameters> m_deflate;
    std::optional<wire::ResponseHead> m_refusal;
    QByteArray m_earlyBytes;
    bool m_finished = false;
};

} // namespace sockwright::net
