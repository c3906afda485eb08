// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/targetbuilder.h"

#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;

/// From a request as a person edits it to what net needs.
class TestTargetBuilder : public QObject
{
    Q_OBJECT

private slots:
    void urls_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");
        QTest::newRow("whole") << u"wss://example.org/chat?a=b"_s
                               << u"wss://example.org/chat?a=b"_s;
        QTest::newRow("spaces") << u"  ws://h/  "_s << u"ws://h/"_s;
        QTest::newRow("no scheme") << u"localhost:8080/chat"_s << u"ws://localhost:8080/chat"_s;
        QTest::newRow("scheme inside the query")
            << u"ws://h/?u=http://x"_s << u"ws://h/?u=http://x"_s;
        QTest::newRow("no scheme, and one inside the query")
            << u"h:81/?u=http://x"_s << u"ws://h:81/?u=http://x"_s;
        QTest::newRow("slashes forgotten") << u"wss:127.0.0.1"_s << u"wss:127.0.0.1"_s;
        QTest::newRow("and a port") << u"WS:h:81/x"_s << u"ws:h:81/x"_s;
        QTest::newRow("a host of that name") << u"ws:8080/x"_s << u"ws://ws:8080/x"_s;
        QTest::newRow("and no path") << u"http:8080"_s << u"ws://http:8080"_s;
        QTest::newRow("one slash") << u"ws:/h/x"_s << u"ws:/h/x"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void urls()
    {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        QCOMPARE(session::urlFromText(typed).toString(), url);
    }

    void anInvalidUrlStaysInvalid_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("port too large") << u"ws://127.0.0.1:99999/"_s;
        QTest::newRow("port without digits") << u"ws://127.0.0.1:abc/"_s;
        QTest::newRow("negative port") << u"127.0.0.1:-1"_s;
        QTest::newRow("with user information") << u"ws://me:pw@127.0.0.1:65536/"_s;
        QTest::newRow("space in the host") << u"ws://exa mple/"_s;
        QTest::newRow("half an IPv6 address") << u"ws://[::1/"_s;
    }
    void anInvalidUrlStaysInvalid()
    {
        QFETCH(QString, typed);
        using workspace::AuthKind;
        for (const AuthKind kind : {AuthKind::None, AuthKind::Bearer, AuthKind::ApiKey}) {
            workspace::Request request;
            request.url = typed;
            request.auth.kind = kind;
            request.auth.token = workspace::Secret(u"token"_s);
            request.auth.keyName = u"key"_s;
            request.auth.keyValue = workspace::Secret(u"value"_s);
            request.auth.keyPlace = workspace::ApiKeyPlace::Query;
            const auto target = session::buildTarget(request, {});
            QVERIFY(target);
            QVERIFY(!target->url.isValid());
            QVERIFY(!target->url.errorString().isEmpty());
        }
    }

    void takesHeadersInOrderWithoutSwitchedOffOnes()
    {
        workspace::Request request;
        request.url = u"ws://h/"_s;
        request.headers = {{u"X-A"_s, u"1"_s}, {u"X-Off"_s, u"2"_s, false}, {u"X-A"_s, u"3"_s}, {}};
        session::Overrides overrides;
        overrides.headers = {{"X-Z", "last"}};
        const auto target = session::buildTarget(request, overrides);
        QVERIFY(target);
        QCOMPARE(target->headers, (wire::Headers{{"X-A", "1"}, {"X-A", "3"}, {"X-Z", "last"}}));
    }

    void trustsFingerprintsOfTheFrontEndOnly()
    {
        workspace::Request request;
        request.url = u"wss://h/"_s;
        session::Overrides overrides;
        overrides.trustedFingerprints = {"AA:BB", "CC:DD"};
        const auto target = session::buildTarget(request, overrides);
        QVERIFY(target);
        QCOMPARE(target->tls.trustedFingerprints, overrides.trustedFingerprints);
        QVERIFY(target->tls.verify);
        QVERIFY(session::buildTarget(request, {})->tls.trustedFingerprints.isEmpty());
    }

    void originIsNoOrdinaryHeader()
    {
        workspace::Request request;
        request.headers = {{u"origin"_s, u"https://example.org"_s}};
        const auto target = session::buildTarget(request, {});
        QVERIFY(target);
        QVERIFY(target->headers.empty());
        QCOMPARE(target->origin, u"https://example.org"_s);
    }

    void refusesHeaders_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("line break") << u"X-A"_s << u"1\r\nX-B: 2"_s;
        QTest::newRow("name") << u"X A"_s << u"1"_s;
        QTest::newRow("reserved") << u"Sec-WebSocket-Key"_s << u"1"_s;
        QTest::newRow("connection") << u"connection"_s << u"close"_s;
    }
    void refusesHeaders()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        workspace::Request request;
        request.headers = {{name, value}};
        const auto target = session::buildTarget(request, {});
        QVERIFY(!target);
        QVERIFY(target.error().message.contains(name));
    }

    void settingsArrive()
    {
        workspace::Request request;
        request.settings.subprotocols = {u"a"_s, u"b"_s};
        request.settings.verifyTls = false;
        request.settings.autoPong = false;
        request.settings.pongDelayMs = 12;
        request.settings.keepaliveMs = 3000;
        request.settings.keepaliveMisses = 4;
        request.settings.connectTimeoutMs = 123;
        request.settings.closeTimeoutMs = 456;
        request.settings.maxMessageBytes = 789;
        const auto target = session::buildTarget(request, {});
        QVERIFY(target);
        QCOMPARE(target->subprotocols, (QStringList{u"a"_s, u"b"_s}));
        QVERIFY(!target->tls.verify);
        QCOMPARE(target->pong, (net::PongPolicy{false, 12}));
        QCOMPARE(target->keepalive.intervalMs, 3000);
        QCOMPARE(target->keepalive.maxUnanswered, 4);
        QCOMPARE(target->limits.dnsMs, 123);
        QCOMPARE(target->limits.upgradeMs, 123);
        QCOMPARE(target->limits.closeMs, 456);
        QCOMPARE(target->maxMessageBytes, 789u);
    }

    void aMessageOnTheIntervalIsInsteadOfPings()
    {
        workspace::Request request;
        request.settings.keepaliveMs = 3000;
        request.settings.keepaliveMessage = workspace::SavedMessage();
        QCOMPARE(session::buildTarget(request, {})->keepalive.intervalMs, 0);
    }
};

QTEST_GUILESS_MAIN(TestTargetBuilder)
#include "tst_targetbuilder.moc"
