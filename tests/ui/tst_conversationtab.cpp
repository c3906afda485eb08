// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/setting.h"
#include "capture/marksfile.h"
#include "capture/timelineroles.h"
#include "support/files.h"
#include "ui/captures/openingbar.h"
#include "ui/timeline/timelinepane.h"
#include "ui/window/conversationtab.h"
#include "ui/window/mainwindow.h"
#include "ui/window/tabarea.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;
using tests::byName;
using tests::put;
using ui::ConversationTab;

namespace {

constexpr int batches = 20;
constexpr int rowsPerBatch = 50;

QByteArray har(const QByteArray &messages)
{
    return R"({"log":{"version":"1.2","entries":[{"request":{"url":"https://example.com/page"}},)"
           R"({"_resourceType":"websocket","startedDateTime":"2026-01-02T03:04:05.678Z",)"
           R"("request":{"method":"GET","url":"wss://example.com/chat","headers":[]},)"
           R"("response":{"status":101,"headers":[]},"_webSocketMessages":[)"
        + messages + "]}]}}";
}

/// A folder with a capture of rows "row 0", "row 1" and so on.
void makeCapture(const QString &folder)
{
    QVERIFY(QDir().mkpath(folder));
    const auto store = capture::Store::create(folder);
    QVERIFY(store);
    for (int batch = 0; batch < batches; ++batch) {
        wire::Batch rows;
        for (int i = 0; i < rowsPerBatch; ++i) {
            const QByteArray text = "row " + QByteArray::number(batch * rowsPerBatch + i);
            wire::Record record;
            record.time = 1'700'000'000'000'000'000 + batch * rowsPerBatch + i;
            record.kind = wire::Kind::Text;
            rows.append(record, {text.constData(), static_cast<std::size_t>(text.size())});
        }
        QVERIFY((*store)->write(std::move(rows)));
    }
}

} // namespace

