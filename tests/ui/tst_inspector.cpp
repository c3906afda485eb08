// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "capture/capture.h"
#include "support/cputimer.h"
#include "ui/payload/bytescopy.h"
#include "ui/payload/hexview.h"
#include "ui/payload/inspector.h"
#include "ui/payload/plaintextview.h"
#include "ui/theme/colours.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;

namespace {

InspectedRow makeRow(wire::Kind kind, const QByteArray &payload)
{
    InspectedRow row;
    row.record.kind = kind;
    row.record.direction = wire::Direction::In;
    row.record.size = static_cast<std::uint32_t>(payload.size());
    row.record.frames = 1;
    row.type = u"JSON"_s;
    row.payload = [payload]() -> std::optional<std::string_view> {
        return std::string_view(payload.constData(), static_cast<std::size_t>(payload.size()));
    };
    return row;
}

QByteArray prettyText(const Inspector &inspector)
{
    return inspector.prettyView()->index().text();
}

// Shows a row and waits until its payload is there.
bool showRow(Inspector &inspector, const InspectedRow &row)
{
    const QSignalSpy shown(&inspector, &Inspector::contentShown);
    inspector.setRow(row);
    return QTest::qWaitFor([&shown] { return shown.count() > 0; });
}

QToolButton *button(const Inspector &inspector, const QString &name)
{
    for (QToolButton *found : inspector.findChildren<QToolButton *>()) {
        if (found->accessibleName() == name)
            return found;
    }
    return nullptr;
}

} // namespace

class TestInspector : public QObject
{
    Q_OBJECT

private slots:
    void hasItsTabs()
    {
        Inspector inspector;
        QCOMPARE(inspector.tabs()->accessibleName(), u"Inspector"_s);
        QStringList names;
        for (int i = 0; i < inspector.tabs()->count(); ++i)
            names.append(inspector.tabs()->tabText(i));
        QCOMPARE(names, (QStringList{u"Pretty"_s, u"Raw"_s, u"Hex"_s, u"Frame"_s, u"Handshake"_s}));
    }

