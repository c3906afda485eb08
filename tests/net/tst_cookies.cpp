// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/cookies.h"
#include "net/redactor.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::net;
using namespace Qt::StringLiterals;

namespace {

QNetworkCookie cookie(const QByteArray &name, const QByteArray &value, const QString &path = u"/"_s)
{
    QNetworkCookie made(name, value);
    made.setDomain(u"h.example"_s);
    made.setPath(path);
    return made;
}

} // namespace

/// Cookies of a jar on their way into handshakes and out of what is kept. What a jar takes and
/// gives is tested with session's.
class TestCookies : public QObject
{
    Q_OBJECT

private slots:
    void hidesWhatAnAnswerSets_data();
    void hidesWhatAnAnswerSets();
    void countsTheLastOfAnAnswer();
    void sendsBesideTheRequestsOwn_data();
    void sendsBesideTheRequestsOwn();
    void hidesWhatItSends();
};

void TestCookies::hidesWhatAnAnswerSets_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *name, const QByteArray &answer, const QByteArray &kept) {
        QTest::newRow(name) << answer << kept;
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const auto line
        = [&row, &ok](const char *name, const QByteArray &text, const QByteArray &kept) {
              row(name, ok + text + "\r\nServer: x\r\n\r\n", ok + kept + "\r\nServer: x\r\n\r\n");
          };
    line("none", "Cookie: a=1\r\nSet-Cookie2: a=2", "Cookie: a=1\r\nSet-Cookie2: a=2");
    line("attributes stay",
         "Set-Cookie: sid=abcd1234; Path=/a; Domain=x.org; Expires=Wed, 21 Oct 2035 07:28:00 GMT; "
         "Max-Age=9; Secure; HttpOnly; SameSite=Lax",
         "Set-Cookie: sid=***; Path=/a; Domain=x.org; Expires=Wed, 21 Oct 2035 07:28:00 GMT; "
         "Max-Age=9; Secure; HttpOnly; SameSite=Lax");
    line("in any case, spaced", "set-COOKIE :\t sid = abc ;Path=/",
         "set-COOKIE :\t sid = *** ;Path=/");
    line("quoted", "Set-Cookie: a=\"x y\"", "Set-Cookie: a=\"***\"");
    line("one quote", "Set-Cookie: a=\"", "Set-Cookie: a=***");
    line("empty", "Set-Cookie: a=; b=c", "Set-Cookie: a=; b=c");
    line("empty, quoted", "Set-Cookie: a=\"\"", "Set-Cookie: a=\"\"");
    line("nothing", "Set-Cookie:", "Set-Cookie:");
    line("without a name", "Set-Cookie: abc; Path=/", "Set-Cookie: ***; Path=/");
    line("with an empty name", "Set-Cookie: =abc; Path=/", "Set-Cookie: =***; Path=/");
    line("more signs", "Set-Cookie: a=b=c==; Path=/", "Set-Cookie: a=***; Path=/");
    line("short: only where it stands", "X-Size: 12\r\nSet-Cookie: a=1; Max-Age=1",
         "X-Size: 12\r\nSet-Cookie: a=***; Max-Age=1");
    line("one is part of the other", "Set-Cookie: a=1\r\nSet-Cookie: a=12; Path=/x",
         "Set-Cookie: a=***\r\nSet-Cookie: a=***; Path=/x");
    line("repeated", "Set-Cookie: a=abc123\r\nX-A: <abc123>", "Set-Cookie: a=***\r\nX-A: <***>");
    line("a word: only where it stands", "Upgrade: websocket\r\nSet-Cookie: by=websocket",
         "Upgrade: websocket\r\nSet-Cookie: by=***");
    line("folded", "Set-Cookie: a=abc\r\n def; Path=/", "Set-Cookie: a=***; Path=/");
    row("not whole", "HTTP/1.1 200 OK\r\nSet-Cookie: a=ab", "HTTP/1.1 200 OK\r\nSet-Cookie: a=***");
    row("only line feeds", "HTTP/1.1 200 OK\nSet-Cookie: a=ab\nX: ab\n\n",
        "HTTP/1.1 200 OK\nSet-Cookie: a=***\nX: ab\n\n");
    row("no HTTP", "Hello\nSet-Cookie: a=ab\n", "Hello\nSet-Cookie: a=***\n");
    row("announced before",
        "HTTP/1.1 103 Early\r\nSet-Cookie: a=xy\r\n\r\nHTTP/1.1 403 No\r\nSet-Cookie: b=z\r\n\r\n",
        "HTTP/1.1 103 Early\r\nSet-Cookie: a=***\r\n\r\nHTTP/1.1 403 No\r\nSet-Cookie: "
        "b=***\r\n\r\n");
    row("nothing came", {}, {});
}

