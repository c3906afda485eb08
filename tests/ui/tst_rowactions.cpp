// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "capture/capture.h"
#include "capture/timelineroles.h"
#include "ui/editor/messagebar.h"
#include "ui/timeline/statisticspanel.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using sockwright::tests::byName;

namespace {

constexpr std::int64_t start = 1'700'000'000'000'000'000;

void append(capture::Capture &capture, const QByteArray &payload,
            wire::Kind kind = wire::Kind::Text, wire::Direction direction = wire::Direction::In)
{
    wire::Record record;
    record.time = start + std::int64_t(capture.size()) * 1'000'000;
    record.kind = kind;
    record.direction = direction;
    record.frames = 1;
    wire::Batch batch;
    batch.append(record, {payload.constData(), std::size_t(payload.size())});
    capture.append(std::move(batch));
}

void appendHandshake(capture::Capture &capture)
{
    wire::Record record;
    record.time = start;
    record.kind = wire::Kind::State;
    record.code = std::uint16_t(wire::State::Connecting);
    wire::HandshakeFacts facts;
    facts.url = u"ws://example.org/chat"_s;
    facts.request = "GET /chat HTTP/1.1\r\nHost: example.org\r\n\r\n";
    facts.status = 101;
    wire::Batch batch;
    batch.append(record, "Connecting");
    record.kind = wire::Kind::Handshake;
    record.code = 101;
    batch.append(record, "", std::move(facts));
    capture.append(std::move(batch));
}

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

} // namespace

