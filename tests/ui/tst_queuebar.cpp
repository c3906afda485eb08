// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "support/cputimer.h"
#include "ui/window/queuebar.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::QueuedMessage;
using session::SendQueue;
using tests::byName;
using ui::QueueBar;
using ui::QueueModel;

namespace {

workspace::MessagePayload text(int number)
{
    return {QByteArray::number(number), false};
}

SendQueue queueOf(int count)
{
    SendQueue queue;
    for (int i = 0; i < count; ++i) {
        if (!queue.add(text(i)))
            break;
    }
    return queue;
}

// The rows are the beginning of the queue.
bool agrees(const QueueModel &model, const SendQueue &queue)
{
    if (static_cast<std::size_t>(model.rowCount()) > queue.messages().size())
        return false;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QueuedMessage &message = queue.messages()[static_cast<std::size_t>(row)];
        if (model.idOf(row) != message.id
            || model.index(row, QueueModel::PreviewColumn).data().toString() != message.preview())
            return false;
    }
    return static_cast<std::size_t>(model.rowCount())
        >= std::min(QueueModel::block, queue.messages().size());
}

} // namespace

class TestQueueBar : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatAMessageIs();
    void followsAnyChange();
    void makesRowsOnDemand();
    void isThereWhileMessagesWait();
    void saysWhatTheyWaitFor();
    void dropsOneMessage();
    void dropsAll();
    void aHundredThousandMessagesDoNotStall();

private:
    static QTableView *list(const QueueBar &bar)
    {
        return byName<QTableView>(bar, u"Messages that wait to be sent"_s);
    }
    static void expand(const QueueBar &bar)
    {
        QTest::mouseClick(byName<QToolButton>(bar, u"Show waiting messages"_s), Qt::LeftButton);
    }
};

