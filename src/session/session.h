// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"
#include "net/connection.h"
#include "oauth/tokensource.h"
#include "session/cookiejar.h"
#include "session/outbox.h"
#include "session/reconnector.h"
#include "session/recordings.h"
#include "session/roundtrip.h"
#include "session/status.h"
#include "session/targetbuilder.h"
#include "workspace/request.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sockwright::session {

/// One open request: its settings, its connection and the capture of its conversation. The window
/// makes one a tab, the command line one. Lives in one thread; every call returns at once.
///
/// With RequestSettings::reconnect a connection that ended abnormally, or an attempt that failed,
/// the first one too, is tried again after a wait, unless that cannot help (mayMend()). A clean
/// close by either side ends it, and so does whoever calls disconnectFromServer() or abort(). The
/// request as it is at the time of each try counts.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    const workspace::Request &request() const { return m_request; }
    /// Takes effect with the next connection, also when it is tried again.
    void setRequest(const workspace::Request &request) { m_request = request; }
    void setOverrides(const Overrides &overrides) { m_overrides = overrides; }

    /// Takes the cookies that answers to handshakes set, and sends those of the jar beside the
    /// request's own, which win. Their values are in no row then. Outlives the session.
    void useCookies(CookieJar *jar) { m_jar = jar; }
    /// Where access tokens of AuthKind::OAuth2 come from; without it such a request is refused.
    /// Each connection, also when it is tried again, asks for a token first. Outlives the session.
    void useTokens(oauth::TokenSource *tokens);

    /// Keeps the conversation on disk, from the first connection on: its capture is made in the
    /// background then, and the connection starts when it is there. Where none can be made, rows
    /// are kept in memory and recordingUnavailable() says so. Before the first connection.
    void recordIn(Recordings *recordings) { m_recordings = recordings; }
    /// The capture on disk, for the library; empty: there is none.
    QString captureId() const { return m_recording ? m_recording->id() : QString(); }
    /// What the latest connection was started with, as it is kept beside a capture.
    base::Result<QByteArray> requestRecord() const
    {
        return recordedRequest(m_attempt.request, net::Redactor(m_attempt.target.secrets));
    }

    /// Starts a connection; a running one is dropped first. The Error says what in the request
    /// cannot be used; nothing was started then.
    base::Result<void> connectToServer();
    /// Starts the closing handshake, or gives up an attempt or a wait under way. What has not been
    /// sent then stays in the queue.
    void disconnectFromServer(quint16 code = 1000, const QString &reason = {});
    /// Drops the connection at once, or gives up an attempt or a wait.
    void abort();

    /// The wait before the next try; nothing: there is none.
    std::optional<Countdown> waiting() const { return m_reconnector.waiting(); }
    /// Not waiting: ignored.
    void reconnectNow();
    /// The last state is Closed then. Not waiting: ignored.
    void stopReconnecting();

    /// Sends a message as soon as there is a connection that takes it, after the messages that the
    /// request sends with each connect. Until then it waits in queue(). Its row appears when its
    /// bytes have left. More than the queue takes: messageRefused() is emitted before this returns.
    void sendText(const QByteArray &utf8);
    void sendBinary(const QByteArray &bytes);

    /// What waits: no connection, or more than Outbox::highWater is on its way out already. A
    /// message that had not left when its connection ended waits again, in its place.
    const SendQueue &queue() const { return m_outbox.queue(); }
    void dropQueued(quint64 id);
    void dropAllQueued();
    /// Messages whose rows have not come, in the queue or behind it.
    std::size_t unsentMessages() const { return m_outbox.messages(); }
    /// Payload of all of them.
    quint64 unsentBytes() const { return m_outbox.bytes(); }
    /// Bytes that have not reached the kernel: the connection's as of the last batch, its TLS
    /// buffers included, and what waits in the queue.
    quint64 queuedBytes() const { return m_connection.queuedBytes() + queue().bytes(); }

    /// These do not wait: not connected, they are ignored, and they pass what is in the queue.
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
    /// What crossed the wire of the latest connection, whatever was cleared of its rows since.
    const capture::Totals &traffic() const { return m_traffic; }

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
    /// queue() has changed.
    void queueChanged();
    /// A message was not taken, and why: a sentence.
    void messageRefused(const QString &message);
    /// A wait before a try began or ended: waiting().
    void reconnectChanged();
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
        bool own = false; ///< not from the connection
    };
    /// What a connection is made with.
    struct Attempt
    {
        workspace::Request request;
        net::Target target;
        std::vector<workspace::MessagePayload> afterConnect;
        std::optional<workspace::MessagePayload> keepalive;
        TargetNotes notes;
    };

    /// With the access token, where the request needs one.
    base::Result<Attempt> prepare(const QString &token) const;
    base::Result<void> begin(bool again);
    /// With what waited for the capture.
    void goOn();
    void askForToken(const workspace::OAuth2Settings &settings);
    void takeToken(const oauth::TokenReply &reply);
    /// What was to become a connection cannot.
    void giveUp(const QString &sentence);
    void open(Attempt attempt);
    void tryAgain();
    /// Nobody wants a connection any more. True: nothing but a wait had to be ended.
    bool giveUp();
    void makeCapture();
    void takeCapture(base::Result<capture::Library::Created> created);

    void send(const workspace::MessagePayload &payload);
    void write(const workspace::MessagePayload &payload);

    void addRow(wire::State state, const QString &sentence);
    void takeRows();
    void tell();
    void follow(const News &news);
    void followState(wire::State state, bool clean);
    void takeUp();
    void conclude();
    /// What has ended is tried again or not, as the Reconnector says.
    void followEnd(const Status &status);
    /// The rows that come are of the connection that was asked for last.
    bool isCurrent() const { return m_closed + 1 == m_opened; }

    workspace::Request m_request;
    Overrides m_overrides;
    CookieJar *m_jar = nullptr;
    oauth::TokenSource *m_tokens = nullptr;
    bool m_asking = false; // m_tokens for a token
    bool m_again = false; // what it is asked for was tried before
    Status m_status;
    RoundTrip m_roundTrip;
    net::PongPolicy m_pongPolicy;
    wire::Batch m_ownRows; // on their way into the capture
    std::vector<News> m_news; // of the batch on its way
    bool m_rowsWait = false; // more came meanwhile
    bool m_told = true; // statusChanged() has been emitted for all rows
    Recordings *m_recordings = nullptr; // null: in memory
    std::unique_ptr<Recording> m_recording; // outlives m_capture
    base::SerialExecutor m_maker; // of the capture: not behind other work on the library
    bool m_captureComes = false;
    std::optional<Attempt> m_waiting; // for the capture
    Attempt m_attempt; // the one that was opened last
    quint64 m_opened = 0; // attempts; each ends in a Closed row
    quint64 m_closed = 0; // of them, as far as rows have been told
    capture::Totals m_traffic; // of the attempt that the rows are of
    bool m_wanted = false; // nobody has asked to disconnect since
    Outbox m_outbox;
    Reconnector m_reconnector;
    QTimer m_keepalive;
    capture::Capture m_capture;
    net::Connection m_connection;
};

} // namespace sockwright::session
