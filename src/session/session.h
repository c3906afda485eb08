// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"
#include "net/connection.h"
#include "session/recordings.h"
#include "session/roundtrip.h"
#include "session/status.h"
#include "session/targetbuilder.h"
#include "workspace/request.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sockwright::session {

/// One open request: its settings, its connection and the capture of its conversation. The window
/// makes one a tab, the command line one. Lives in one thread; every call returns at once.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    const workspace::Request &request() const { return m_request; }
    /// Takes effect with the next connection.
    void setRequest(const workspace::Request &request) { m_request = request; }
    void setOverrides(const Overrides &overrides) { m_overrides = overrides; }

    /// Keeps the conversation on disk, from the first connection on: its capture is made in the
    /// background then, and the connection starts when it is there. Where none can be made, rows
    /// are kept in memory and recordingUnavailable() says so. Before the first connection.
    void recordIn(Recordings *recordings) { m_recordings = recordings; }
    /// The capture on disk, for the library; empty: there is none.
    QString captureId() const { return m_recording ? m_recording->id() : QString(); }

    /// Starts a connection; a running one is dropped first. The Error says what in the request
    /// cannot be used; nothing was started then.
    base::Result<void> connectToServer();
    /// Starts the closing handshake, or gives up an attempt under way.
    void disconnectFromServer(quint16 code = 1000, const QString &reason = {});
    /// Drops the connection at once.
    void abort();

    /// Not connected: ignored.
    void sendText(const QByteArray &utf8);
    void sendBinary(const QByteArray &bytes);
    void sendPing(const QByteArray &payload);
    void sendPong(const QByteArray &payload);
    void sendFragments(const net::FragmentedMessage &message);
    void sendRaw(const net::RawFrame &frame);
    /// For this connection only; the request's settings count again with the next one.
    void setPongPolicy(const net::PongPolicy &policy);
    const net::PongPolicy &pongPolicy() const { return m_pongPolicy; }

    wire::State state() const { return m_status.state; }
    const Status &status() const { return m_status; }
    const RoundTrip &roundTrip() const { return m_roundTrip; }
    quint64 queuedBytes() const { return m_connection.queuedBytes(); }

    capture::Capture &capture() { return m_capture; }
    const capture::Capture &capture() const { return m_capture; }

    /// See net::Connection::setBatchInterval().
    void setBatchInterval(int ms) { m_connection.setBatchInterval(ms); }

signals:
    /// A row told something new about the connection; the rows are in the capture already. The
    /// state need not differ from the one before.
    void statusChanged(sockwright::wire::State state);
    /// roundTrip() has a new sample, or starts anew with a connection.
    void roundTripChanged();
    /// The conversation cannot be kept on disk, and why: a sentence. It goes on in memory.
    void recordingUnavailable(const QString &message);
    /// Rows cannot be recorded any more, and why; they can again. The conversation goes on.
    void recordingStopped(const QString &message);
    void recordingResumed();

private:
    /// A row on its way into the capture that is no message.
    struct News
    {
        wire::Record record;
        std::string payload;
        std::optional<wire::Detail> detail;
    };

    void makeCapture(const QString &url);
    void takeCapture(base::Result<capture::Library::Created> created);
    void takeRows();
    void tell();
    void follow(const News &news);

    workspace::Request m_request;
    Overrides m_overrides;
    Status m_status;
    RoundTrip m_roundTrip;
    net::PongPolicy m_pongPolicy;
    std::vector<News> m_news; // of the batch on its way
    bool m_rowsWait = false; // more came meanwhile
    Recordings *m_recordings = nullptr; // null: in memory
    std::unique_ptr<Recording> m_recording; // outlives m_capture
    base::SerialExecutor m_maker; // of the capture: not behind other work on the library
    bool m_captureComes = false;
    std::optional<net::Target> m_waiting; // for the capture, to be connected to
    capture::Capture m_capture;
    net::Connection m_connection;
};

} // namespace sockwright::session
