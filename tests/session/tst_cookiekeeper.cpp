// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/cookiekeeper.h"
#include "support/sentcookies.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using session::CookieJar;
using session::CookieKeeper;
using tests::sentCookies;

namespace {

const QUrl url(u"ws://example.org/"_s);

void put(CookieJar &jar, const QByteArray &line)
{
    jar.take(url, {line});
}

} // namespace

/// What of a jar is there again after a restart.
class TestCookieKeeper : public QObject
{
    Q_OBJECT

private slots:
    void lastingCookiesComeBack()
    {
        workspace::MemorySecrets secrets;
        {
            CookieJar jar;
            CookieKeeper keeper(jar, secrets);
            keeper.open(u"/one"_s, true);
            put(jar, "kept=1; Max-Age=1000");
            put(jar, "short=2");
            keeper.flush();
        }
        CookieJar jar;
        CookieKeeper keeper(jar, secrets);
        keeper.open(u"/one"_s, true);
        QTRY_COMPARE(sentCookies(jar.cookies(), url), QByteArray("kept=1"));
    }

    void eachWorkspaceHasItsOwn()
    {
        workspace::MemorySecrets secrets;
        CookieJar jar;
        CookieKeeper keeper(jar, secrets);
        keeper.open(u"/one"_s, true);
        put(jar, "a=1; Max-Age=1000");
        keeper.open(u"/two"_s, true);
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray());
        put(jar, "b=2; Max-Age=1000");
        keeper.open(u"/one"_s, true);
        QTRY_COMPARE(sentCookies(jar.cookies(), url), QByteArray("a=1"));
        keeper.open(u"/two"_s, true);
        QTRY_COMPARE(sentCookies(jar.cookies(), url), QByteArray("b=2"));
    }

    void nothingIsLookedUpThatWasNeverKept()
    {
        workspace::MemorySecrets secrets;
        {
            CookieJar jar;
            CookieKeeper keeper(jar, secrets);
            QSignalSpy kept(&keeper, &CookieKeeper::kept);
            keeper.open(u"/one"_s, false);
            put(jar, "short=1");
            keeper.flush();
            QVERIFY(kept.isEmpty());
            put(jar, "a=1; Max-Age=1000");
            keeper.flush();
            QCOMPARE(kept.count(), 1);
        }
        CookieJar jar;
        CookieKeeper keeper(jar, secrets);
        keeper.open(u"/one"_s, false);
        secrets.get(u"any"_s, this, [this](const std::optional<QString> &) { m_answered = true; });
        QTRY_VERIFY(m_answered); // an earlier question had its answer before
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray());
    }

    void itIsWrittenWithoutBeingAsked()
    {
        workspace::MemorySecrets secrets;
        CookieJar jar;
        CookieKeeper keeper(jar, secrets);
        keeper.open(u"/one"_s, true);
        const QString key = workspace::secretKey(u"/one"_s, {}, u"cookie jar"_s);
        const auto kept = [&] {
            std::optional<QString> found;
            bool answered = false;
            secrets.get(key, this, [&](const std::optional<QString> &value) {
                found = value;
                answered = true;
            });
            while (!answered)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            return found.value_or(QString());
        };
        put(jar, "a=1; Max-Age=1000");
        QTRY_VERIFY(kept().startsWith(u"a=1;"_s));
        jar.clear();
        QTRY_COMPARE(kept(), QString());
    }

private:
    bool m_answered = false;
};

QTEST_GUILESS_MAIN(TestCookieKeeper)
#include "tst_cookiekeeper.moc"
