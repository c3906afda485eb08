// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "session/session.h"
#include "ui/window/roundtripfigure.h"
#include "ui/window/sparkline.h"

#include <QImage>
#include <QLabel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using session::RoundTrip;
using ui::sparklinePoints;

namespace {

void measure(RoundTrip &roundTrip, std::int64_t ns)
{
    wire::Record record;
    record.kind = wire::Kind::Ping;
    record.direction = wire::Direction::Out;
    roundTrip.follow(record, "x");
    record.kind = wire::Kind::Pong;
    record.direction = wire::Direction::In;
    record.time = ns;
    roundTrip.follow(record, "x");
}

} // namespace

class TestRoundTripFigure : public QObject
{
    Q_OBJECT

private slots:
    void points_data()
    {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<QPolygonF>("points"); // in 10 x 8, for at most 5 values
        QTest::newRow("none") << std::vector<double>() << QPolygonF();
        QTest::newRow("one") << std::vector<double>{3} << QPolygonF({{0, 0}});
        QTest::newRow("zeros") << std::vector<double>{0, 0} << QPolygonF({{0, 8}, {2.5, 8}});
        QTest::newRow("rising") << std::vector<double>{1, 2, 4}
                                << QPolygonF({{0, 6}, {2.5, 4}, {5, 0}});
        QTest::newRow("full") << std::vector<double>{4, 0, 4, 0, 2}
                              << QPolygonF({{0, 0}, {2.5, 8}, {5, 0}, {7.5, 8}, {10, 4}});
    }

    void points()
    {
        QFETCH(std::vector<double>, values);
        QFETCH(QPolygonF, points);
        QCOMPARE(sparklinePoints(values, 5, QRectF(0, 0, 10, 8)), points);
    }

    void aCapacityOfOne()
    {
        QCOMPARE(sparklinePoints({7}, 1, QRectF(0, 0, 10, 8)), QPolygonF({{0, 0}}));
    }

    void drawsInTheTextColour()
    {
        ui::Sparkline line(5);
        QPalette palette = line.palette();
        palette.setColor(QPalette::Window, Qt::black);
        palette.setColor(QPalette::WindowText, Qt::white);
        line.setPalette(palette);
        line.setAutoFillBackground(true);
        line.resize(line.sizeHint());
        const QImage blank = line.grab().toImage();
        line.setValues({1, 3, 2, 5, 4});
        const QImage drawn = line.grab().toImage();
        QVERIFY(drawn != blank);
        bool hasWhite = false;
        for (int y = 0; y < drawn.height(); ++y) {
            for (int x = 0; x < drawn.width(); ++x)
                hasWhite = hasWhite || drawn.pixelColor(x, y).lightness() > 200;
        }
        QVERIFY(hasWhite);
    }

    void words()
    {
        RoundTrip roundTrip;
        QVERIFY(ui::roundTripText(roundTrip).contains(u"Send a ping"_s));
        for (const std::int64_t ms : {40, 20, 100, 60, 80})
            measure(roundTrip, ms * 1'000'000);
        const QString text = ui::roundTripText(roundTrip);
        for (const char *part :
             {"last 80 ms", "lowest 20 ms", "median 60 ms", "highest 100 ms", "of 5 pings"})
            QVERIFY2(text.contains(QLatin1StringView(part)), qPrintable(text));
    }

    void aLocalServerIsFast()
    {
        RoundTrip roundTrip;
        measure(roundTrip, 29'400);
        measure(roundTrip, 999'999);
        measure(roundTrip, 1'000'000);
        const QString text = ui::roundTripText(roundTrip);
        QVERIFY2(text.contains(u"lowest 29 µs · median 999 µs · highest 1.0 ms"_s),
                 qPrintable(text));
    }

    void showsNothingToMeasureYet()
    {
        session::Session session;
        ui::RoundTripFigure figure;
        QVERIFY(!figure.isVisibleTo(nullptr));
        figure.setSession(&session);
        figure.show();
        QCOMPARE(figure.findChild<QLabel *>()->text(), u"RTT –"_s);
        QVERIFY(figure.toolTip().contains(u"Send a ping to measure"_s));
        QCOMPARE(figure.accessibleDescription(), figure.toolTip());
        figure.setSession(nullptr);
        QVERIFY(figure.isHidden());
    }

    void saysThatItsConnectionHasEnded()
    {
        net::EmbeddedServer server;
        QVERIFY(server.listen());
        session::Session session;
        workspace::Request request;
        request.url = server.url().toString() + u"/echo"_s;
        session.setRequest(request);
        ui::RoundTripFigure figure;
        figure.setSession(&session);
        const auto *text = figure.findChild<QLabel *>();
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), wire::State::Connected);
        session.sendPing("x");
        QTRY_VERIFY(text->text() != u"RTT –"_s);
        QVERIFY(!text->text().contains(u"ended"_s));
        session.disconnectFromServer();
        QTRY_COMPARE(session.state(), wire::State::Closed);
        QVERIFY2(text->text().endsWith(u" (ended)"_s), qPrintable(text->text()));
        QVERIFY(figure.toolTip().contains(u"ended"_s));
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(text->text(), u"RTT –"_s);
    }
};

QTEST_MAIN(TestRoundTripFigure)
#include "tst_roundtripfigure.moc"
