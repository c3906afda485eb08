// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "capture/capture.h"
#include "ui/timeline/exportdialog.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using sockwright::tests::byName;

class TestExportDialog : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    capture::Capture m_capture;
    std::unique_ptr<TimelinePane> m_pane;

    ExportDialog *open()
    {
        byName<QToolButton>(*m_pane, u"Export timeline"_s)->click();
        return m_pane->findChild<ExportDialog *>();
    }
    static QPushButton *button(const ExportDialog &dialog, const QString &text)
    {
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == text)
                return button;
        }
        return nullptr;
    }
    static QString note(const ExportDialog &dialog)
    {
        return byName<QLabel>(dialog, u"Export result"_s)->text();
    }

private slots:
    void initTestCase()
    {
        wire::Batch batch;
        wire::Record record;
        record.kind = wire::Kind::Text;
        record.direction = wire::Direction::In;
        for (int i = 0; i < 500; ++i) {
            record.time = i;
            batch.append(record, "row " + std::to_string(i));
        }
        m_capture.append(std::move(batch));
    }

    void init()
    {
        m_pane = std::make_unique<TimelinePane>(&m_capture);
        m_pane->resize(900, 400);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void cleanup() { m_pane.reset(); }

    void writesRows_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("lines");
        QTest::newRow("all") << int(ExportDialog::Rows::All) << 500;
        QTest::newRow("shown") << int(ExportDialog::Rows::Shown) << 1;
        QTest::newRow("selected") << int(ExportDialog::Rows::Selected) << 1;
    }

    void writesRows()
    {
        QFETCH(int, rows);
        QFETCH(int, lines);
        auto *field = byName<QLineEdit>(*m_pane, u"Filter timeline"_s);
        field->setText(u"\"row 123\""_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_pane->view()->model()->rowCount(), 1);
        m_pane->view()->selectRow(0);
        ExportDialog *dialog = open();
        QVERIFY(dialog);
        auto *box = byName<QComboBox>(*dialog, u"Rows to export"_s);
        QCOMPARE(box->currentIndex(), int(ExportDialog::Rows::Shown));
        box->setCurrentIndex(rows);
        const QString path = m_folder.filePath(u"rows%1.jsonl"_s.arg(rows));
        byName<QLineEdit>(*dialog, u"Export to"_s)->setText(path);
        QSignalSpy exported(dialog, &ExportDialog::exported);
        button(*dialog, u"Export"_s)->click();
        QTRY_COMPARE(exported.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QCOMPARE(written.count('\n'), lines);
        QVERIFY(written.contains("\"row 123\""));
        QVERIFY(note(*dialog).contains(QString::number(lines)));
    }

    void namesFollowTheFormat()
    {
        ExportDialog *dialog = open();
        auto *path = byName<QLineEdit>(*dialog, u"Export to"_s);
        auto *format = byName<QComboBox>(*dialog, u"Export format"_s);
        path->setText(u"/tmp/talk.jsonl"_s);
        format->setCurrentIndex(2);
        QCOMPARE(path->text(), u"/tmp/talk.har"_s);
        format->setCurrentIndex(4);
        format->setCurrentIndex(3);
        QCOMPARE(path->text(), u"/tmp/talk.pcapng"_s);
        path->setText(u"/tmp/mine.txt"_s);
        format->setCurrentIndex(1);
        QCOMPARE(path->text(), u"/tmp/mine.txt"_s);
        path->clear();
        QVERIFY(!button(*dialog, u"Export"_s)->isEnabled());
    }

    void saysWhatWentWrong()
    {
        ExportDialog *dialog = open();
        QFile blocker(m_folder.filePath(u"file"_s));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        byName<QLineEdit>(*dialog, u"Export to"_s)->setText(blocker.fileName() + u"/in/it.csv"_s);
        button(*dialog, u"Export"_s)->click();
        QTRY_VERIFY(!note(*dialog).isEmpty());
        QVERIFY(button(*dialog, u"Export"_s)->isEnabled()); // another try
    }

    void asksBeforeItReplaces()
    {
        const QString path = m_folder.filePath(u"precious.jsonl"_s);
        QFile precious(path);
        QVERIFY(precious.open(QIODevice::ReadWrite));
        QCOMPARE(precious.write("PRECIOUS"), 8);
        QVERIFY(precious.flush());
        ExportDialog *dialog = open();
        auto *place = byName<QLineEdit>(*dialog, u"Export to"_s);
        place->setText(path);
        QSignalSpy exported(dialog, &ExportDialog::exported);
        button(*dialog, u"Export"_s)->click();
        QTRY_VERIFY(note(*dialog).contains(u"exists"_s));
        QVERIFY(precious.seek(0));
        QCOMPARE(precious.readAll(), QByteArray("PRECIOUS"));

        // What was said of one file is not said of another.
        place->setText(path + u'x');
        QVERIFY(!button(*dialog, u"Replace"_s));
        place->setText(path);
        button(*dialog, u"Export"_s)->click();
        QTRY_VERIFY(button(*dialog, u"Replace"_s));
        button(*dialog, u"Replace"_s)->click();
        QTRY_COMPARE(exported.count(), 1);
        QFile replaced(path);
        QVERIFY(replaced.open(QIODevice::ReadOnly));
        QVERIFY(!replaced.readAll().contains("PRECIOUS"));
        QVERIFY(button(*dialog, u"Export"_s));
    }

    void offersWhatThereIs()
    {
        ExportDialog *dialog = open();
        auto *box = byName<QComboBox>(*dialog, u"Rows to export"_s);
        QCOMPARE(box->currentIndex(), int(ExportDialog::Rows::All));
        const QAbstractItemModel *items = box->model();
        for (const ExportDialog::Rows rows :
             {ExportDialog::Rows::Shown, ExportDialog::Rows::Selected})
            QVERIFY(!items->flags(items->index(int(rows), 0)).testFlag(Qt::ItemIsEnabled));
    }

    // Closing while it writes: nothing is left behind, and nobody waits long.
    void closingCancels()
    {
        ExportDialog *dialog = open();
        const QString path = m_folder.filePath(u"cancelled.csv"_s);
        byName<QLineEdit>(*dialog, u"Export to"_s)->setText(path);
        QSignalSpy gone(dialog, &QObject::destroyed);
        button(*dialog, u"Export"_s)->click();
        dialog->close();
        QTRY_COMPARE(gone.count(), 1);
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
