// SPDX-License-Identifier: GPL-3.0-or-later
// A capture of ten million rows, opened to be read: how long until its end is on the screen, and
// the longest gap between two turns of the GUI thread meanwhile and while it is checked for damage.
//
//   bench_open [ROWS]    10,000,000 unless told (about a minute, 2 GB of disk)
//   bench_open --smoke   the same with few rows, to see that it runs
#include "pulse.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "base/serialexecutor.h"
#include "base/setting.h"
#include "ui/captures/openedconversation.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/conversationtab.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace sockwright;

namespace {

constexpr int opened = 5; // times

bool record(const capture::Library &library, std::uint64_t rows)
{
    const auto made = library.create({}, QStringLiteral("ws://127.0.0.1/"));
    constexpr std::uint64_t atOnce = 10'000;
    wire::Record record;
    record.direction = wire::Direction::In;
    record.kind = wire::Kind::Text;
    record.frames = 1;
    for (std::uint64_t first = 0; made && first < rows; first += atOnce) {
        wire::Batch batch;
        for (std::uint64_t i = first; i < std::min(rows, first + atOnce); ++i) {
            const QByteArray text = R"({"symbol":"SOCK","price":)" + QByteArray::number(i % 977)
                + R"(,"seq":)" + QByteArray::number(i) + "," + QByteArray(140, 'x') + "}";
            record.time = base::nowNs();
            batch.append(record, base::viewOf(text));
        }
        if (!made->store->write(std::move(batch)).ok())
            return false;
    }
    return made && library.end(made->id).ok();
}

class FirstPaint : public QObject
{
public:
    explicit FirstPaint(QEventLoop *loop)
        : m_loop(loop)
    {
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, m_loop, &QEventLoop::quit); // after the painting
        return QObject::eventFilter(watched, event);
    }

private:
    QEventLoop *m_loop;
};

bool open(const capture::Library &library, base::SettingsStore &settings)
{
    const auto entries = library.list();
    if (entries.empty())
        return false;
    base::SerialExecutor opener;
    base::SerialExecutor disk;
    base::SerialExecutor checks;
    std::unique_ptr<ui::ConversationTab> tab;
    QEventLoop loop;
    FirstPaint painted(&loop);
    benchmarks::Pulse pulse;
    QElapsedTimer clock;
    pulse.start();
    clock.start();
    opener.run(
        &loop, [&library, &entries] { return ui::openRecorded(library, entries.front()); },
        [&](base::Result<ui::OpenedConversation> conversation) {
            if (!conversation) {
                loop.quit();
                return;
            }
            tab = std::make_unique<ui::ConversationTab>(
                std::move(*conversation), ui::ConversationTab::Background{disk, checks}, settings);
            tab->resize(1200, 800);
            tab->findChild<ui::TimelineView *>()->viewport()->installEventFilter(&painted);
            tab->show();
        });
    loop.exec();
    if (!tab)
        return false;
    const auto *view = tab->findChild<ui::TimelineView *>();
    const bool atEnd = view->model()->rowCount() == int(entries.front().rows)
        && view->verticalScrollBar()->value() == view->verticalScrollBar()->maximum();
    std::printf("%lld rows: the end shown after %.1f ms%s\n", qlonglong(entries.front().rows),
                double(clock.nsecsElapsed()) / 1e6, atEnd ? "" : " (it is not the end)");
    pulse.stop();
    pulse.print("until then:");
    pulse.start();
    QEventLoop checked;
    checks.run(
        &checked, [] { return true; }, [&checked](bool) { checked.quit(); }); // after the check
    checked.exec();
    pulse.stop();
    pulse.print("while it is checked:");
    return atEnd;
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QString argument = QApplication::arguments().value(1);
    const bool smoke = argument == QLatin1String("--smoke");
    const std::uint64_t rows = smoke ? 20'000
        : argument.isEmpty()         ? 10'000'000
                                     : argument.toULongLong();
    const QTemporaryDir folder;
    base::SettingsStore settings(folder.filePath(QStringLiteral("settings.ini")));
    const capture::Library library(folder.filePath(QStringLiteral("captures")));
    if (!record(library, rows))
        return EXIT_FAILURE;
    for (int i = 0; i < (smoke ? 1 : opened); ++i) {
        if (!open(library, settings))
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
