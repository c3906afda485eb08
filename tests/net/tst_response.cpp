// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/response.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright;
using net::Response;
using State = net::Response::State;

/// The answer to the upgrade request, taken apart in pieces of any size.
class TestResponse : public QObject
{
    Q_OBJECT

private slots:
    void isTheSameInAnyPieces_data();
    void isTheSameInAnyPieces();
    void staysBounded_data();
    void staysBounded();
    void takesAnyBytes();
};

void TestResponse::isTheSameInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<State>("state");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("behind"); // the rest of a 101, the body of a refusal

    const QByteArray ok = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n";
    const QByteArray hints = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    const QByteArray chunked = "HTTP/1.1 500 No\r\nTransfer-Encoding: gzip, chunked\r\n\r\n";
    const QByteArray sized = "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n";
    const QByteArray none;
    QTest::newRow("nothing") << none << State::Incomplete << none << none;
    QTest::newRow("half") << ok.chopped(1) << State::Incomplete << ok.chopped(1) << none;
    QTest::newRow("101") << ok << State::Whole << ok << none;
    QTest::newRow("101 and frames")
        << ok + "\x81\x02hi" << State::Whole << ok << QByteArray("\x81\x02hi");
    QTest::newRow("announced twice")
        << hints + hints + ok + "x" << State::Whole << hints + hints + ok << QByteArray("x");
    QTest::newRow("announced and refused")
        << hints + sized + "hello" << State::Whole << hints + sized << QByteArray("hello");
    QTest::newRow("announced only") << hints << State::Incomplete << hints << none;
    QTest::newRow("nonsense behind an announcement")
        << hints + "SSH" << State::NotHttp << hints + "SSH" << none;
    QTest::newRow("length") << sized + "hello and more" << State::Whole << sized
                            << QByteArray("hello");
    QTest::newRow("short of its length")
        << sized + "hell" << State::Body << sized << QByteArray("hell");
    QTest::newRow("chunks") << chunked + "3\r\nabc\r\nA;q=\"1\"\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
                            << State::Whole << chunked << QByteArray("abc0123456789");
    QTest::newRow("chunks without an end") << chunked + "3\r\nabc\r\n"
                                           << State::Body << chunked << QByteArray("abc");
    QTest::newRow("no chunks") << chunked + "hello\r\nworld" << State::Whole << chunked << none;
    QTest::newRow("chunk longer than it says") << chunked + "2\r\nabc\r\n"
                                               << State::Whole << chunked << QByteArray("ab");
    QTest::newRow("line feeds") << QByteArray("HTTP/1.1 404 No\nA: b\n\n") << State::LineFeedsOnly
                                << QByteArray("HTTP/1.1 404 No\nA: b\n\n") << none;
    QTest::newRow("line feed at the end")
        << QByteArray("HTTP/1.1 404 No\r\nA: b\n\r\n") << State::LineFeedsOnly
        << QByteArray("HTTP/1.1 404 No\r\nA: b\n\r\n") << none;
    QTest::newRow("line feed inside")
        << QByteArray("HTTP/1.1 101 OK\r\nA: b\nC: d\r\n\r\n") << State::Whole
        << QByteArray("HTTP/1.1 101 OK\r\nA: b\nC: d\r\n\r\n") << none;
    QTest::newRow("no status") << QByteArray("HTTP/1.1 abc\r\n") << State::NotHttp
                               << QByteArray("HTTP/1.1 abc\r\n") << none;
    QTest::newRow("another protocol")
        << QByteArray("HTTPS") << State::NotHttp << QByteArray("HTTPS") << none;
}

void TestResponse::isTheSameInAnyPieces()
{
    QFETCH(QByteArray, bytes);
    QFETCH(State, state);
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, behind);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    for (int round = 0; round < 50; ++round) {
        const int largest = round == 0 ? int(bytes.size()) + 1 : round == 1 ? 2 : 20;
        Response response;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype size = round == 0 ? bytes.size() : random.bounded(1, largest);
            response.add(bytes.mid(at, size));
            at += size;
        }
        const QByteArray context = "seed " + QByteArray::number(seed);
        QVERIFY2(response.state() == state, context.constData());
        // What comes behind a broken head does not matter.
        QVERIFY2(response.headText() == head || state == State::LineFeedsOnly, context.constData());
        const QByteArray got = response.body() ? response.body()->bytes() : response.takeRest();
        QVERIFY2(got == behind, context.constData());
    }
}

void TestResponse::staysBounded_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<State>("state");
    const QByteArray chunked = "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("one header") << QByteArray("HTTP/1.1 101 OK\r\nX: ") << QByteArray(1000, 'x')
                                << State::TooLarge;
    QTest::newRow("headers") << QByteArray("HTTP/1.1 101 OK\r\n") << QByteArray("A: b\r\n")
                             << State::TooLarge;
    QTest::newRow("announcements")
        << QByteArray() << QByteArray("HTTP/1.1 102 Wait\r\n\r\n") << State::TooLarge;
    QTest::newRow("status line") << QByteArray("HTTP/1.1 200 ") << QByteArray(1000, 'x')
                                 << State::TooLarge;
    QTest::newRow("nonsense") << QByteArray("x") << QByteArray(1000, 'x') << State::NotHttp;
    QTest::newRow("body") << QByteArray("HTTP/1.1 500 No\r\n\r\n") << QByteArray(1000, 'x')
                          << State::Whole;
    QTest::newRow("chunks") << chunked << QByteArray("1\r\nx\r\n") << State::Whole;
    QTest::newRow("chunk size") << chunked << QByteArray("0") << State::Whole;
    QTest::newRow("trailers") << chunked + "0\r\n" << QByteArray(1000, 'x') << State::Whole;
}

void TestResponse::staysBounded()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, again);
    QFETCH(State, state);
    Response response;
    response.add(start);
    for (qsizetype sent = 0; sent < 1'000'000; sent += again.size())
        response.add(again);
    QCOMPARE(response.state(), state);
    QVERIFY(response.headText().size() <= Response::maxHead + again.size());
    if (response.body()) {
        QVERIFY(response.body()->bytes().size() <= wire::maxHandshakeBody);
        QVERIFY(!response.body()->note().isEmpty());
    }
}

void TestResponse::takesAnyBytes()
{
    static constexpr const char *words[] = {"HTTP/1.1 ", "101",
                                            "200",       "100",
                                            "\r\n",      "\n",
                                            "\r",        " ",
                                            ":",         "Content-Length: ",
                                            "9",         "-1",
                                            "ffffffff",  "Transfer-Encoding: chunked",
                                            ";",         "x"};
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int round = 0; round < 20'000; ++round) {
        Response response;
        response.add("HTTP/1.1 ");
        for (int i = 0; i < 30; ++i) {
            const auto word = random.bounded(int(std::size(words)) + 1);
            response.add(word < int(std::size(words)) ? QByteArray(words[word])
                                                      : QByteArray(1, char(random.generate())));
        }
        if (auto &body = response.body())
            body->end(net::RefusalBody::Cut::Closed);
        QVERIFY(response.headText().size() < 1000);
    }
}

QTEST_GUILESS_MAIN(TestResponse)
#include "tst_response.moc"
