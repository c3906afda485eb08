// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/setting.h"
#include "byname.h"
#include "capture/capture.h"
#include "ui/timeline/filterbar.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using sockwright::tests::byName;

namespace {

void append(capture::Capture &capture, const QList<QByteArray> &payloads)
{
    wire::Batch batch;
    for (const QByteArray &payload : payloads) {
        wire::Record record;
        record.kind = wire::Kind::Text;
        record.direction = wire::Direction::In;
        record.frames = 1;
        batch.append(record, {payload.constData(), static_cast<std::size_t>(payload.size())});
    }
    capture.append(std::move(batch));
}

QStringList texts(const QMenu *menu)
{
    QStringList result;
    for (const QAction *action : menu->actions()) {
        if (!action->isSeparator())
            result.append(action->text());
    }
    return result;
}

QAction *named(const QMenu *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

} // namespace

class TestFilterBar : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<base::SettingsStore> m_settings;
    std::unique_ptr<capture::Capture> m_capture;
    std::unique_ptr<TimelinePane> m_pane;

    QLineEdit *field() { return byName<QLineEdit>(*m_pane, u"Filter timeline"_s); }
    QLineEdit *findField() { return byName<QLineEdit>(*m_pane, u"Find in timeline"_s); }
    QToolButton *button(const QString &name) { return byName<QToolButton>(*m_pane, name); }
    QLabel *problem() { return byName<QLabel>(*m_pane, u"Filter problem"_s); }
    QString hits() { return byName<QLabel>(*m_pane, u"Hits"_s)->text(); }
    int rows() { return m_pane->view()->model()->rowCount(); }
    QMenu *menu()
    {
        QMenu *const result = button(u"Saved filters"_s)->menu();
        emit result->aboutToShow();
        return result;
    }
    void type(const QString &text)
    {
        field()->setText(text);
        QTest::keyClick(field(), Qt::Key_Return);
    }

private slots:
    void init()
    {
        m_settings = std::make_unique<base::SettingsStore>(
            m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + u".ini"_s));
        m_capture = std::make_unique<capture::Capture>();
        m_pane = std::make_unique<TimelinePane>(m_capture.get());
        m_pane->keepIn(*m_settings);
        m_pane->resize(900, 300);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        append(*m_capture, {"Alpha one", "beta", "alpha two", "gamma", R"({"price":120})"});
    }

    void cleanup()
    {
        m_pane.reset();
        m_capture.reset();
    }

    void resultsFollowWhatIsTyped()
    {
        QTest::keyClicks(field(), u"alpha"_s);
        QTRY_COMPARE(rows(), 2);
        QTest::keyClicks(field(), u" -two"_s);
        QTRY_COMPARE(rows(), 1);
        append(*m_capture, {"more alpha"});
        QTRY_COMPARE(rows(), 2);
        QTest::keyClick(field(), Qt::Key_Escape);
        QTRY_COMPARE(rows(), 6);
        QVERIFY(field()->text().isEmpty());
    }

    void caseIsToggled()
    {
        type(u"Alpha"_s);
        QTRY_COMPARE(rows(), 2);
        button(u"Match case"_s)->click();
        QTRY_COMPARE(rows(), 1);
    }

    void whatIsWrongIsSaidAndTheFilterStays()
    {
        QVERIFY(!problem());
        type(u"$.price > 100"_s);
        QTRY_COMPARE(rows(), 1);
        type(u"$.price >"_s);
        QVERIFY(problem());
        QCOMPARE(problem()->textFormat(), Qt::PlainText);
        QVERIFY(problem()->text().contains(u"(at character 10)"_s));
        QCOMPARE(rows(), 1);
        type(u"$.price < 100"_s);
        QVERIFY(!problem());
        QTRY_COMPARE(rows(), 0);
    }

    void filtersAreSavedAndRemembered()
    {
        QVERIFY(!menu()->actions().first()->isEnabled()); // nothing to save
        type(u"alpha & <b>"_s);
        QVERIFY(menu()->actions().first()->isEnabled());
        menu()->actions().first()->trigger();
        QVERIFY(!menu()->actions().first()->isEnabled()); // it is saved
        type(u"beta"_s);
        button(u"Match case"_s)->click();
        type(u"gamma"_s);
        QCOMPARE(texts(menu()),
                 (QStringList{u"Save This Filter"_s, u"alpha && <b>"_s, u"Delete"_s,
                              u"gamma (match case)"_s, u"beta"_s}));

        // Another pane has them too.
        TimelinePane other(m_capture.get());
        base::SettingsStore &settings = *m_settings;
        other.keepIn(settings);
        other.show();
        QMenu *const otherMenu = byName<QToolButton>(other, u"Saved filters"_s)->menu();
        emit otherMenu->aboutToShow();
        QVERIFY(named(otherMenu, u"alpha && <b>"_s));

        named(menu(), u"beta"_s)->trigger();
        QCOMPARE(field()->text(), u"beta"_s);
        QVERIFY(!button(u"Match case"_s)->isChecked());
        QTRY_COMPARE(rows(), 1);
        named(menu(), u"alpha && <b>"_s)->trigger();
        QCOMPARE(field()->text(), u"alpha & <b>"_s);

        named(menu(), u"Delete"_s)->menu()->actions().first()->trigger();
        QVERIFY(!named(menu(), u"Delete"_s));
    }

    void onlyTheLastOnesAreRemembered()
    {
        for (int i = 0; i < 20; ++i)
            type(u"filter %1"_s.arg(i));
        QCOMPARE(texts(menu()).size(), 13);
        QCOMPARE(texts(menu()).at(1), u"filter 19"_s);
    }

    void findGoesFromHitToHit()
    {
        QVERIFY(!findField());
        QTest::keyClick(m_pane.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(findField());
        QVERIFY(findField()->hasFocus());
        QTest::keyClicks(findField(), u"alpha"_s);
        QTRY_COMPARE(hits(), u"2 hits"_s);
        QSignalSpy selected(m_pane.get(), &TimelinePane::rowSelected);
        QTest::keyClick(findField(), Qt::Key_Return);
        QCOMPARE(m_pane->selectedRow(), std::size_t(0));
        QCOMPARE(hits(), u"1 of 2"_s);
        QTest::keyClick(m_pane.get(), Qt::Key_F3);
        QCOMPARE(m_pane->selectedRow(), std::size_t(2));
        QCOMPARE(hits(), u"2 of 2"_s);
        button(u"Find next"_s)->click(); // around the end
        QCOMPARE(m_pane->selectedRow(), std::size_t(0));
        QTest::keyClick(m_pane.get(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(m_pane->selectedRow(), std::size_t(2));
        append(*m_capture, {"alpha three"});
        QTRY_COMPARE(hits(), u"2 of 3"_s);
        m_pane->selectRow(3); // from where a person is
        button(u"Find previous"_s)->click();
        QCOMPARE(m_pane->selectedRow(), std::size_t(2));
        QCOMPARE(selected.size(), 6);
        QVERIFY(!m_pane->view()->follows());
        QTest::keyClick(findField(), Qt::Key_Escape);
        QVERIFY(!findField());
    }

    void findSaysWhatIsHidden()
    {
        type(u"-one"_s);
        QTRY_COMPARE(rows(), 4);
        QTest::keyClick(m_pane.get(), Qt::Key_F3);
        QTRY_VERIFY(findField());
        findField()->setText(u"alpha"_s);
        QTRY_COMPARE(hits(), u"2 hits"_s);
        button(u"Find next"_s)->click();
        QCOMPARE(hits(), u"1 of 2, hidden by the filter"_s);
        button(u"Find next"_s)->click();
        QCOMPARE(hits(), u"2 of 2"_s);
        QCOMPARE(m_pane->selectedRow(), std::size_t(2));
    }

    void findSaysWhatIsWrong()
    {
        QTest::keyClick(m_pane.get(), Qt::Key_F3);
        QTRY_VERIFY(findField());
        findField()->setText(u"size:huge"_s);
        QTRY_VERIFY(byName<QLabel>(*m_pane, u"Find problem"_s));
        findField()->setText(u"nowhere"_s);
        QTRY_COMPARE(hits(), u"No hit"_s);
        QVERIFY(!byName<QLabel>(*m_pane, u"Find problem"_s));
        findField()->setText(u"gamma"_s);
        QTRY_COMPARE(hits(), u"1 hit"_s);
        m_capture->clear();
        QTRY_COMPARE(hits(), u"No hit"_s);
    }
};

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
