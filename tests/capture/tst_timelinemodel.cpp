// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "base/clock.h"
#include "capture/timelinemodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

class TestTimelineModel : public QObject
{
    Q_OBJECT

private slots:
    void cells_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("arrow");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("preview");

        const auto in = [](const char *name, Kind kind, int code, const QByteArray &payload,
                           const QString &type, const QString &size, const QString &preview) {
            QTest::newRow(name) << kind << Direction::In << code << payload << u"↓"_s
                                << u"received"_s << type << size << preview;
        };
        const auto local = [](const char *name, Kind kind, int code, const QByteArray &payload,
                              const QString &type, const QString &size, const QString &preview) {
            QTest::newRow(name) << kind << Direction::Local << code << payload << u"•"_s
                                << u"local"_s << type << size << preview;
        };
        in("text", Kind::Text, 0, "hello", u"text"_s, u"5 B"_s, u"hello"_s);
        in("empty text", Kind::Text, 0, "", u"text"_s, u"0 B"_s, u""_s);
        in("JSON", Kind::Text, 0, R"({"type":"tick"})", u"JSON"_s, u"15 B"_s,
           uR"({"type":"tick"})"_s);
        in("XML", Kind::Text, 0, "<a/>", u"XML"_s, u"4 B"_s, u"<a/>"_s);
        in("long text", Kind::Text, 0, QByteArray(1200, 'x'), u"text"_s, u"1.2 KB"_s,
           QString(199, u'x') + u'…');
        in("control characters", Kind::Text, 0, "a\x1b[31m\nb", u"text"_s, u"8 B"_s, u"a␛[31m␊b"_s);
        in("bidirectional override", Kind::Text, 0, "a\xe2\x80\xae", u"text"_s, u"4 B"_s,
           u"a⟨U+202E⟩"_s);
        in("binary", Kind::Binary, 0, QByteArray("\xde\xad\x00", 3), u"binary"_s, u"3 B"_s,
           u"de ad 00"_s);
        in("long binary", Kind::Binary, 0, QByteArray(65, '\x01'), u"binary"_s, u"65 B"_s,
           u"01 "_s.repeated(64) + u'…');
        in("ping", Kind::Ping, 0, "are you there", u"ping"_s, u"13 B"_s, u"are you there"_s);
        in("ping with bytes", Kind::Ping, 0, "\xff\x01", u"ping"_s, u"2 B"_s, u"ff 01"_s);
        in("close", Kind::Close, 1001, "bye\n", u"close 1001"_s, u"6 B"_s,
           u"1001 Going Away — bye␊"_s);
        in("close without reason", Kind::Close, 1000, "", u"close 1000"_s, u"2 B"_s,
           u"1000 Normal Closure"_s);
        local("state", Kind::State, 2, "Connected", u"state"_s, u""_s, u"Connected"_s);
        local("error", Kind::Error, 3, "Nobody listens.", u"error"_s, u""_s, u"Nobody listens."_s);
        QTest::newRow("pong sent") << Kind::Pong << Direction::Out << 0 << QByteArray("x") << u"↑"_s
                                   << u"sent"_s << u"pong"_s << u"1 B"_s << u"x"_s;
    }

    void cells()
    {
        QFETCH(Kind, kind);
        QFETCH(Direction, direction);
        QFETCH(int, code);
        QFETCH(QByteArray, payload);
        Capture capture;
        const TimelineModel model(&capture);
        wire::Record record
            = rows::record(kind, direction, static_cast<quint16>(code), base::nowNs());
        record.flags = wire::Record::Compressed;
        rows::append(capture, record, payload);

        const auto text = [&model](int column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role).toString();
        };
        QCOMPARE(text(TimeColumn), base::localTime(record.time).toString(u"HH:mm:ss.zzz"_s));
        QTEST(text(DirectionColumn), "arrow");
        QTEST(text(DirectionColumn, Qt::AccessibleTextRole), "word");
        QTEST(text(TypeColumn), "type");
        QTEST(text(SizeColumn), "size");
        QTEST(text(PreviewColumn), "preview");
        QVERIFY(text(PreviewColumn).size() <= 200);

        for (int column = 0; column < TimelineColumnCount; ++column) {
            const QModelIndex index = model.index(0, column);
            QCOMPARE(index.data(DirectionRole).toInt(), static_cast<int>(direction));
            QCOMPARE(index.data(KindRole).toInt(), static_cast<int>(kind));
            QCOMPARE(index.data(CodeRole).toInt(), code);
            QCOMPARE(index.data(FlagsRole).toInt(), static_cast<int>(wire::Record::Compressed));
            QCOMPARE(index.data(TimeRole).toLongLong(), record.time);
            QCOMPARE(index.data(SizeRole).toLongLong(), payload.size());
            QCOMPARE(index.data(RowRole).toLongLong(), 0);
            QVERIFY(!index.data(Qt::DecorationRole).isValid());
            QVERIFY(!index.data(Qt::ForegroundRole).isValid());
        }
    }

    void handshakePreview_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("preview");
        QTest::newRow("upgraded") << QByteArray("GET /chat?a=b HTTP/1.1\r\nHost: x\r\n\r\n") << 101
                                  << u"101 · GET /chat?a=b"_s;
        QTest::newRow("no answer")
            << QByteArray("GET / HTTP/1.1\r\n\r\n") << 0 << u"no answer · GET /"_s;
        QTest::newRow("no request known") << QByteArray() << 404 << u"404"_s;
        QTest::newRow("long") << "GET /" + QByteArray(500, 'p') + " HTTP/1.1\r\n\r\n"
                              << 101 << u"101 · GET /"_s + QString(188, u'p') + u'…';
    }

    void handshakePreview()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        wire::HandshakeFacts facts;
        facts.request = request;
        facts.status = status;
        wire::Batch batch;
        batch.append(rows::record(Kind::Handshake, Direction::Local), "heads", facts);
        Capture capture;
        capture.append(std::move(batch));
        const TimelineModel model(&capture);
        QTEST(model.index(0, PreviewColumn).data().toString(), "preview");
        QCOMPARE(model.index(0, TypeColumn).data().toString(), u"handshake"_s);
    }

    void payloadThatWasNotKept()
    {
        Capture capture;
        capture.setPayloadLimit(1);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "{\"a\":1}");
        const TimelineModel model(&capture);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, SizeColumn).data().toString(), u"7 B"_s);
        QCOMPARE(model.index(1, PreviewColumn).data().toString(), u"(payload not kept)"_s);
    }

    void delta_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 ns, const QString &text) {
            QTest::newRow(qPrintable(QString::number(ns))) << ns << text;
        };
        row(0, u"+0 µs"_s);
        row(999, u"+0 µs"_s);
        row(340'999, u"+340 µs"_s);
        row(999'999, u"+999 µs"_s);
        row(1'000'000, u"+1.0 ms"_s);
        row(9'999'999, u"+9.9 ms"_s);
        row(12'345'678, u"+12 ms"_s);
        row(999'999'999, u"+999 ms"_s);
        row(1'250'000'000, u"+1.2 s"_s);
        row(59'999'000'000, u"+59.9 s"_s);
        row(125'000'000'000, u"+2 min 5 s"_s);
        row(12'000'000'000'000, u"+3 h 20 min"_s);
        row(-340'000, u"−340 µs"_s);
    }

    void delta()
    {
        QFETCH(qint64, ns);
        Capture capture;
        const qint64 start = base::nowNs();
        rows::append(capture, rows::record(Kind::Text, Direction::In, 0, start), "");
        rows::append(capture, rows::record(Kind::Text, Direction::In, 0, start + ns), "");
        const TimelineModel model(&capture);
        QCOMPARE(model.index(0, DeltaColumn).data().toString(), QString());
        QTEST(model.index(1, DeltaColumn).data().toString(), "text");
    }

    void timeToolTipHasDateAndMicroseconds()
    {
        Capture capture;
        const qint64 time = base::nowNs();
        rows::append(capture, rows::record(Kind::Text, Direction::In, 0, time), "");
        const TimelineModel model(&capture);
        const QString tip = model.index(0, TimeColumn).data(Qt::ToolTipRole).toString();
        const QString iso = QString::fromLatin1(base::isoMicroseconds(time));
        QVERIFY2(tip.contains(iso.mid(iso.indexOf(u'.'), 7)), qPrintable(tip));
        QVERIFY2(tip.startsWith(base::localTime(time).toString(u"yyyy-MM-dd HH:mm:ss"_s)),
                 qPrintable(tip));
        QVERIFY(!model.index(0, PreviewColumn).data(Qt::ToolTipRole).isValid());
    }

    void headersHaveWords()
    {
        Capture capture;
        const TimelineModel model(&capture);
        for (int column = 0; column < TimelineColumnCount; ++column) {
            const QString title = model.headerData(column, Qt::Horizontal).toString();
            const QString words
                = model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString();
            QVERIFY(!title.isEmpty());
            QVERIFY(words.contains(QRegularExpression(u"^[A-Za-z ]+$"_s)));
        }
    }

    void oneInsertABatch()
    {
        Capture capture;
        TimelineModel model(&capture);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        for (int i = 0; i < 3; ++i) {
            wire::Batch batch;
            for (int row = 0; row < 1000; ++row)
                batch.append(rows::record(Kind::Text, Direction::In), "x");
            capture.append(std::move(batch));
        }
        QCOMPARE(inserted.size(), 3);
        QCOMPARE(inserted.at(2).at(1).toInt(), 2000);
        QCOMPARE(inserted.at(2).at(2).toInt(), 2999);
        QCOMPARE(model.rowCount(), 3000);
        capture.clear();
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowCount(), 0);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "x");
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
