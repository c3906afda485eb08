// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "oauth/tokensource.h"
#include "session/session.h"
#include "support/filesizelimit.h"
#include "workspace/requestfile.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Library;
using session::Recordings;
using session::Session;
using wire::State;

/// Sessions that keep their conversation on disk, against the embedded server.
class TestRecording : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.listen()); }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_recordings = std::make_unique<Recordings>(m_dir->filePath(u"captures"_s));
        m_session = std::make_unique<Session>();
        m_session->setRequest(request());
        m_session->recordIn(m_recordings.get());
    }

    void cleanup()
    {
        m_session.reset();
        m_tokens.reset();
        m_recordings.reset();
        m_dir.reset();
    }

    void theTokenIsAskedForOnTheRecord_data()
    {
        QTest::addColumn<bool>("given");
        QTest::newRow("given") << true;
        QTest::newRow("refused") << false;
    }
    // The row that says so must not come before the capture it belongs to.
    void theTokenIsAskedForOnTheRecord()
    {
        QFETCH(bool, given);
        m_tokens = std::make_unique<oauth::TokenSource>();
        m_session->useTokens(m_tokens.get());
        workspace::Request wanted = request();
        wanted.auth.kind = workspace::AuthKind::OAuth2;
        wanted.auth.oauth2.tokenUrl = u"http://127.0.0.1:1/token"_s; // nobody listens
        wanted.auth.oauth2.clientId = u"me"_s;
        if (given)
            m_tokens->setToken(wanted.auth.oauth2, {.accessToken = u"abc"_s, .type = u"Bearer"_s});
        m_session->setRequest(wanted);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), given ? State::Connected : State::Closed);
        m_session->abort();
        QTRY_COMPARE(m_session->state(), State::Closed);
        const capture::Capture &rows = m_session->capture();
        QCOMPARE(rows.record(0).kind, wire::Kind::State);
        QVERIFY(rows.payload(0).starts_with("Asking 127.0.0.1"));
        QCOMPARE(only().rows, rows.size());
        QTRY_VERIFY(m_recordings->library().request(only().id));
    }

    void theWholeConversationIsOnDisk()
    {
        QSignalSpy unavailable(m_session.get(), &Session::recordingUnavailable);
        QVERIFY(m_session->captureId().isEmpty());
        QVERIFY(m_session->connectToServer());
        QCOMPARE(m_session->state(), State::Idle); // its capture is made first
        QTRY_COMPARE(m_session->state(), State::Connected);
        const QString id = m_session->captureId();
        QVERIFY(!id.isEmpty());
        m_session->sendText("hello");
        QTRY_COMPARE(m_session->capture().totals().in.messages, quint64(1));
        QVERIFY(only().state == Library::State::InUse);
        m_session->disconnectFromServer();
        QTRY_COMPARE(m_session->state(), State::Closed);

        // The same capture for all connections of the session.
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        QCOMPARE(m_session->captureId(), id);
        m_session->abort();
        QTRY_COMPARE(m_session->state(), State::Closed);
        QVERIFY(unavailable.isEmpty());

        capture::Snapshot shown = m_session->capture().snapshot();
        std::vector<std::pair<wire::Kind, std::string>> rows;
        for (std::size_t row = 0; row < shown.size; ++row)
            rows.emplace_back(shown.record(row).kind, shown.payload(row));
        endSession();
        QVERIFY(only().state == Library::State::InUse); // by our snapshot
        shown = {};

        const Library::Entry found = only();
        QCOMPARE(found.id, id);
        QCOMPARE(found.name, u"Chat"_s);
        QCOMPARE(found.url, m_server.url().toString() + u"/echo"_s);
        QVERIFY(found.state == Library::State::Ended);
        QVERIFY(!found.kept);
        const auto store = m_recordings->library().open(id);
        QVERIFY(store);
        QCOMPARE((*store)->rowCount(), std::uint64_t(rows.size()));
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const wire::Record record = (*store)->record(row);
            QVERIFY(record.kind == rows[row].first);
            QVERIFY((*store)->payload(record) == rows[row].second);
        }
    }

    void theRequestIsKeptWithoutSecrets()
    {
        workspace::Request asked = request();
        asked.url.replace(u"ws://"_s, u"ws://me:hush-hush@"_s);
        asked.headers
            = {{u"X-Key"_s, u"hidden-value"_s, true, {}, {}, true}, {u"X-Echo"_s, u"hush-hush"_s}};
        asked.settings.subprotocols = {u"chat"_s};
        m_session->setRequest(asked);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        m_recordings->disk().waitForDone();
        const Library &library = m_recordings->library();
        const auto kept = library.request(m_session->captureId());
        QVERIFY(kept);
        QVERIFY2(!kept->contains("hush-hush") && !kept->contains("hidden-value"),
                 kept->constData());
        const auto read = workspace::requestFromBytes(*kept);
        QVERIFY(read);
        QCOMPARE(read->url, request().url);
        QCOMPARE(read->settings.subprotocols, QStringList(u"chat"_s));
        QCOMPARE(read->headers.size(), std::size_t(2));

        // That of the latest connection.
        asked.settings.subprotocols = {u"other"_s};
        m_session->setRequest(asked);
        QVERIFY(m_session->connectToServer());
        m_recordings->disk().waitForDone();
        const auto later = workspace::requestFromBytes(*library.request(m_session->captureId()));
        QCOMPARE(later->settings.subprotocols, QStringList(u"other"_s));
    }

    void withoutConnectionThereIsNoCapture()
    {
        m_session->disconnectFromServer();
        endSession();
        QVERIFY(m_recordings->library().list().empty());
    }

    void aBadRequestMakesNoCapture()
    {
        workspace::Request broken = request();
        broken.headers = {{u"Bad Name"_s, u"x"_s}};
        m_session->setRequest(broken);
        QVERIFY(!m_session->connectToServer());
        endSession();
        QVERIFY(m_recordings->library().list().empty());
    }

    void theAttemptCanBeGivenUpBeforeItStarts()
    {
        QVERIFY(m_session->connectToServer());
        m_session->disconnectFromServer();
        QTRY_VERIFY(!m_session->captureId().isEmpty());
        QCOMPARE(m_session->state(), State::Idle);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        // One attempt, not two.
        std::size_t attempts = 0;
        for (std::size_t row = 0; row < m_session->capture().size(); ++row) {
            const wire::Record record = m_session->capture().record(row);
            attempts
                += record.kind == wire::Kind::State && record.code == quint16(State::Connecting);
        }
        QCOMPARE(attempts, std::size_t(1));
    }

    void aCaptureWithoutRowsGoes()
    {
        QVERIFY(m_session->connectToServer());
        m_session->abort();
        QTRY_VERIFY(!m_session->captureId().isEmpty());
        endSession();
        QVERIFY(m_recordings->library().list().empty());
    }

    void theSessionMayGoBeforeItsCaptureComes()
    {
        QVERIFY(m_session->connectToServer());
        endSession();
        QVERIFY(m_recordings->library().makeRoom(UINT64_MAX));
        QVERIFY(m_recordings->library().list().empty());
    }

    void whereNothingCanBeWrittenMemoryHasTo()
    {
        QFile inTheWay(m_recordings->library().folder());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QSignalSpy unavailable(m_session.get(), &Session::recordingUnavailable);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        QCOMPARE(unavailable.size(), 1);
        QVERIFY(unavailable.at(0).at(0).toString().contains(inTheWay.fileName()));
        QVERIFY(m_session->captureId().isEmpty());
        m_session->sendText("hello");
        QTRY_COMPARE(m_session->capture().totals().in.messages, quint64(1));
        m_session->abort();
        QTRY_COMPARE(m_session->state(), State::Closed);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        QCOMPARE(unavailable.size(), 1); // told once
    }

    void aFullDiskIsToldAndTheConversationGoesOn()
    {
        QSignalSpy stopped(m_session.get(), &Session::recordingStopped);
        QSignalSpy resumed(m_session.get(), &Session::recordingResumed);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        std::optional<tests::FileSizeLimit> limit(4096);
        m_session->sendText(QByteArray(10'000, 'x'));
        const bool told = QTest::qWaitFor([&stopped] { return !stopped.isEmpty(); });
        limit.reset();
        QVERIFY(told);
        QCOMPARE(m_session->state(), State::Connected);
        const auto goesOn = [this, &resumed] {
            if (resumed.isEmpty())
                m_session->sendText("again");
            return !resumed.isEmpty();
        };
        QTRY_VERIFY(goesOn());
        QCOMPARE(stopped.size(), 1);
        m_session->disconnectFromServer();
        QTRY_COMPARE(m_session->state(), State::Closed);
    }

    void theLimitOfOneConversationIsKept()
    {
        m_recordings->setPayloadLimit(100);
        QVERIFY(m_session->connectToServer());
        QTRY_COMPARE(m_session->state(), State::Connected);
        m_session->sendText(QByteArray(10'000, 'x'));
        QTRY_COMPARE(m_session->capture().totals().in.messages, quint64(1));
        QVERIFY(m_session->capture().payloadBytes() < 9000);
    }

private:
    workspace::Request request() const
    {
        workspace::Request made;
        made.name = u"Chat"_s;
        made.url = m_server.url().toString() + u"/echo"_s;
        return made;
    }

    void endSession()
    {
        m_session.reset();
        m_recordings->disk().waitForDone();
    }

    Library::Entry only() const
    {
        const auto entries = m_recordings->library().list();
        return entries.size() == 1 ? entries[0] : Library::Entry();
    }

    net::EmbeddedServer m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Recordings> m_recordings;
    std::unique_ptr<oauth::TokenSource> m_tokens;
    std::unique_ptr<Session> m_session;
};

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
