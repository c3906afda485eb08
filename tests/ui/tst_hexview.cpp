// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/hexview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTest>

using namespace sockwright::ui;
using namespace Qt::StringLiterals;

class TestHexView : public QObject
{
    Q_OBJECT

private slots:
    void rows_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<qsizetype>("rows");
        QTest::newRow("none") << qsizetype(0) << qsizetype(0);
        QTest::newRow("one byte") << qsizetype(1) << qsizetype(1);
        QTest::newRow("a row") << qsizetype(16) << qsizetype(1);
        QTest::newRow("a row and a byte") << qsizetype(17) << qsizetype(2);
        QTest::newRow("20 MB") << qsizetype(20'000'000) << qsizetype(1'250'000);
    }

    void rows()
    {
        QFETCH(qsizetype, size);
        QFETCH(qsizetype, rows);
        HexView view;
        view.resize(700, 300);
        view.setBytes(QByteArray(size, 'x'));
        QCOMPARE(view.rowCount(), rows);
        view.grab();
    }

    void columns()
    {
        HexView view;
        QByteArray bytes("GET \x00\xff~\n", 8);
        bytes += QByteArray("0123456789", 10);
        view.setBytes(bytes);
        const QString first = view.rowText(0);
        QVERIFY2(first.startsWith(u"00000000  47 45 54 20 00 ff 7e 0a  30 31"_s),
                 qPrintable(first));
        QVERIFY2(first.endsWith(u"GET ..~.01234567"_s), qPrintable(first));
        QVERIFY(view.rowText(1).startsWith(u"00000010  38 39 "_s));
        QVERIFY(view.rowText(1).endsWith(u"89"_s));
    }

    void keyboardScrolls()
    {
        HexView view;
        view.resize(700, 300);
        view.setBytes(QByteArray(16 * 1000, 'a') + QByteArray("THE END"));
        view.show();
        QVERIFY(!view.visibleText().contains(u"THE END"_s));
        QTest::keyClick(&view, Qt::Key_End);
        QVERIFY(view.visibleText().contains(u"THE END"_s));
        QVERIFY(!view.visibleText().startsWith(u"00000000"_s));
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(view.visibleText().startsWith(u"00000000"_s));
        QTest::keyClick(&view, Qt::Key_PageDown);
        QVERIFY(view.verticalScrollBar()->value() > 5);
        QTest::keyClick(&view, Qt::Key_Up);
        const int value = view.verticalScrollBar()->value();
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(view.verticalScrollBar()->value(), value - 1);
    }

    void copies()
    {
        HexView view;
        view.resize(700, 300);
        view.setBytes("<b>bytes</b>");
        view.show();
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), view.rowText(0));
    }

    void newBytesStartAtTheTop()
    {
        HexView view;
        view.resize(700, 300);
        view.setBytes(QByteArray(100'000, 'a'));
        QTest::keyClick(&view, Qt::Key_End);
        view.setBytes(QByteArray(100'000, 'b'));
        QCOMPARE(view.verticalScrollBar()->value(), 0);
    }
};

QTEST_MAIN(TestHexView)
#include "tst_hexview.moc"