class TestRowActions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<capture::Capture> m_capture;
    std::unique_ptr<TimelinePane> m_pane;

    TimelineView &view() { return *m_pane->view(); }
    QString preview(int row)
    {
        return view().model()->index(row, capture::PreviewColumn).data().toString();
    }
    QAction *action(QString text)
    {
        for (QAction *candidate : view().actions()) {
            if (candidate->text().remove(u'&') == text)
                return candidate;
        }
        return nullptr;
    }
    void makePane()
    {
        m_pane = std::make_unique<TimelinePane>(m_capture.get());
        m_pane->resize(900, 400);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        view().setFocus();
        QGuiApplication::clipboard()->setText(u"before"_s);
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_capture = std::make_unique<capture::Capture>();
        makePane();
    }

    void cleanup()
    {
        m_pane.reset();
        m_capture.reset();
    }

    void copies_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("expected"); // parts of the lines
        QTest::newRow("payload") << u"Copy payload"_s << QStringList{u"{\"a\":1}"_s, u"00 ff"_s};
        QTest::newRow("lines") << u"Lines of text"_s
                               << QStringList{u"\tin\ttext\t7\t{\"a\":1}"_s,
                                              u"\tout\tbinary\t2\t00 ff"_s};
        QTest::newRow("JSON lines")
            << u"JSON lines"_s
            << QStringList{u"\"text\":\"{\\\"a\\\":1}\""_s, u"\"base64\":\"AP8=\""_s};
        QTest::newRow("hex") << u"Hex"_s << QStringList{u"7b 22 61 22 3a 31 7d"_s, u"00 ff"_s};
    }

    void copies()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, expected);
        append(*m_capture, "{\"a\":1}");
        append(*m_capture, QByteArray("\0\xFF", 2), wire::Kind::Binary, wire::Direction::Out);
        view().selectAll();
        QVERIFY(action(name));
        action(name)->trigger();
        QTRY_VERIFY(clipboard() != u"before"_s);
        const QStringList lines = clipboard().split(u'\n');
        QCOMPARE(lines.size(), expected.size());
        for (qsizetype i = 0; i < lines.size(); ++i)
            QVERIFY2(lines[i].contains(expected[i]), qPrintable(lines[i]));
    }

    void copiesAsWscat()
    {
        appendHandshake(*m_capture);
        append(*m_capture, "it's", wire::Kind::Text, wire::Direction::Out);
        append(*m_capture, "bytes", wire::Kind::Binary, wire::Direction::Out);
        view().selectRow(3);
        QVERIFY(!action(u"wscat command"_s)->isEnabled());
        view().selectRow(2);
        action(u"wscat command"_s)->trigger();
        QTRY_COMPARE(clipboard(), u"wscat -c ws://example.org/chat -x 'it'\\''s'"_s);
    }

    void manyRowsAreCutNotWaitedFor()
    {
        wire::Batch batch;
        wire::Record record;
        record.kind = wire::Kind::Text;
        const std::string payload(1000, 'x');
        for (int i = 0; i < 80'000; ++i)
            batch.append(record, payload);
        m_capture->append(std::move(batch));
        view().selectAll();
        action(u"Copy payload"_s)->trigger();
        QCOMPARE(clipboard(), u"before"_s);
        auto *counts = byName<QLabel>(*m_pane, u"Rows shown"_s);
        QTRY_VERIFY(counts->text().startsWith(u"Copied the first "_s));
        QVERIFY(clipboard().size() <= 64 * 1024 * 1024);
        QVERIFY(clipboard().size() > 60 * 1024 * 1024);
    }

    void whatIsToldStaysWhileRowsCome()
    {
        append(*m_capture, "text");
        view().selectRow(0);
        action(u"Copy payload"_s)->trigger();
        append(*m_capture, "counted soon");
        auto *counts = byName<QLabel>(*m_pane, u"Rows shown"_s);
        QTRY_VERIFY(counts->text().startsWith(u"Copied"_s));
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 300) { // longer than until rows are counted
            append(*m_capture, "more");
            QCoreApplication::processEvents();
            QVERIFY(counts->text().startsWith(u"Copied"_s));
        }
        QTRY_COMPARE_WITH_TIMEOUT(counts->text(),
                                  u"%1 rows"_s.arg(QLocale().toString(m_capture->size())), 10'000);
    }

    void sendsAgain()
    {
        append(*m_capture, "text");
        append(*m_capture, "ping", wire::Kind::Ping);
        append(*m_capture, "bytes", wire::Kind::Binary, wire::Direction::Out);
        QSignalSpy wanted(m_pane.get(), &TimelinePane::sendRequested);
        view().selectAll();
        view().selectionModel()->setCurrentIndex(view().model()->index(0, 0),
                                                 QItemSelectionModel::NoUpdate);
        QVERIFY(!action(u"Send again"_s)->isEnabled()); // not connected
        m_pane->setConnected(true);
        QVERIFY(action(u"Send again"_s)->isEnabled());
        QTest::keyClick(&view(), Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(wanted.count(), 2);
        QCOMPARE(wanted.at(0), (QList<QVariant>{QByteArray("text"), false}));
        QCOMPARE(wanted.at(1), (QList<QVariant>{QByteArray("bytes"), true}));
    }

    void savesAPayload()
    {
        append(*m_capture, "to be saved");
        view().selectRow(0);
        action(u"Save payload as…"_s)->trigger();
        auto *dialog = m_pane->findChild<QFileDialog *>();
        QVERIFY(dialog);
        const QString path = m_folder->filePath(u"payload.txt"_s);
        emit dialog->fileSelected(path);
        QFile file(path);
        QTRY_VERIFY(file.exists());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("to be saved"));
        dialog->close();
    }

    void pinsAndGoesThere()
    {
        for (int i = 0; i < 200; ++i)
            append(*m_capture, "row");
        QSignalSpy changed(m_pane.get(), &TimelinePane::marksChanged);
        QVERIFY(!action(u"Next pinned row"_s)->isEnabled());
        for (const int row : {20, 150}) {
            view().selectRow(row);
            QTest::keyClick(&view(), Qt::Key_P);
        }
        QCOMPARE(changed.count(), 2);
        QCOMPARE(preview(20), u"⚑ row"_s);
        view().selectRow(100);
        QTest::keyClick(&view(), Qt::Key_BracketRight);
        QCOMPARE(m_pane->selectedRow(), std::size_t(150));
        QTest::keyClick(&view(), Qt::Key_BracketRight); // around
        QCOMPARE(m_pane->selectedRow(), std::size_t(20));
        QTest::keyClick(&view(), Qt::Key_BracketLeft);
        QCOMPARE(m_pane->selectedRow(), std::size_t(150));
        QTest::keyClick(&view(), Qt::Key_P);
        QCOMPARE(preview(150), u"row"_s);
        QCOMPARE(m_pane->marks().all().size(), std::size_t(1));
    }

    void notesAndColours()
    {
        append(*m_capture, "row");
        view().selectRow(0);
        QTest::keyClick(&view(), Qt::Key_N);
        auto *dialog = m_pane->findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setTextValue(u"look <b>here</b>"_s);
        dialog->accept();
        QCOMPARE(preview(0), u"“look <b>here</b>” row"_s);
        QTest::keyClick(&view(), Qt::Key_1, Qt::AltModifier);
        QCOMPARE(preview(0), u"[red] “look <b>here</b>” row"_s);
        QCOMPARE(view().model()->index(0, 0).data(capture::MarkColourRole).toInt(),
                 int(capture::Mark::Colour::Red));
        QTest::keyClick(&view(), Qt::Key_0, Qt::AltModifier);
        QVERIFY(!view().model()->index(0, 0).data(capture::MarkColourRole).isValid());
        m_capture->clear();
        QVERIFY(m_pane->marks().isEmpty()); // in memory the row is gone
    }

    void undoOfClear()
    {
        append(*m_capture, "in memory");
        m_capture->clear();
        auto *bar = m_pane->findChild<MessageBar *>();
        QVERIFY(!bar->isVisible()); // cannot be had back

        m_pane.reset();
        m_capture = std::make_unique<capture::Capture>();
        auto store = capture::Store::create(m_folder->path());
        QVERIFY(store.ok());
        m_capture->recordTo(*store);
        makePane();
        append(*m_capture, "one");
        QTRY_COMPARE(view().model()->rowCount(), 1);
        view().selectRow(0);
        QTest::keyClick(&view(), Qt::Key_P);
        m_capture->clear();
        QCOMPARE(view().model()->rowCount(), 0);
        bar = m_pane->findChild<MessageBar *>();
        QVERIFY(bar->isVisible());
        bar->findChild<QPushButton *>()->click();
        QCOMPARE(view().model()->rowCount(), 1);
        QCOMPARE(preview(0), u"⚑ one"_s);
        QVERIFY(!bar->isVisible());

        m_capture->clear();
        view().setFocus();
        QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(view().model()->rowCount(), 1);
    }

    void statistics()
    {
        for (int i = 0; i < 100; ++i)
            append(*m_capture, QByteArray(i, 'x'), wire::Kind::Text,
                   i % 2 ? wire::Direction::In : wire::Direction::Out);
        QTest::keyClick(&view(), Qt::Key_I, Qt::ControlModifier);
        auto *panel = byName<StatisticsPanel>(*m_pane, u"Statistics"_s);
        QVERIFY(panel);
        auto *table = byName<QTableWidget>(*panel, u"Statistics table"_s);
        auto *scope = byName<QComboBox>(*panel, u"Statistics of"_s);
        const auto figure = [table](const QString &name, int column) {
            const auto found = table->findItems(name, Qt::MatchExactly);
            return found.isEmpty()
                ? QString()
                : table->item(found.first()->row(), found.first()->column() + column)->text();
        };
        const auto received = [figure] { return figure(u"Messages"_s, 1); };
        const auto sent = [figure] { return figure(u"Messages"_s, 2); };
        QTRY_COMPARE(received(), u"50"_s);
        QCOMPARE(sent(), u"50"_s);
        QCOMPARE(figure(u"Size, smallest"_s, 1), u"1 B"_s);
        QCOMPARE(figure(u"Size, median"_s, 1), u"49 B"_s);
        QCOMPARE(figure(u"Size, 95 %"_s, 1), u"95 B"_s);
        QCOMPARE(figure(u"Size, largest"_s, 1), u"99 B"_s);
        append(*m_capture, "more"); // live
        QTRY_COMPARE(received(), u"51"_s);

        scope->setCurrentIndex(int(StatisticsPanel::Scope::Selection));
        view().selectRow(10);
        QTRY_COMPARE(figure(u"Payload"_s, 2), u"10 B"_s);
        QCOMPARE(received(), u"0"_s);
        view().selectAll();
        QTRY_COMPARE(received(), u"51"_s);

        byName<QToolButton>(*m_pane, u"Show sent"_s)->click();
        scope->setCurrentIndex(int(StatisticsPanel::Scope::Filter));
        QTRY_VERIFY(received() == u"51"_s && sent() == u"0"_s);

        // As many columns as there is room for, and no higher than that takes.
        m_pane->resize(1'500, 600);
        QTRY_COMPARE(table->columnCount(), 12);
        const int low = table->height();
        m_pane->resize(300, 600);
        QTRY_COMPARE(table->columnCount(), 3);
        QTRY_VERIFY(table->height() > low);
        QVERIFY(table->columnViewportPosition(2) + table->columnWidth(2) <= table->width());
        QTRY_COMPARE(received(), u"51"_s);

        table->setFocus();
        table->setCurrentCell(0, 0);
        QTest::keyClick(table, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(clipboard(), u"Messages\t51"_s);

        byName<QToolButton>(*panel, u"Copy statistics"_s)->click();
        QVERIFY2(clipboard().contains(u"Messages\t51\t0\n"_s), qPrintable(clipboard()));
        byName<QToolButton>(*panel, u"Close statistics"_s)->click();
        QVERIFY(!panel->isVisible());
    }
};

QTEST_MAIN(TestRowActions)
#include "tst_rowactions.moc"