    void prettyKeepsTokens()
    {
        Inspector inspector;
        const QByteArray payload
            = R"({"big":9007199254740993,"huge":1e400,"a":1,"a":2,"u":"\u00e9"})";
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, payload)));
        QCOMPARE(prettyText(inspector), QByteArray(R"({
  "big": 9007199254740993,
  "huge": 1e400,
  "a": 1,
  "a": 2,
  "u": "\u00e9"
})"));
        QCOMPARE(inspector.rawView()->index().text(), payload);
        QCOMPARE(inspector.hexView()->bytes(), payload);
        QCOMPARE(inspector.payload(), payload);
        QVERIFY(inspector.note().isEmpty());
    }

    void saysWhereTextStopsBeingJson()
    {
        Inspector inspector;
        const QByteArray payload = "{\"a\": 1,\n \"b\": nope}";
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, payload)));
        QVERIFY2(inspector.note().contains(u"line 2, column 8"_s), qPrintable(inspector.note()));
        QCOMPARE(prettyText(inspector), payload);
    }

    void plainTextHasNoNote_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("words") << QByteArray("hello there");
        QTest::newRow("markup") << QByteArray("<b>hello</b>");
        QTest::newRow("number") << QByteArray("42");
    }

    void plainTextHasNoNote()
    {
        QFETCH(QByteArray, payload);
        Inspector inspector;
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, payload)));
        QCOMPARE(inspector.note(), QString());
        QCOMPARE(prettyText(inspector), payload);
    }

    void binaryShowsAsHex()
    {
        Inspector inspector;
        inspector.resize(600, 400);
        inspector.show();
        const QByteArray payload("\x00\x01\xFE\xFF", 4);
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Binary, payload)));
        QVERIFY(inspector.note().contains(u"Binary"_s));
        QVERIFY(!inspector.prettyView()->isVisible());
        bool hexShown = false;
        for (const HexView *view : inspector.findChildren<HexView *>())
            hexShown = hexShown || (view->isVisible() && view->bytes() == payload);
        QVERIFY(hexShown);

        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, "text")));
        QVERIFY(inspector.prettyView()->isVisible());
    }

    void binaryThatHoldsJsonIsPretty()
    {
        Inspector inspector;
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Binary, "{\"a\":1}")));
        QCOMPARE(prettyText(inspector), QByteArray("{\n  \"a\": 1\n}"));
        QVERIFY(inspector.note().contains(u"binary"_s, Qt::CaseInsensitive));
    }

    void emptyPayload()
    {
        Inspector inspector;
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Ping, {})));
        QVERIFY(!inspector.note().isEmpty());
        QVERIFY(!button(inspector, u"Copy payload"_s)->isEnabled());
    }

    void handshake()
    {
        InspectedRow row = makeRow(wire::Kind::Handshake, "raw");
        row.handshake = wire::HandshakeFacts{};
        row.handshake->request = "GET /chat HTTP/1.1\r\nHost: a\r\n\r\n";
        row.handshake->response = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
        row.handshake->subprotocol = u"chat.v1"_s;
        row.handshake->timings.tcpUs = 1500;
        Inspector inspector;
        QVERIFY(showRow(inspector, row));
        const QByteArray text = prettyText(inspector);
        QVERIFY(text.startsWith("GET /chat HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 101 Switching"));
        QVERIFY(text.contains("chat.v1"));
        QVERIFY(text.contains("TCP 1.5 ms"));
        QVERIFY(!text.contains("DNS"));
        QVERIFY(!text.contains("\r\n\r\n\r\n"));
    }

    void failure()
    {
        InspectedRow row = makeRow(wire::Kind::Error, "sentence");
        row.failure = wire::Failure{};
        row.failure->diagnosis = wire::Diagnosis::TcpRefused;
        row.failure->message = u"Nobody listens."_s;
        row.failure->hint = u"Start the <b>server</b>."_s;
        row.failure->evidence = u"127.0.0.1:9"_s;
        Inspector inspector;
        QVERIFY(showRow(inspector, row));
        const QByteArray text = prettyText(inspector);
        QVERIFY(text.contains("Nobody listens."));
        QVERIFY(text.contains("Start the <b>server</b>."));
        QVERIFY(text.contains("tcp-refused"));
        QVERIFY(text.contains("127.0.0.1:9"));
    }

    void closes_data()
    {
        QTest::addColumn<int>("direction");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<QByteArray>("pretty");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("size");
        const auto row
            = [](const char *name, wire::Direction direction, int code, const QByteArray &reason,
                 const QByteArray &pretty, const QByteArray &hex, const QString &size) {
                  QTest::newRow(name) << int(direction) << code << reason << pretty << hex << size;
              };
        using wire::Direction;
        row("code", Direction::In, 1000, {}, "1000 Normal Closure, without a reason.",
            QByteArray::fromHex("03E8"), u" · 2 B · "_s);
        row("reason", Direction::Out, 4001, "b\u00fcg", "4001 private\nb\u00fcg",
            QByteArray::fromHex("0FA1") + "b\u00fcg", u" · 6 B · "_s);
        row("JSON is a reason, too", Direction::In, 1011, "{}", "1011 Internal Error\n{}",
            QByteArray::fromHex("03F3") + "{}", u" · 4 B · "_s);
        row("empty", Direction::In, 1005, {}, "1005 No Status Received: the Close frame is empty.",
            {}, u" · 0 B · "_s);
        row("none", Direction::Local, 1006, {}, "1006 Abnormal Closure: no Close frame came.", {},
            u"Local · "_s);
    }

    void closes()
    {
        QFETCH(int, direction);
        QFETCH(int, code);
        QFETCH(QByteArray, reason);
        InspectedRow row = makeRow(wire::Kind::Close, reason);
        row.record.direction = static_cast<wire::Direction>(direction);
        row.record.code = static_cast<std::uint16_t>(code);
        row.record.frames = row.record.direction == wire::Direction::Local ? 0 : 1;
        Inspector inspector;
        QVERIFY(showRow(inspector, row));
        QTEST(prettyText(inspector), "pretty");
        QTEST(inspector.hexView()->bytes(), "hex");
        QCOMPARE(inspector.rawView()->index().text(), reason);
        QCOMPARE(inspector.payload(), reason);
        QFETCH(QString, size);
        QVERIFY2(factsLine(row).contains(size), qPrintable(factsLine(row)));
    }

    void hexShowsTheBadFrame()
    {
        InspectedRow row = makeRow(wire::Kind::Error, "sentence");
        row.failure = wire::Failure{};
        row.failure->diagnosis = wire::Diagnosis::ProtocolOpcode;
        row.failure->message = u"Opcode 0x3 is reserved."_s;
        row.failure->bytes = QByteArray::fromHex("8301FF");
        Inspector inspector;
        QVERIFY(showRow(inspector, row));
        QCOMPARE(inspector.hexView()->bytes(), row.failure->bytes);
        QCOMPARE(inspector.payload(), QByteArray("sentence"));
    }

    void sentencesAreWrapped()
    {
        Inspector inspector;
        inspector.resize(300, 400);
        inspector.show();
        const QByteArray sentence
            = "€ sentence with <b>more</b> words than a line. "_ba.repeated(5);
        QVERIFY(showRow(inspector, makeRow(wire::Kind::State, sentence)));
        auto *words = tests::byName<QPlainTextEdit>(inspector, u"Row in words"_s);
        QVERIFY(words);
        QCOMPARE(words->toPlainText(), QString::fromUtf8(sentence));
        QCOMPARE(words->horizontalScrollBar()->maximum(), 0);
        QVERIFY(words->document()->size().height() > 3); // lines
        inspector.setQueries({capture::Query::parse(u"MORE"_s).query});
        QStringList found;
        for (const QTextEdit::ExtraSelection &mark : words->extraSelections())
            found << mark.cursor.selectedText();
        QCOMPARE(found, QStringList(5, u"more"_s));
        inspector.setQueries({});
        QVERIFY(words->extraSelections().isEmpty());
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, "text")));
        QVERIFY(inspector.prettyView()->isVisible());
        QVERIFY(words->toPlainText().isEmpty());
    }

    void foreignWordsAreNoMarkup()
    {
        Inspector inspector;
        for (const QLabel *label : inspector.findChildren<QLabel *>()) {
            if (!label->text().isEmpty())
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }

    void lastRowWins()
    {
        Inspector inspector;
        const QSignalSpy shown(&inspector, &Inspector::contentShown);
        const QByteArray slow = "[" + QByteArray("1,").repeated(200'000) + "1]";
        for (int i = 0; i < 5; ++i)
            inspector.setRow(makeRow(wire::Kind::Text, slow));
        inspector.setRow(makeRow(wire::Kind::Text, "{\"last\":true}"));
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(inspector.payload(), QByteArray("{\"last\":true}"));
        QVERIFY(prettyText(inspector).contains("last"));
    }

    void clearDropsWhatIsUnderWay()
    {
        Inspector inspector;
        const QSignalSpy shown(&inspector, &Inspector::contentShown);
        inspector.setRow(makeRow(wire::Kind::Text, "{\"first\":true}"));
        inspector.clear();
        QVERIFY(!inspector.note().isEmpty());
        const QByteArray next = "second";
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, next))); // jobs run in order
        QCOMPARE(shown.count(), 1);
        QCOMPARE(prettyText(inspector), next);
    }

    void bigPayloadIsCopiedInSlices()
    {
        const QByteArray payload(3 * BytesCopy::sliceSize + 17, 'x');
        int asked = 0;
        BytesCopy copy;
        QSignalSpy done(&copy, &BytesCopy::done);
        copy.start([&]() -> std::optional<std::string_view> {
            ++asked;
            return std::string_view(payload.constData(), static_cast<std::size_t>(payload.size()));
        });
        QCOMPARE(done.count(), 0);
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(done.first().first().toByteArray(), payload);
        QCOMPARE(asked, 5); // for its size, and for each slice
    }

    void payloadThatGoesAway()
    {
        const QByteArray payload(3 * BytesCopy::sliceSize, 'x');
        bool there = true;
        InspectedRow row = makeRow(wire::Kind::Text, {});
        row.payload = [&]() -> std::optional<std::string_view> {
            if (!there)
                return std::nullopt;
            return std::string_view(payload.constData(), static_cast<std::size_t>(payload.size()));
        };
        Inspector inspector;
        inspector.setRow(row);
        there = false;
        QTRY_VERIFY(inspector.note().contains(u"gone"_s));
        QVERIFY(inspector.payload().isEmpty());
    }

    void rowOfACapture()
    {
        capture::Capture capture;
        const auto append = [&capture](const char *text, std::int64_t time) {
            wire::Batch batch;
            wire::Record record;
            record.kind = wire::Kind::Text;
            record.direction = wire::Direction::In;
            record.time = time;
            record.frames = 1;
            batch.append(record, text);
            capture.append(std::move(batch));
        };
        append("{\"a\":1}", 1000);
        const InspectedRow row = inspectedRow(capture, 0);
        QCOMPARE(row.type, u"JSON"_s);
        QCOMPARE(row.payload().value(), std::string_view("{\"a\":1}"));
        QVERIFY(factsLine(row).contains(u"7 B"_s));

        capture.clear();
        QVERIFY(!row.payload());
        append("other", 2000);
        QVERIFY(!row.payload());
    }

    void framesAndHandshakeFollowTheRow()
    {
        capture::Capture capture;
        wire::Batch batch;
        wire::Record record;
        record.kind = wire::Kind::State;
        record.code = static_cast<std::uint16_t>(wire::State::Connecting);
        batch.append(record, "Connecting");
        record.kind = wire::Kind::Handshake;
        record.code = 101;
        record.time = 1000;
        wire::HandshakeFacts facts;
        facts.request = "GET /chat HTTP/1.1\r\n\r\n";
        batch.append(record, "heads", facts);
        record = wire::Record();
        record.kind = wire::Kind::Text;
        record.direction = wire::Direction::In;
        record.frames = 1;
        record.wireSize = 4;
        record.time = 2000;
        batch.append(record, "hi");
        capture.append(std::move(batch));

        Inspector inspector;
        inspector.resize(500, 400);
        inspector.show();
        const auto *frames = inspector.findChild<QTableView *>();
        QCOMPARE(frames->accessibleName(), u"Frames"_s);
        QVERIFY(showRow(inspector, inspectedRow(capture, 2)));
        QCOMPARE(frames->model()->rowCount(), 1);
        inspector.showHandshake();
        QCOMPARE(inspector.tabs()->tabText(inspector.tabs()->currentIndex()), u"Handshake"_s);
        auto *request = tests::byName<PlainTextView>(inspector, u"Request"_s);
        QVERIFY(request);
        QCOMPARE(request->index().text(), facts.request);

        QVERIFY(showRow(inspector, inspectedRow(capture, 0)));
        QCOMPARE(frames->model()->rowCount(), 0);
        QVERIFY(tests::byName<PlainTextView>(inspector, u"Request"_s));
        inspector.clear();
        QVERIFY(!tests::byName<PlainTextView>(inspector, u"Request"_s));
    }

    void goesToTheFirstMatch()
    {
        Inspector inspector;
        inspector.resize(500, 300);
        inspector.show();
        QByteArray payload = "[";
        for (int i = 0; i < 1'000; ++i)
            payload += i == 700 ? "\"here\"," : "1234,";
        payload += "\"here\"]";
        inspector.setQueries({capture::Query::parse(u"HERE"_s).query});
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, payload)));
        PlainTextView &pretty = *inspector.prettyView();
        QTRY_COMPARE(pretty.currentMatch().size, std::size_t(4));
        const auto row = pretty.index().rowAt(static_cast<qsizetype>(pretty.currentMatch().first));
        QCOMPARE(row, qsizetype(701));
        QVERIFY(pretty.firstVisibleRow() <= row && row < pretty.endVisibleRow());
        QCOMPARE(pretty.selectedText(), QByteArray());

        const Colours colours = coloursFor(pretty.palette());
        const auto painted = [](QWidget &view, const QColor &colour) {
            const QImage image = view.grab().toImage();
            for (int x = 0; x < image.width(); ++x) {
                for (int y = 0; y < image.height(); ++y) {
                    if (image.pixelColor(x, y) == colour)
                        return true;
                }
            }
            return false;
        };
        QVERIFY(painted(pretty, colours.currentMatch));
        QVERIFY(!painted(pretty, colours.match));
        pretty.verticalScrollBar()->setValue(pretty.verticalScrollBar()->maximum());
        QVERIFY(painted(pretty, colours.match));
        inspector.tabs()->setCurrentIndex(2);
        inspector.hexView()->verticalScrollBar()->setValue(700 * 5 / 16);
        QVERIFY(painted(*inspector.hexView(), colours.match));

        inspector.tabs()->setCurrentIndex(0);
        inspector.setQueries({});
        QVERIFY(!painted(pretty, colours.match));
        QCOMPARE(pretty.currentMatch().size, std::size_t(0));
    }

    void copiesThePayload()
    {
        Inspector inspector;
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, "{\"a\":\"<b>\u00e9\"}")));
        button(inspector, u"Copy payload"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"{\"a\":\"<b>\u00e9\"}"_s);
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Binary, QByteArray("\x00\xFF", 2))));
        button(inspector, u"Copy payload"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"00 ff"_s);
    }

    void savesThePayload()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"payload.bin"_s);
        const QByteArray payload("\x00\r\n\xFF", 4);
        Inspector inspector;
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Binary, payload)));
        QSignalSpy saved(&inspector, &Inspector::saved);
        inspector.savePayload(path);
        QTRY_COMPARE(saved.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), payload);

        const QSignalSpy failed(&inspector, &Inspector::saveFailed);
        inspector.savePayload(path + u"/below-a-file"_s);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!inspector.note().isEmpty());
    }

    void showingABigPayloadHoldsUpNothing()
    {
        // All the work in the GUI thread would be one long turn of its event loop.
        const QByteArray payload = "[" + QByteArray("{\"a\":[1,2,3]},").repeated(300'000) + "1]";
        Inspector inspector;
        inspector.resize(600, 400);
        inspector.show();
        QVERIFY(QTest::qWaitForWindowExposed(&inspector));
        QVERIFY(showRow(inspector, makeRow(wire::Kind::Text, "warm")));
        const QSignalSpy shown(&inspector, &Inspector::contentShown);
        QElapsedTimer total;
        tests::CpuTimer turn;
        double longestMs = 0;
        total.start();
        inspector.setRow(makeRow(wire::Kind::Text, payload));
        do {
            QCoreApplication::processEvents();
            longestMs = qMax(longestMs, turn.elapsedMs());
            turn = {};
        } while (shown.count() == 0);
        const double totalMs = double(total.nsecsElapsed()) / 1e6;
        QVERIFY2(longestMs < totalMs / 2, qPrintable(u"%1 of %2 ms"_s.arg(longestMs).arg(totalMs)));
    }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
