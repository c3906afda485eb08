// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "net/nativelink.h"

#include <QSignalSpy>
#include <QTest>

using namespace sockwright;

/// The link for a Qt whose socket cannot be taken over: QWebSocket's own signals become rows.
class TestNativeLink : public QObject
{
    Q_OBJECT

private slots:
    void rowsOfAWholeConversation()
    {
        net::EmbeddedServer server;
        QVERIFY(server.listen());
        QWebSocket webSocket;
        QSignalSpy connected(&webSocket, &QWebSocket::connected);
        webSocket.open(QUrl(server.url().toString() + QLatin1String("/echo")));
        QTRY_COMPARE(connected.size(), 1);

        const auto queue = std::make_shared<net::BatchQueue>(1024 * 1024);
        net::RowWriter rows(queue, [](bool) {});
        net::NativeLink link(&webSocket, rows);
        link.send(wire::Opcode::Text, "grüße", false);
        link.send(wire::Opcode::Binary, QByteArray("\0\xff", 2), false);
        link.send(wire::Opcode::Ping, "p", false);

        wire::Batch all;
        const auto texts = [&](wire::Kind kind, wire::Direction direction) {
            all.append(queue->take().batch);
            QByteArrayList found;
            for (const wire::Record &record : all.records()) {
                const std::string_view payload = all.payload(record);
                if (record.kind == kind && record.direction == direction)
                    found.append(QByteArray(payload.data(), qsizetype(payload.size())));
            }
            return found;
        };
        using wire::Direction;
        using wire::Kind;
        QTRY_COMPARE(texts(Kind::Text, Direction::In), QByteArrayList{"grüße"});
        QTRY_COMPARE(texts(Kind::Binary, Direction::In), (QByteArrayList{QByteArray("\0\xff", 2)}));
        QTRY_COMPARE(texts(Kind::Pong, Direction::In), QByteArrayList{"p"});
        QCOMPARE(texts(Kind::Text, Direction::Out), QByteArrayList{"grüße"});
        QCOMPARE(texts(Kind::Ping, Direction::Out), QByteArrayList{"p"});

        QSignalSpy disconnected(&webSocket, &QWebSocket::disconnected);
        link.sendClose(4000, QStringLiteral("bye"), false);
        QTRY_COMPARE(disconnected.size(), 1);
        QVERIFY(link.closeSent());
        QCOMPARE(texts(Kind::Close, Direction::Out), QByteArrayList{"bye"});
        link.send(wire::Opcode::Text, "too late", false);
        QCOMPARE(texts(Kind::Text, Direction::Out).size(), 1);
    }

    void tellsTheServersClose()
    {
        net::EmbeddedServer server;
        QVERIFY(server.listen());
        QWebSocket webSocket;
        QSignalSpy disconnected(&webSocket, &QWebSocket::disconnected);
        webSocket.open(
            QUrl(server.url().toString() + QLatin1String("/close?code=4001&reason=why")));
        const auto queue = std::make_shared<net::BatchQueue>(1024);
        net::RowWriter rows(queue, [](bool) {});
        net::NativeLink link(&webSocket, rows);
        QTRY_COMPARE(disconnected.size(), 1);
        link.drain();
        const wire::Batch batch = queue->take().batch;
        QCOMPARE(batch.records().size(), std::size_t(1));
        QCOMPARE(batch.records().front().code, quint16(4001));
        QCOMPARE(batch.payload(batch.records().front()), std::string_view("why"));
        QVERIFY(link.closeReceived());
    }
};

QTEST_GUILESS_MAIN(TestNativeLink)
#include "tst_nativelink.moc"