/// Conversations from files, opened to be read in the real main window.
class TestConversationTab : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<base::SettingsStore>(m_dir->filePath(u"settings.ini"_s));
        m_window
            = std::make_unique<ui::MainWindow>(m_dir->filePath(u"data"_s), *m_settings, m_secrets);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_settings.reset();
        m_dir.reset();
    }

    void aHarFile()
    {
        const QString path = m_dir->filePath(u"traffic & more.har"_s);
        put(path, har(R"({"type":"send","time":1767323046.0,"opcode":1,"data":"ping?"},
                         {"type":"receive","time":1767323046.5,"opcode":1,"data":"<b>pong</b>"},
                         {"type":"receive","time":"when?"})"));
        chooseFile(path);
        QTRY_VERIFY(conversation());
        QCOMPARE(conversation()->title(), u"traffic & more.har"_s);
        QVERIFY(origin().contains(path));
        QCOMPARE(previews(*conversation()).filter(u"ping?"_s).size(), 1);
        QCOMPARE(previews(*conversation()).filter(u"<b>pong</b>"_s).size(), 1);
        // What is not as HAR has it is not passed over in silence.
        QVERIFY(told(u"Messages that are not as HAR has them were passed over: 1."_s));
        QVERIFY(!m_window->currentTab());

        chooseFile(path); // it is in front already
        QCOMPARE(m_window->findChildren<ConversationTab *>().size(), 1);
    }

    void noConversation_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no JSON") << QByteArray("\x89PNG") << QString();
        QTest::newRow("JSON, but no HAR") << QByteArray("[1,2,3]") << QString();
        QTest::newRow("pages only")
            << QByteArray(R"({"log":{"entries":[{"request":{"url":"/page"}}]}})")
            << u"holds no WebSocket connection"_s;
    }

    void noConversation()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const QString path = m_dir->filePath(u"file.har"_s);
        put(path, bytes);
        chooseFile(path);
        QTRY_VERIFY(told(path));
        QVERIFY(sentence.isEmpty() || told(sentence));
        QVERIFY(!conversation());
    }

    void aFolderThatIsNoCapture()
    {
        const QString folder = m_dir->filePath(u"photos"_s);
        QVERIFY(QDir().mkdir(folder));
        chooseFolder(folder);
        QTRY_VERIFY(told(folder));
        QVERIFY(!conversation());
    }

    void aCaptureFolderWithNotes()
    {
        const QString folder = m_dir->filePath(u"given to me"_s);
        makeCapture(folder);
        capture::Marks marks;
        marks.set(3, {true, capture::Mark::Colour::Red, u"look"_s});
        QVERIFY(capture::writeMarks(folder, marks));
        chooseFolder(folder);
        QTRY_VERIFY(conversation());
        QCOMPARE(conversation()->title(), u"given to me"_s);
        QCOMPARE(previews(*conversation()).size(), batches * rowsPerBatch);
        auto *pane = conversation()->findChild<ui::TimelinePane *>();
        QCOMPARE(pane->marks(), marks);
        marks.set(5, {false, {}, u"and here"_s});
        pane->setMarks(marks);
        close(conversation());
        QTRY_COMPARE(capture::readMarks(folder).value(), marks);
    }

    // A file that is not ours to understand stays as it is, whatever is noted.
    void notesThatCannotBeRead()
    {
        const QString folder = m_dir->filePath(u"capture"_s);
        makeCapture(folder);
        const QByteArray later = R"({"format":2,"marks":{}})";
        put(folder + u"/marks.json"_s, later);
        chooseFolder(folder);
        QTRY_VERIFY(conversation());
        QVERIFY(told(u"The notes of this capture cannot be read"_s));
        capture::Marks marks;
        marks.set(5, {false, {}, u"mine"_s});
        conversation()->findChild<ui::TimelinePane *>()->setMarks(marks);
        close(conversation());
        m_window.reset(); // everything is written
        QFile file(folder + u"/marks.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), later);
    }

    void aDamagedCapture()
    {
        const QString folder = m_dir->filePath(u"capture"_s);
        makeCapture(folder);
        QFile payload(folder + u"/payload"_s);
        QVERIFY(payload.open(QIODevice::ReadWrite));
        QVERIFY(payload.seek(payload.size() / 2));
        QCOMPARE(payload.write("\xff"), 1);
        payload.close();
        chooseFolder(folder);
        QTRY_VERIFY(conversation());
        QCOMPARE(previews(*conversation()).size(), batches * rowsPerBatch);
        QVERIFY(previews(*conversation()).last().endsWith(u"row 999"));
        QTRY_VERIFY(told(u"Damaged rows: 501 to 550. What is shown of them may be wrong."_s));
    }

    // The facts of an attempt are asked for with each of its rows.
    void aDamagedHandshake()
    {
        const QString folder = m_dir->filePath(u"capture"_s);
        QVERIFY(QDir().mkpath(folder));
        {
            const auto store = capture::Store::create(folder);
            QVERIFY(store);
            wire::HandshakeFacts facts;
            facts.request = "GET /damaged HTTP/1.1";
            wire::Record handshake;
            handshake.kind = wire::Kind::Handshake;
            wire::Batch attempt;
            attempt.append(handshake, "", facts);
            QVERIFY((*store)->write(std::move(attempt)));
            wire::Record text;
            text.kind = wire::Kind::Text;
            wire::Batch message;
            message.append(text, "a message");
            QVERIFY((*store)->write(std::move(message)));
        }
        QFile payload(folder + u"/payload"_s);
        QVERIFY(payload.open(QIODevice::ReadWrite));
        QByteArray bytes = payload.readAll();
        const qsizetype end = bytes.indexOf("a message");
        QVERIFY(end > 0);
        QVERIFY(payload.seek(0));
        QCOMPARE(payload.write(QByteArray(end, '\0')), end); // as after a power cut
        payload.close();
        chooseFolder(folder);
        QTRY_VERIFY(conversation());
        QCOMPARE(previews(*conversation()).last(), u"a message"_s);
        auto *view = byName<QAbstractItemView>(*conversation(), u"Timeline"_s);
        view->setCurrentIndex(view->model()->index(1, 0));
        QTRY_VERIFY(told(u"Damaged rows: 1"_s));
    }

    void aTornCapture()
    {
        const QString folder = m_dir->filePath(u"capture"_s);
        makeCapture(folder);
        QFile blocks(folder + u"/blocks"_s);
        QVERIFY(blocks.open(QIODevice::ReadWrite));
        QVERIFY(blocks.resize(blocks.size() / batches * 7 + 5));
        blocks.close();
        chooseFolder(folder);
        QTRY_VERIFY(conversation());
        QCOMPARE(previews(*conversation()).size(), 7 * rowsPerBatch);
    }

    void itCanBeCancelled()
    {
        const QString path = m_dir->filePath(u"big.har"_s);
        QByteArray messages;
        for (int i = 0; i < 20'000; ++i)
            messages += R"({"type":"send","time":1767323046.0,"opcode":1,"data":"x"},)";
        messages.chop(1);
        put(path, har(messages));
        const auto opened = ui::openPath(path, [](std::uint64_t) { return false; });
        QVERIFY(opened);
        QVERIFY(opened->cancelled);
        QVERIFY(opened->store->rowCount() < 20'000);

        ui::OpeningBar bar;
        bar.setAttribute(Qt::WA_DontShowOnScreen);
        const auto progress = bar.begin(u"big.har"_s);
        QVERIFY(bar.isBusy());
        progress->rows = 12;
        QTRY_VERIFY(bar.isVisible());
        QVERIFY(!progress->cancelled);
        QTest::mouseClick(byName<QPushButton>(bar, u"Cancel opening"_s), Qt::LeftButton);
        QVERIFY(progress->cancelled);
        bar.end();
        QVERIFY(!bar.isVisible());
        QVERIFY(!bar.isBusy());
    }

private:
    void choose(const QString &action, const QString &path)
    {
        for (QAction *offered : m_window->findChildren<QAction *>()) {
            if (offered->text().remove(u'&') == action)
                offered->trigger();
        }
        auto *dialog = m_window->findChild<QFileDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(path);
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QTRY_VERIFY(!m_window->findChild<QFileDialog *>());
    }
    void chooseFile(const QString &path) { choose(u"Open conversation (HAR)…"_s, path); }
    void chooseFolder(const QString &path) { choose(u"Open capture folder…"_s, path); }

    void close(ConversationTab *tab)
    {
        const QPointer<ConversationTab> gone(tab);
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!gone);
    }

    ConversationTab *conversation() const
    {
        return qobject_cast<ConversationTab *>(m_window->findChild<ui::TabArea *>()->front());
    }

    QString origin() const
    {
        return byName<QWidget>(*conversation(), u"Where the conversation is from"_s)
            ->accessibleDescription();
    }

    /// A bar of the window says so.
    bool told(const QString &text) const
    {
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (widget->isVisible() && widget->accessibleName().contains(text))
                return true;
        }
        return false;
    }

    static QStringList previews(const ConversationTab &tab)
    {
        const auto *model = byName<QAbstractItemView>(tab, u"Timeline"_s)->model();
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row)
            all.append(model->index(row, capture::PreviewColumn).data().toString());
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<base::SettingsStore> m_settings;
    workspace::MemorySecrets m_secrets;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestConversationTab)
#include "tst_conversationtab.moc"
