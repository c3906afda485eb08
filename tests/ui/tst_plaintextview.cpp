// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cputimer.h"
#include "ui/payload/plaintextview.h"
#include "ui/payload/textrow.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTest>

#include <memory>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<PlainTextView> makeView(const QByteArray &text,
                                        Highlight highlight = Highlight::None)
{
    auto view = std::make_unique<PlainTextView>();
    view->resize(600, 300);
    view->setText(format::LineIndex(text), highlight);
    view->show();
    view->grab();
    return view;
}

QString clipboardText()
{
    return QGuiApplication::clipboard()->text();
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

class TestPlainTextView : public QObject
{
    Q_OBJECT

private slots:
    void rowsShowWhatCannotBeSeen_data()
    {
        QTest::addColumn<QByteArray>("utf8");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("plain") << u"plain"_s;
        QTest::newRow("markup stays text")
            << QByteArray("<b>bold</b> &amp;") << u"<b>bold</b> &amp;"_s;
        QTest::newRow("override") << QByteArray("a\u202Eb") << u"a⟨U+202E⟩b"_s;
        QTest::newRow("control") << QByteArray("a\x01z") << u"a␁z"_s;
        QTest::newRow("not UTF-8") << QByteArray("a\xFFz") << u"a⟨FF⟩z"_s;
        QTest::newRow("tab") << QByteArray("ab\tc\td") << u"ab  c   d"_s;
        QTest::newRow("beyond the first plane") << QByteArray("\U0001F600!") << u"\U0001F600!"_s;
        QTest::newRow("combining") << QByteArray("e\u0301") << u"e\u0301"_s;
        // A mark that starts left-to-right again keeps the second string after the first.
        QTest::newRow("right to left")
            << QByteArray("\"\u05D0\",\"\u05D1\"") << u"\"\u05D0\u200E\",\"\u05D1\u200E\""_s;
    }

    void rowsShowWhatCannotBeSeen()
    {
        QFETCH(QByteArray, utf8);
        QFETCH(QString, shown);
        QCOMPARE(TextRow(viewOf(utf8)).text(), shown);
    }

    void rowPlacesAreInverse()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        static const QByteArrayList pieces{"a",      "\t",     "\"",         "\u05D0",
                                           "\u202E", "\u00E9", "\U0001F600", QByteArray("\0", 1),
                                           "\xFF",   "\u4E2D"};
        for (int round = 0; round < 300; ++round) {
            QByteArray text;
            QList<qsizetype> starts;
            for (int i = random.bounded(20); i > 0; --i) {
                starts.append(text.size());
                text += pieces.at(random.bounded(static_cast<int>(pieces.size())));
            }
            const TextRow row(viewOf(text));
            int last = -1;
            for (const qsizetype start : starts) {
                const int position = row.positionOf(start);
                QVERIFY(position > last);
                last = position;
                QCOMPARE(row.byteAt(position), start);
            }
            QCOMPARE(row.positionOf(text.size()), static_cast<int>(row.text().size()));
            QCOMPARE(row.byteAt(static_cast<int>(row.text().size())), text.size());
        }
    }

    void showsMarkupAsText()
    {
        const auto view = makeView("<h1>Hello</h1>\n<img src=\"http://127.0.0.1/x.png\">");
        QCOMPARE(view->visibleText(), u"<h1>Hello</h1>\n<img src=\"http://127.0.0.1/x.png\">"_s);
    }

    void copiesTheOriginal()
    {
        const QByteArray text = "a\u202Eb\tc\x01\n<i>d</i>";
        const auto view = makeView(text);
        QTest::keyClick(view.get(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(view->selectedText(), text);
        QCOMPARE(clipboardText(), QString::fromUtf8(text));
    }

    void copyWithoutSelectionKeepsTheClipboard()
    {
        QGuiApplication::clipboard()->setText(u"before"_s);
        const auto view = makeView("text");
        QTest::keyClick(view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboardText(), u"before"_s);
    }

    void keyboardSelects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<QByteArray>("selected");
        const int shift = Qt::SHIFT;
        const int ctrlShift = Qt::CTRL | Qt::SHIFT;
        QTest::newRow("two characters")
            << QByteArray("abc") << QList<int>{shift | Qt::Key_Right, shift | Qt::Key_Right}
            << QByteArray("ab");
        QTest::newRow("a stand-in is one character")
            << QByteArray("\u202Ebc") << QList<int>{shift | Qt::Key_Right} << QByteArray("\u202E");
        QTest::newRow("a letter and its accent are one")
            << QByteArray("e\u0301x") << QList<int>{shift | Qt::Key_Right} << QByteArray("e\u0301");
        QTest::newRow("over a line break")
            << QByteArray("a\r\nbc") << QList<int>{Qt::Key_Right, shift | Qt::Key_Right}
            << QByteArray("\r\n");
        QTest::newRow("back over a line break")
            << QByteArray("a\nbc") << QList<int>{Qt::Key_Down, shift | Qt::Key_Left}
            << QByteArray("\n");
        QTest::newRow("to the end of the line")
            << QByteArray("abc\nd") << QList<int>{Qt::Key_Right, shift | Qt::Key_End}
            << QByteArray("bc");
        QTest::newRow("down keeps the column")
            << QByteArray("abc\nx\nabc")
            << QList<int>{Qt::Key_End, Qt::Key_Down, Qt::Key_Down, shift | Qt::Key_Left}
            << QByteArray("c");
        QTest::newRow("a word") << QByteArray("one two") << QList<int>{ctrlShift | Qt::Key_Right}
                                << QByteArray("one ");
        QTest::newRow("to the end of the text")
            << QByteArray("one\ntwo") << QList<int>{Qt::Key_Right, ctrlShift | Qt::Key_End}
            << QByteArray("ne\ntwo");
        QTest::newRow("to the start of the text")
            << QByteArray("one\ntwo")
            << QList<int>{Qt::Key_Down, Qt::Key_Right, ctrlShift | Qt::Key_Home}
            << QByteArray("one\nt");
    }

    void keyboardSelects()
    {
        QFETCH(QByteArray, text);
        QFETCH(QList<int>, keys);
        QFETCH(QByteArray, selected);
        const auto view = makeView(text);
        for (const int key : keys) {
            const auto modifiers = Qt::KeyboardModifiers(key & Qt::MODIFIER_MASK);
            QTest::keyClick(view.get(), static_cast<Qt::Key>(key & ~Qt::MODIFIER_MASK), modifiers);
        }
        QCOMPARE(view->selectedText(), selected);
    }

    void everyPlaceIsReachedOverSplitLines()
    {
        PlainTextView view;
        view.resize(600, 300);
        const QByteArray text = "abcdefgh\u4E2Dij\nkl";
        view.setText(format::LineIndex(text, 4));
        qsizetype last = -1;
        int steps = 0;
        while (view.cursor() > last) {
            last = view.cursor();
            QTest::keyClick(&view, Qt::Key_Right);
            ++steps;
        }
        QCOMPARE(view.cursor(), text.size());
        QCOMPARE(steps, 15); // 14 characters, and a key press at the end
        while (view.cursor() > 0 && steps > 0) {
            QTest::keyClick(&view, Qt::Key_Left);
            --steps;
        }
        QCOMPARE(view.cursor(), 0);
        QCOMPARE(steps, 1);
    }

    void mouseSelects()
    {
        const auto view = makeView("first\nsecond word\nthird");
        const int middle = view->rowHeight() / 2;
        const QPoint from = view->pointAt(0, 2) + QPoint(0, middle);
        const QPoint to = view->pointAt(1, 3) + QPoint(0, middle);
        QTest::mousePress(view->viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, view->viewport()->mapToGlobal(to), Qt::LeftButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(view->viewport(), &move);
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, to);
        QCOMPARE(view->selectedText(), QByteArray("rst\nsec"));

        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {},
                           view->pointAt(1, 8) + QPoint(2, middle));
        QCOMPARE(view->selectedText(), QByteArray("word"));
    }

    void bigTextCostsItsVisibleRows_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("many lines") << QByteArray("{\"a\": 12345678}\n");
        QTest::newRow("one line") << QByteArray("{\"a\": 12345678},");
        QTest::newRow("line feeds") << QByteArray("\n");
    }

    void bigTextCostsItsVisibleRows()
    {
        QFETCH(QByteArray, line);
        const format::LineIndex index(line.repeated(100'000'000 / line.size()));
        PlainTextView view;
        view.resize(600, 300);
        view.show();
        const tests::CpuTimer timer;
        view.setText(index, Highlight::Json);
        view.grab();
        const quint64 shown = view.layoutCount();
        QVERIFY2(shown <= 40, qPrintable(QString::number(shown)));
        QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
        view.grab();
        QTest::keyClick(&view, Qt::Key_PageUp);
        view.grab();
        QVERIFY2(view.layoutCount() <= 160, qPrintable(QString::number(view.layoutCount())));
        QVERIFY2(timer.elapsedMs() < 2000, qPrintable(QString::number(timer.elapsedMs())));
        QCOMPARE(view.index().text().constData(), index.text().constData()); // shared, not copied
    }

    void paintingAgainLaysNothingOut()
    {
        const auto view = makeView(QByteArray("line\n").repeated(1000));
        const quint64 before = view->layoutCount();
        view->selectAll();
        view->grab();
        QCOMPARE(view->layoutCount(), before);
    }

    void highlightsJsonOnly()
    {
        const QByteArray json = "{\"key\": [1, true, \"text\"]}";
        const QImage plain = makeView(json)->grab().toImage();
        const QImage coloured = makeView(json, Highlight::Json)->grab().toImage();
        QVERIFY(plain != coloured);
    }

    void highlightsAcrossSplitRows()
    {
        // The rows of a string that was split are coloured like its start, also when the view jumps
        // there.
        PlainTextView view;
        view.resize(600, 300);
        view.setText(format::LineIndex("[\"" + QByteArray("1, ").repeated(20) + "\"]", 10),
                     Highlight::Json);
        const auto coloursOf = [&view](qsizetype row) {
            QList<QColor> colours;
            for (const QTextLayout::FormatRange &range : view.shownRow(row).layout.formats())
                colours.append(range.format.foreground().color());
            return colours;
        };
        const QList<QColor> inside = coloursOf(4);
        QCOMPARE(inside.size(), 1);
        QCOMPARE(inside.first(), coloursFor(view.palette()).jsonString);
    }

    void followsThePalette()
    {
        const auto view = makeView("plain");
        const QImage before = view->grab().toImage();
        QPalette dark = view->palette();
        dark.setColor(QPalette::Base, Qt::black);
        dark.setColor(QPalette::Text, Qt::white);
        view->setPalette(dark);
        QVERIFY(view->grab().toImage() != before);
    }

    void isReadByScreenReaders()
    {
        const auto view = makeView("one\ntwo\nthree");
        view->setAccessibleName(u"Payload"_s);
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(view.get());
        QVERIFY(interface);
        QCOMPARE(interface->role(), QAccessible::EditableText);
        QVERIFY(interface->state().readOnly);
        QCOMPARE(interface->text(QAccessible::Name), u"Payload"_s);
        QCOMPARE(interface->text(QAccessible::Value), u"one\ntwo\nthree"_s);

        QAccessibleTextInterface *text = interface->textInterface();
        QVERIFY(text);
        QCOMPARE(text->characterCount(), 13);
        QCOMPARE(text->text(4, 7), u"two"_s);
        text->setSelection(0, 4, 7);
        QCOMPARE(view->selectedText(), QByteArray("two"));
        QCOMPARE(text->selectionCount(), 1);
        QCOMPARE(text->cursorPosition(), 7);
        const QRect cell = text->characterRect(4);
        QCOMPARE(text->offsetAtPoint(cell.center() - QPoint(cell.width() / 4, 0)), 4);
        int start = 0;
        int end = 0;
        QCOMPARE(text->textAtOffset(5, QAccessible::LineBoundary, &start, &end).trimmed(),
                 u"two"_s);
    }
};

QTEST_MAIN(TestPlainTextView)
#include "tst_plaintextview.moc"
