// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "capture/query/rowmatcher.h"
#include "capture/timelinefilter.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

namespace {

bool accepts(const TimelineFilter &filter, const Capture &capture, std::size_t row)
{
    return RowMatcher(filter).accepts(capture.snapshot(), row);
}

TimelineFilter textFilter(const QString &text, TimelineFilter::Parts parts = TimelineFilter::All)
{
    return TimelineFilter(Query::plain(text), parts);
}

} // namespace

class TestTimelineFilter : public QObject
{
    Q_OBJECT

private slots:
    void parts_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("needed"); // the parts that must be on, each of them
        const auto row = [](const char *name, Kind kind, Direction direction, int needed) {
            QTest::newRow(name) << kind << direction << needed;
        };
        using Filter = TimelineFilter;
        row("text in", Kind::Text, Direction::In, Filter::Text | Filter::Received);
        row("text out", Kind::Text, Direction::Out, Filter::Text | Filter::Sent);
        row("binary in", Kind::Binary, Direction::In, Filter::Binary | Filter::Received);
        row("binary out", Kind::Binary, Direction::Out, Filter::Binary | Filter::Sent);
        row("ping in", Kind::Ping, Direction::In, Filter::Control | Filter::Received);
        row("pong out", Kind::Pong, Direction::Out, Filter::Control | Filter::Sent);
        row("close out", Kind::Close, Direction::Out, Filter::Control | Filter::Sent);
        row("close local", Kind::Close, Direction::Local, Filter::Control);
        row("handshake", Kind::Handshake, Direction::Local, 0);
        row("handshake out", Kind::Handshake, Direction::Out, 0);
        row("state", Kind::State, Direction::Local, 0);
        row("error", Kind::Error, Direction::Local, 0);
    }

    void parts()
    {
        QFETCH(Kind, kind);
        QFETCH(Direction, direction);
        QFETCH(int, needed);
        Capture capture;
        rows::append(capture, rows::record(kind, direction), "payload");
        for (int on = 0; on <= TimelineFilter::All; ++on) {
            const TimelineFilter::Parts parts(on);
            const bool shown = (on & needed) == needed;
            QCOMPARE(accepts(TimelineFilter({}, parts), capture, 0), shown);
            QCOMPARE(accepts(textFilter(u"PAY"_s, parts), capture, 0), shown);
            QVERIFY(!accepts(textFilter(u"else"_s, parts), capture, 0));
        }
    }

    void emptyAcceptsAll()
    {
        QVERIFY(TimelineFilter().isEmpty());
        QVERIFY(textFilter(QString()).isEmpty());
        QVERIFY(!textFilter(u"x"_s).isEmpty());
        QVERIFY(!TimelineFilter({}, TimelineFilter::Sent).isEmpty());
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In), "");
        QVERIFY(accepts({}, capture, 0));
    }

    void comparesByWhatWasAsked()
    {
        QVERIFY(textFilter(u"a"_s) == textFilter(u"a"_s, TimelineFilter::All));
        QVERIFY(!(textFilter(u"a"_s) == textFilter(u"b"_s)));
        QVERIFY(!(TimelineFilter() == TimelineFilter({}, TimelineFilter::Text)));
    }

    void findsNoTextInAPayloadThatWasNotKept()
    {
        Capture capture;
        capture.setPayloadLimit(1);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "payload");
        QVERIFY(accepts(TimelineFilter({}, TimelineFilter::Text | TimelineFilter::Received),
                        capture, 1));
        QVERIFY(!accepts(textFilter(u"payload"_s), capture, 1));
    }
};

QTEST_GUILESS_MAIN(TestTimelineFilter)
#include "tst_timelinefilter.moc"