void TestQueueBar::showsWhatAMessageIs()
{
    SendQueue queue;
    QVERIFY(queue.add({"<b>hello</b>\nagain", false}));
    QVERIFY(queue.add({QByteArray("\xde\xad", 2), true}));
    QueueModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQueue(&queue);
    const auto cell
        = [&model](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(cell(0, QueueModel::KindColumn), u"Text"_s);
    QCOMPARE(cell(0, QueueModel::SizeColumn), u"18 B"_s);
    QVERIFY(cell(0, QueueModel::PreviewColumn).startsWith(u"<b>hello</b>"_s));
    QVERIFY(!cell(0, QueueModel::PreviewColumn).contains(u'\n'));
    QCOMPARE(cell(1, QueueModel::KindColumn), u"Binary"_s);
    QCOMPARE(cell(1, QueueModel::PreviewColumn), u"de ad"_s);
    QCOMPARE(model.index(0, QueueModel::DropColumn).data(Qt::AccessibleTextRole).toString(),
             u"Drop this message"_s);
    model.setQueue(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestQueueBar::followsAnyChange()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    SendQueue queue = queueOf(300);
    QueueModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQueue(&queue);
    for (int round = 0; round < 2000; ++round) {
        const std::size_t size = queue.messages().size();
        std::deque<QueuedMessage> taken;
        switch (random.bounded(8)) {
        case 0:
        case 1:
            for (int i = random.bounded(300); i >= 0; --i)
                QVERIFY(queue.add(text(round)));
            break;
        case 2:
        case 3:
            for (int i = random.bounded(50); i >= 0 && !queue.isEmpty(); --i)
                taken.push_back(queue.takeFirst());
            if (random.bounded(2) == 0) { // they were handed over, and did not leave
                model.follow();
                taken.push_front({0, text(round)}); // this one had never waited
                queue.putBack(taken);
            }
            break;
        case 4:
        case 5:
        case 6:
            if (size > 0) {
                const auto at = random.bounded(quint32(std::min(size, std::size_t{400})));
                QVERIFY(queue.drop(queue.messages()[at].id));
            }
            break;
        default:
            if (random.bounded(10) == 0)
                queue.clear();
            else if (model.canFetchMore({}))
                model.fetchMore({});
            break;
        }
        model.follow();
        QVERIFY2(agrees(model, queue), qPrintable(QString::number(round)));
    }
}

void TestQueueBar::makesRowsOnDemand()
{
    const SendQueue queue = queueOf(1000);
    QueueModel model;
    model.setQueue(&queue);
    QCOMPARE(model.rowCount(), int(QueueModel::block));
    while (model.canFetchMore({}))
        model.fetchMore({});
    QCOMPARE(model.rowCount(), 1000);
    QVERIFY(agrees(model, queue));
    QVERIFY(!model.idOf(1000));
    QVERIFY(!model.idOf(-1));
}

void TestQueueBar::isThereWhileMessagesWait()
{
    SendQueue queue;
    QueueBar bar(queue);
    bar.follow();
    QVERIFY(!bar.findChild<QTimer *>()->isActive()); // an empty queue costs nothing
    QVERIFY(queue.add(text(1)));
    bar.follow();
    QTRY_VERIFY(bar.isVisible());
    queue.clear();
    bar.follow();
    QTRY_VERIFY(bar.isHidden());
}

void TestQueueBar::saysWhatTheyWaitFor()
{
    SendQueue queue = queueOf(1);
    QueueBar bar(queue);
    bar.follow();
    QTRY_COMPARE(bar.accessibleDescription(), u"1 message (1 B) waits for the connection."_s);
    bar.setConnected(true);
    QCOMPARE(bar.accessibleDescription(), u"1 message (1 B) waits until the server reads."_s);
    QVERIFY(queue.add(text(2)));
    QVERIFY(queue.add(text(3)));
    bar.follow();
    QTRY_COMPARE(bar.accessibleDescription(), u"3 messages (3 B) wait until the server reads."_s);
    bar.setConnected(false);
    QCOMPARE(bar.accessibleDescription(), u"3 messages (3 B) wait for the connection."_s);
}

void TestQueueBar::dropsOneMessage()
{
    SendQueue queue = queueOf(4);
    QueueBar bar(queue);
    connect(&bar, &QueueBar::dropRequested, &bar, [&](quint64 id) {
        queue.drop(id);
        bar.follow();
    });
    bar.resize(600, 300);
    bar.follow();
    QTRY_VERIFY(bar.isVisible());
    QVERIFY(!list(bar));
    expand(bar);
    QTableView *const view = list(bar);
    QVERIFY(view);

    // By the button of its row, then with the key: the row below becomes the current one.
    const QRect button = view->visualRect(view->model()->index(1, QueueModel::DropColumn));
    QVERIFY(view->viewport()->rect().contains(button));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, button.center());
    QCOMPARE(queue.messages().size(), std::size_t{3});
    QCOMPARE(queue.messages()[1].payload.bytes, QByteArray("2"));
    QCOMPARE(view->currentIndex().row(), 1);
    QTest::keyClick(view, Qt::Key_Delete);
    QCOMPARE(queue.messages().size(), std::size_t{2});
    QCOMPARE(queue.messages()[0].payload.bytes, QByteArray("0"));
    QCOMPARE(queue.messages()[1].payload.bytes, QByteArray("3"));

    // Elsewhere a click selects.
    const QRect preview = view->visualRect(view->model()->index(0, QueueModel::PreviewColumn));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, preview.center());
    QCOMPARE(queue.messages().size(), std::size_t{2});

    QTest::keyClick(view, Qt::Key_Delete);
    QTest::keyClick(view, Qt::Key_Delete);
    QTest::keyClick(view, Qt::Key_Delete); // there is none any more
    QVERIFY(queue.isEmpty());
    QTRY_VERIFY(bar.isHidden());
}

void TestQueueBar::dropsAll()
{
    const SendQueue queue = queueOf(3);
    QueueBar bar(queue);
    QSignalSpy all(&bar, &QueueBar::dropAllRequested);
    bar.follow();
    QTRY_VERIFY(bar.isVisible());
    QTest::mouseClick(byName<QPushButton>(bar, u"Drop all waiting messages"_s), Qt::LeftButton);
    QCOMPARE(all.count(), 1);
}

// Generous: what is looked for is a cost for each of them at every change.
void TestQueueBar::aHundredThousandMessagesDoNotStall()
{
    constexpr int many = 100'000;
    constexpr qint64 mostMs = 3000;
    SendQueue queue = queueOf(1);
    QueueBar bar(queue);
    bar.resize(600, 300);
    bar.follow();
    QTRY_VERIFY(bar.isVisible());
    expand(bar);
    const QTableView *shown = list(bar);
    QVERIFY(shown);
    const tests::CpuTimer timer;
    for (int i = 0; i < many; ++i) {
        QVERIFY(queue.add(text(i)));
        bar.follow();
    }
    while (!queue.isEmpty()) {
        queue.takeFirst();
        if (queue.messages().size() % 100 == 0) {
            bar.follow();
            QCoreApplication::processEvents();
        }
        QVERIFY(shown->model()->rowCount() <= int(2 * QueueModel::block));
    }
    qInfo() << "ms" << timer.elapsedMs();
    QVERIFY2(timer.elapsedMs() < mostMs, qPrintable(QString::number(timer.elapsedMs())));
}

QTEST_MAIN(TestQueueBar)
#include "tst_queuebar.moc"
