// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/marks.h"
#include "capture/marksfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Mark;
using capture::Marks;

class TestMarks : public QObject
{
    Q_OBJECT

private slots:
    void setAndTakeAway()
    {
        Marks marks;
        QVERIFY(marks.set(7, {true, Mark::Colour::Red, u"why?"_s}));
        QCOMPARE(marks.at(7).note, u"why?"_s);
        QVERIFY(marks.at(8).isEmpty());
        QVERIFY(marks.set(7, {}));
        QVERIFY(marks.isEmpty());
    }

    void pinnedNeighbours()
    {
        Marks marks;
        marks.set(3, {true, {}, {}});
        marks.set(5, {false, Mark::Colour::Blue, {}});
        marks.set(9, {true, {}, {}});
        QVERIFY(marks.pinnedAfter(0) == std::uint64_t(3));
        QVERIFY(marks.pinnedAfter(3) == std::uint64_t(9));
        QVERIFY(!marks.pinnedAfter(9));
        QVERIFY(marks.pinnedBefore(9) == std::uint64_t(3));
        QVERIFY(marks.pinnedBefore(10) == std::uint64_t(9));
        QVERIFY(!marks.pinnedBefore(3));
    }

    void bounds()
    {
        Marks marks;
        for (std::uint64_t row = 0; row < Marks::maxMarks; ++row)
            QVERIFY(marks.set(row, {true, {}, {}}));
        QVERIFY(!marks.set(Marks::maxMarks, {true, {}, {}}));
        QVERIFY(marks.set(0, {false, Mark::Colour::Green, {}})); // known already
        QVERIFY(marks.set(1, {}));
        const QString clef = QString::fromUtf8("\xF0\x9D\x84\x9E");
        QVERIFY(marks.set(Marks::maxMarks,
                          {false, {}, QString(Marks::maxNoteLength - 1, u'x') + clef}));
        QCOMPARE(marks.at(Marks::maxMarks).note, QString(Marks::maxNoteLength - 1, u'x'));
    }

    void thereAndBack()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 50; ++round) {
            Marks marks;
            for (int i = random.bounded(0, 60); i > 0; --i) {
                QString note;
                for (int c = random.bounded(0, 12); c > 0; --c)
                    note += QChar(random.bounded(1, 0xD800));
                marks.set(random.generate64() >> random.bounded(11, 64),
                          {random.bounded(2) == 0, Mark::Colour(random.bounded(5)), note});
            }
            const auto read = Marks::fromJson(marks.toJson());
            QVERIFY(read.ok());
            QVERIFY(*read == marks);
        }
    }

    void asWritten()
    {
        Marks marks;
        marks.set(2, {true, Mark::Colour::Yellow, u"a \"note\""_s});
        marks.set(1, {false, Mark::Colour::Blue, {}});
        QCOMPARE(marks.toJson().simplified(),
                 QByteArray("{ \"format\": 1, \"marks\": [ { \"colour\": \"blue\", \"row\": 1 }, "
                            "{ \"colour\": \"yellow\", \"note\": \"a \\\"note\\\"\", \"pinned\": "
                            "true, \"row\": 2 } ] }"));
    }

    void foreignText_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("marks"); // -1: an Error
        QTest::newRow("nothing") << QByteArray() << -1;
        QTest::newRow("no JSON") << QByteArray("pinned: 3") << -1;
        QTest::newRow("an array") << QByteArray("[]") << -1;
        QTest::newRow("later format") << QByteArray(R"({"format":2,"marks":[]})") << -1;
        QTest::newRow("no marks") << QByteArray(R"({"format":1})") << -1;
        QTest::newRow("deep") << QByteArray(100'000, '[') << -1;
        QTest::newRow("empty") << QByteArray(R"({"format":1,"marks":[]})") << 0;
        QTest::newRow("rows that are none")
            << QByteArray(R"({"format":1,"marks":[{"row":-1,"pinned":true},{"pinned":true},
                {"row":"3","pinned":true},{"row":1.5,"pinned":true},{"row":1e300,"pinned":true},
                7,null,{"row":4,"pinned":true}]})")
            << 1;
        QTest::newRow("nothing noted")
            << QByteArray(R"({"format":1,"marks":[{"row":1,"colour":"mauve","note":5}]})") << 0;
    }

    void foreignText()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, marks);
        const auto read = Marks::fromJson(json);
        QCOMPARE(read.ok(), marks >= 0);
        if (read)
            QCOMPARE(int(read->all().size()), marks);
        else
            QVERIFY(!read.error().message.isEmpty());
    }

    void inTheFolder()
    {
        QTemporaryDir dir;
        QCOMPARE(capture::readMarks(dir.path()).value(), Marks());
        Marks marks;
        marks.set(7, {true, Mark::Colour::Red, u"seven"_s});
        QVERIFY(capture::writeMarks(dir.path(), marks));
        QCOMPARE(capture::readMarks(dir.path()).value(), marks);
        QVERIFY(capture::writeMarks(dir.path(), {}));
        QCOMPARE(capture::readMarks(dir.path()).value(), Marks());

        QVERIFY(!capture::writeMarks(dir.filePath(u"gone"_s), marks));
        QVERIFY(!QFileInfo::exists(dir.filePath(u"gone"_s)));
    }

    void nothingButAFileIsUsed()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(u"marks.json"_s);
        Marks marks;
        marks.set(7, {true, {}, {}});

        QVERIFY(QDir().mkdir(path));
        QVERIFY(!capture::readMarks(dir.path()));
        QVERIFY(!capture::writeMarks(dir.path(), marks));
        QVERIFY(QDir().rmdir(path));

        QFile target(dir.filePath(u"target"_s));
        QVERIFY(target.open(QIODevice::ReadWrite));
        QVERIFY(target.write(marks.toJson()) > 0);
        QVERIFY(target.flush());
        QVERIFY(target.link(path));
        QVERIFY(!capture::readMarks(dir.path()));
        QVERIFY(!capture::writeMarks(dir.path(), {}));
        QVERIFY(target.seek(0));
        QCOMPARE(target.readAll(), marks.toJson());
        QVERIFY(QFile::remove(path));

        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        QVERIFY(!capture::readMarks(dir.path())); // and does not wait for a writer
        QVERIFY(QFile::remove(path));

        QFile large(path);
        QVERIFY(large.open(QIODevice::WriteOnly));
        QVERIFY(large.resize(Marks::maxJsonSize + 1));
        QVERIFY(!capture::readMarks(dir.path()));
    }
};

QTEST_GUILESS_MAIN(TestMarks)
#include "tst_marks.moc"