void TestCookies::hidesWhatAnAnswerSets()
{
    QFETCH(QByteArray, answer);
    const Redactor redactor(setCookieSecrets(answer));
    QTEST(redactor.redacted(answer), "kept");
}

void TestCookies::countsTheLastOfAnAnswer()
{
    QByteArray text = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < maxSetCookies + 1; ++i)
        text += "Set-Cookie: n" + QByteArray::number(i) + "=v\r\n";
    const QByteArrayList values = setCookiesOf(wire::parseResponseHead(text)->headers);
    QCOMPARE(values.size(), maxSetCookies);
    QCOMPARE(values.first(), QByteArray("n1=v"));
    const std::vector<SecretText> secrets = setCookieSecrets(text);
    QCOMPARE(qsizetype(secrets.size()), maxSetCookies);
    QCOMPARE(secrets.front().before, QByteArray("n1="));
}

void TestCookies::sendsBesideTheRequestsOwn_data()
{
    QTest::addColumn<wire::Headers>("own");
    QTest::addColumn<wire::Headers>("sent");
    const auto row = [](const char *name, const wire::Headers &own, const wire::Headers &sent) {
        QTest::newRow(name) << own << sent;
    };
    const wire::Header other{"X-A", "1"};
    row("alone", {other}, {other, {"Cookie", "b=3; a=1; b=2"}});
    row("behind its own", {{"cookie", "c=4"}, other}, {{"cookie", "c=4; b=3; a=1; b=2"}, other});
    row("its own win", {{"Cookie", "c=4;b=5"}}, {{"Cookie", "c=4;b=5; a=1"}});
    row("its own in two lines", {{"Cookie", "b=5"}, {"Cookie", "a=6"}},
        {{"Cookie", "b=5"}, {"Cookie", "a=6"}});
    row("its own is empty", {{"Cookie", ""}}, {{"Cookie", "b=3; a=1; b=2"}});
    row("names have a case", {{"Cookie", "A=4; B=5"}}, {{"Cookie", "A=4; B=5; b=3; a=1; b=2"}});
}

void TestCookies::sendsBesideTheRequestsOwn()
{
    QFETCH(wire::Headers, own);
    Target target;
    target.url = QUrl(u"ws://h.example/chat"_s);
    target.headers = own;
    sendJarCookies(target);
    QCOMPARE(target.headers, own); // there is no jar
    QVERIFY(target.secrets.empty());
    target.jar = {cookie("a", "1"), cookie("b", "2"), cookie("b", "3", u"/chat"_s),
                  cookie("x", "9", u"/elsewhere"_s)};
    sendJarCookies(target);
    QTEST(target.headers, "sent");
}

void TestCookies::hidesWhatItSends()
{
    Target target;
    target.url = QUrl(u"ws://h.example/"_s);
    target.headers = {{"Cookie", "mine=shown"}};
    target.jar = {cookie("sid", "abcd1234"), cookie("q", "\"so so\""), cookie("e", {}),
                  cookie("mine", "other"), cookie("x", "unsent", u"/x"_s)};
    target.secrets = {{"sid=", "abcd1234"}};
    sendJarCookies(target);
    QCOMPARE(target.secrets, (std::vector<SecretText>{{"sid=", "abcd1234"}, {"q=\"", "so so"}}));
    QCOMPARE(Redactor(target.secrets).redacted(target.headers[0].value),
             QByteArray("mine=shown; sid=***; q=\"***\"; e="));
}

QTEST_GUILESS_MAIN(TestCookies)
#include "tst_cookies.moc"
