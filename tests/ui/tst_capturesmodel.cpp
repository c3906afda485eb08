// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/capturesmodel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Library;
using ui::CapturesModel;

namespace {

Library::Entry entry(const QString &id, const QString &name = {}, const QString &url = {})
{
    Library::Entry made;
    made.id = id;
    made.name = name;
    made.url = url;
    made.created = QDateTime(QDate(2026, 5, 4), QTime(3, 2, 1), QTimeZone::utc());
    return made;
}

} // namespace

class TestCapturesModel : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }

    void cells()
    {
        CapturesModel model;
        const QAbstractItemModelTester tester(&model);
        Library::Entry chat = entry(u"a"_s, u"Chat"_s, u"wss://example.com/<b>chat</b>"_s);
        chat.rows = 1'234'567;
        chat.bytes = 2'300'000;
        chat.state = Library::State::InUse;
        model.setEntries({chat});
        const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(CapturesModel::TitleColumn), u"Chat"_s);
        QCOMPARE(text(CapturesModel::BegunColumn),
                 chat.created.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s));
        QCOMPARE(text(CapturesModel::RowsColumn), QLocale().toString(1'234'567));
        QCOMPARE(text(CapturesModel::SizeColumn), u"2.3 MB"_s);
        QCOMPARE(text(CapturesModel::StateColumn), u"In use"_s);
        QCOMPARE(model.index(0, 3).data(CapturesModel::SortRole).toULongLong(), 2'300'000ULL);
        QCOMPARE(model.index(0, 4).data(CapturesModel::IdRole).toString(), u"a"_s);
        QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(),
                 u"wss://example.com/&lt;b&gt;chat&lt;/b&gt;"_s);
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }

    void states_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("kept");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QString>("text");
        const auto in = [](Library::State state) { return static_cast<int>(state); };
        QTest::newRow("in use") << in(Library::State::InUse) << false << QString() << u"In use"_s;
        QTest::newRow("ended") << in(Library::State::Ended) << false << QString() << u"Ended"_s;
        QTest::newRow("kept") << in(Library::State::Ended) << true << QString() << u"Ended, kept"_s;
        QTest::newRow("killed") << in(Library::State::Interrupted) << false << QString()
                                << u"Not ended"_s;
        QTest::newRow("damaged") << in(Library::State::Ended) << true << u"It is no capture."_s
                                 << u"Damaged"_s;
    }

    void states()
    {
        QFETCH(int, state);
        QFETCH(bool, kept);
        QFETCH(QString, problem);
        QFETCH(QString, text);
        CapturesModel model;
        Library::Entry one = entry(u"a"_s);
        one.state = static_cast<Library::State>(state);
        one.kept = kept;
        one.problem = problem;
        model.setEntries({one});
        QCOMPARE(model.index(0, CapturesModel::StateColumn).data().toString(), text);
        if (!problem.isEmpty())
            QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), problem);
    }

    void titles_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("title");
        QTest::newRow("name") << u"Chat"_s << u"ws://a"_s << u"Chat"_s;
        QTest::newRow("URL") << QString() << u"ws://a"_s << u"ws://a"_s;
        QTest::newRow("neither") << QString() << QString() << u"Conversation without a name"_s;
        QTest::newRow("what cannot be seen")
            << u"a\u202eb\nc"_s << QString() << u"a\u27e8U+202E\u27e9b\u240ac"_s;
    }

    void titles()
    {
        QFETCH(QString, name);
        QFETCH(QString, url);
        QFETCH(QString, title);
        QCOMPARE(ui::captureTitle(entry(u"a"_s, name, url)), title);
    }

    void changesKeepWhatTheyCan()
    {
        CapturesModel model;
        const QAbstractItemModelTester tester(&model);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setEntries({});
        QCOMPARE(resets.size() + changes.size(), 0);
        model.setEntries({entry(u"a"_s), entry(u"b"_s)});
        QCOMPARE(resets.size(), 1);
        model.setEntries({entry(u"a"_s, u"named"_s), entry(u"b"_s)});
        QCOMPARE(resets.size(), 1);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), u"named"_s);
        model.setEntries({entry(u"b"_s)});
        QCOMPARE(resets.size(), 2);
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCapturesModel)
#include "tst_capturesmodel.moc"
