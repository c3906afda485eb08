// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sentcookies.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using session::CookieJar;
using tests::sentCookies;

namespace {

QNetworkCookie cookie(const QByteArray &name, const QByteArray &value, const QString &domain)
{
    QNetworkCookie made(name, value);
    made.setDomain(domain);
    return made;
}

} // namespace

/// Cookies that servers set and that go back to them.
class TestCookieJar : public QObject
{
    Q_OBJECT

private slots:
    void whatIsSentBack_data()
    {
        QTest::addColumn<QUrl>("from");
        QTest::addColumn<QList<QByteArray>>("set");
        QTest::addColumn<QUrl>("to");
        QTest::addColumn<QByteArray>("sent");

        const QUrl chat(u"ws://chat.example.org/rooms/1"_s);
        QTest::newRow("nothing") << chat << QList<QByteArray>() << chat << QByteArray();
        QTest::newRow("one") << chat << QList<QByteArray>{"a=1"} << chat << QByteArray("a=1");
        QTest::newRow("two") << chat << QList<QByteArray>{"a=1", "b=2"} << chat
                             << QByteArray("a=1; b=2");
        QTest::newRow("the last of a name")
            << chat << QList<QByteArray>{"a=1", "a=2"} << chat << QByteArray("a=2");
        QTest::newRow("quotes stay")
            << chat << QList<QByteArray>{"a=\"x y\""} << chat << QByteArray("a=\"x y\"");
        QTest::newRow("to the same host alone")
            << chat << QList<QByteArray>{"a=1"} << QUrl(u"ws://example.org/rooms/1"_s)
            << QByteArray();
        QTest::newRow("to the whole domain")
            << chat << QList<QByteArray>{"a=1; Path=/; Domain=example.org"}
            << QUrl(u"ws://api.example.org"_s) << QByteArray("a=1");
        QTest::newRow("not from another domain")
            << chat << QList<QByteArray>{"a=1; Domain=example.net"}
            << QUrl(u"ws://example.net/rooms/1"_s) << QByteArray();
        QTest::newRow("not for a public suffix")
            << chat << QList<QByteArray>{"a=1; Path=/; Domain=org"} << QUrl(u"ws://another.org/"_s)
            << QByteArray();
        QTest::newRow("ports share")
            << chat << QList<QByteArray>{"a=1"} << QUrl(u"ws://chat.example.org:8080/rooms/2"_s)
            << QByteArray("a=1");
        QTest::newRow("under its path")
            << chat << QList<QByteArray>{"a=1; Path=/rooms"}
            << QUrl(u"ws://chat.example.org/rooms/2/x"_s) << QByteArray("a=1");
        QTest::newRow("not beside its path")
            << chat << QList<QByteArray>{"a=1; Path=/rooms"}
            << QUrl(u"ws://chat.example.org/roomsize"_s) << QByteArray();
        QTest::newRow("the longer path first")
            << chat << QList<QByteArray>{"a=1; Path=/", "b=2; Path=/rooms"} << chat
            << QByteArray("b=2; a=1");
        QTest::newRow("secure, over TLS")
            << QUrl(u"wss://example.org"_s) << QList<QByteArray>{"a=1; Secure"}
            << QUrl(u"wss://example.org/"_s) << QByteArray("a=1");
        QTest::newRow("secure, not without")
            << QUrl(u"wss://example.org"_s) << QList<QByteArray>{"a=1; Secure"}
            << QUrl(u"ws://example.org/"_s) << QByteArray();
        QTest::newRow("over") << chat
                              << QList<QByteArray>{"a=1",
                                                   "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}
                              << chat << QByteArray();
        QTest::newRow("over by age")
            << chat << QList<QByteArray>{"a=1; Max-Age=0"} << chat << QByteArray();
        QTest::newRow("too large")
            << chat << QList<QByteArray>{"a=" + QByteArray(net::maxCookieBytes, 'x'), "b=2"} << chat
            << QByteArray("b=2");
        QTest::newRow("localhost")
            << QUrl(u"ws://localhost:1234/chat"_s) << QList<QByteArray>{"a=1; Path=/"}
            << QUrl(u"ws://localhost:9"_s) << QByteArray("a=1");
        QTest::newRow("an address") << QUrl(u"ws://127.0.0.1/"_s) << QList<QByteArray>{"a=1"}
                                    << QUrl(u"ws://127.0.0.1/x"_s) << QByteArray("a=1");
        QTest::newRow("garbage") << chat
                                 << QList<QByteArray>{"", ";;;", "=", QByteArray(10, '\xff')}
                                 << chat << QByteArray();
    }

    void whatIsSentBack()
    {
        QFETCH(QUrl, from);
        QFETCH(QList<QByteArray>, set);
        QFETCH(QUrl, to);
        CookieJar jar;
        jar.take(from, set);
        QTEST(sentCookies(jar.cookies(), to), "sent");
    }

    void changesAreTold()
    {
        CookieJar jar;
        QSignalSpy changed(&jar, &CookieJar::changed);
        const QUrl url(u"ws://example.org/"_s);
        jar.take(url, {"a=1"});
        QCOMPARE(changed.count(), 1);
        jar.take(url, {"a=1"});
        jar.take(url, {});
        QCOMPARE(changed.count(), 1);
        jar.take(url, {"a=2"});
        QCOMPARE(changed.count(), 2);
        QVERIFY(jar.set(jar.cookies().constFirst()));
        QCOMPARE(changed.count(), 2);
        jar.clear();
        QCOMPARE(changed.count(), 3);
        jar.clear();
        QCOMPARE(changed.count(), 3);
    }

    void aPersonsOwnChanges()
    {
        CookieJar jar;
        const QUrl url(u"ws://example.org/chat"_s);
        jar.take(url, {"a=1; Path=/", "b=2; Path=/"});
        QNetworkCookie first = jar.cookies().constFirst();
        first.setValue("other");
        QVERIFY(jar.set(first));
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("a=other; b=2"));
        QVERIFY(jar.set(cookie("c", "3", u"example.org"_s)));
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("a=other; b=2; c=3"));
        jar.remove(first);
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("b=2; c=3"));
        QVERIFY(!jar.set(cookie("", "3", u"example.org"_s)));
        QVERIFY(!jar.set(cookie("d", "3", QString())));
        QVERIFY(!jar.set(cookie("d", QByteArray(net::maxCookieBytes, 'x'), u"a.org"_s)));
        QCOMPARE(jar.cookies().size(), 2);
    }

    void switchedOff()
    {
        CookieJar jar;
        const QUrl url(u"ws://example.org/"_s);
        jar.take(url, {"a=1"});
        QSignalSpy changed(&jar, &CookieJar::changed);
        jar.setEnabled(false);
        QCOMPARE(changed.count(), 1);
        jar.take(url, {"b=2"});
        jar.setEnabled(true);
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("a=1"));
    }

    // However many a server sends.
    void theirNumberIsBounded()
    {
        CookieJar jar;
        for (int i = 0; i < net::maxCookies + 10; ++i)
            jar.take(QUrl(u"ws://example.org/"_s), {'n' + QByteArray::number(i) + "=1"});
        QCOMPARE(jar.cookies().size(), net::maxCookies);
        QCOMPARE(jar.cookies().constFirst().name(), QByteArray("n10"));
        QVERIFY(jar.set(cookie("one more", "1", u"example.org"_s)));
        QCOMPARE(jar.cookies().size(), net::maxCookies);
        QCOMPARE(jar.cookies().constLast().name(), QByteArray("one more"));
    }

    void whatOutlivesTheProgram()
    {
        CookieJar jar;
        const QUrl url(u"wss://chat.example.org/rooms/"_s);
        jar.take(url,
                 {"short=1", "host=\"2 x\"; Max-Age=1000; Secure; HttpOnly",
                  "domain=3; Max-Age=1000; Path=/; Domain=example.org"});
        CookieJar next;
        next.restore(jar.lasting());
        QCOMPARE(next.cookies().size(), 2);
        QCOMPARE(sentCookies(next.cookies(), url), QByteArray("host=\"2 x\"; domain=3"));
        QCOMPARE(sentCookies(next.cookies(), QUrl(u"wss://example.org/"_s)),
                 QByteArray("domain=3"));
        QVERIFY(sentCookies(next.cookies(), QUrl(u"ws://chat.example.org/rooms/"_s)) == "domain=3");
        // What is there already is newer.
        next.take(url, {"host=new; Max-Age=1000"});
        next.restore(jar.lasting());
        QCOMPARE(sentCookies(next.cookies(), url), QByteArray("host=new; domain=3"));
    }

    void whatCannotBeReadIsLeftOut()
    {
        CookieJar jar;
        QSignalSpy changed(&jar, &CookieJar::changed);
        jar.restore("\n\n=\nno domain=1\n" + QByteArray(5, '\0') + "\na=1; domain=example.org\n");
        QCOMPARE(jar.cookies().size(), 1);
        QCOMPARE(changed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCookieJar)
#include "tst_cookiejar.moc"
