// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/pkce.h"
#include "oauth/redirectanswer.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::oauth;

/// PKCE, and what the browser comes back with.
class RedirectAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void challengeOfTheRfc();
    void randomTextsAreVerifiers();
    void secretsCompare();
    void query_data();
    void query();
};

void RedirectAnswerTest::challengeOfTheRfc()
{
    // RFC 7636 appendix B.
    QCOMPARE(codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
             "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

void RedirectAnswerTest::randomTextsAreVerifiers()
{
    static const QRegularExpression verifier(u"^[A-Za-z0-9._~-]{43,128}$"_s);
    QSet<QByteArray> seen;
    for (int i = 0; i < 100; ++i) {
        const QByteArray text = randomText();
        QVERIFY2(verifier.match(QString::fromLatin1(text)).hasMatch(), text.constData());
        seen.insert(text);
    }
    QCOMPARE(seen.size(), 100);
}

void RedirectAnswerTest::secretsCompare()
{
    QVERIFY(sameSecret("abc", "abc"));
    QVERIFY(!sameSecret("abc", "abd"));
    QVERIFY(!sameSecret("abc", "ab"));
    QVERIFY(!sameSecret("abc", ""));
}

void RedirectAnswerTest::query_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("said");

    const QString none;
    QTest::newRow("code") << "code=a%2Fb+c&state=st"_ba << u"a/b c"_s << none;
    QTest::newRow("more params") << "iss=x&state=st&code=c&session_state=1"_ba << u"c"_s << none;
    QTest::newRow("other state") << "code=c&state=other"_ba << none << u"another sign-in"_s;
    QTest::newRow("no state") << "code=c"_ba << none << u"another sign-in"_s;
    QTest::newRow("error of another state")
        << "error=access_denied&state=x"_ba << none << u"another sign-in"_s;
    QTest::newRow("state twice") << "code=c&state=st&state=st"_ba << none << u"twice"_s;
    QTest::newRow("code twice") << "code=c&code=d&state=st"_ba << none << u"twice"_s;
    QTest::newRow("empty code") << "code=&state=st"_ba << none << u"without a code"_s;
    QTest::newRow("no code") << "state=st"_ba << none << u"without a code"_s;
    QTest::newRow("nothing") << ""_ba << none << u"another sign-in"_s;
    QTest::newRow("refused")
        << "error=access_denied&error_description=The+user+said+no.&state=st"_ba << none
        << u"The authorization server refused: access_denied (The user said no)."_s;
    QTest::newRow("refused and a code") << "error=server_error&code=c&state=st"_ba << none
                                        << u"The authorization server refused: server_error."_s;
    QTest::newRow("not UTF-8") << "error=%FF%00&state=st"_ba << none << u"server refused"_s;
}

void RedirectAnswerTest::query()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, code);
    QFETCH(QString, said);

    const auto answer = codeFromRedirect(query, "st");
    if (said.isEmpty()) {
        QVERIFY2(answer.ok(), answer.ok() ? "" : qPrintable(answer.error().message));
        QCOMPARE(*answer, code);
    } else {
        QVERIFY(!answer.ok());
        QVERIFY2(answer.error().message.contains(said), qPrintable(answer.error().message));
    }
}

QTEST_GUILESS_MAIN(RedirectAnswerTest)
#include "tst_redirectanswer.moc"
