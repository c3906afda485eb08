// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/openedconversation.h"

#include "capture/marksfile.h"
#include "ui/captures/capturesmodel.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr std::size_t partsTold = 3;
constexpr unsigned blocksBetweenDrops = 256; // of memory that was read into

QString tr(const char *text)
{
    return QCoreApplication::translate("OpenedConversation", text);
}

void takeMarks(OpenedConversation &opened)
{
    auto marks = capture::readMarks(opened.path);
    if (marks)
        opened.marks = std::move(*marks);
    else
        opened.notice = marks.error().message;
}

QString passedOver(const capture::ImportOutcome &import)
{
    return import.unreadable == 0
        ? QString()
        : tr("Messages that are not as HAR has them were passed over: %1.")
              .arg(QLocale().toString(qulonglong{import.unreadable}));
}

} // namespace

base::Result<OpenedConversation> openRecorded(const capture::Library &library,
                                              const capture::Library::Entry &entry)
{
    auto store = library.open(entry.id);
    if (!store)
        return store.error();
    OpenedConversation opened;
    opened.path = library.folder() + u'/' + entry.id;
    opened.title = captureTitle(entry);
    const QString begun = entry.created.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
    opened.origin = entry.url.isEmpty()
        ? tr("Recorded %1").arg(begun)
        : tr("Recorded %1 from %2").arg(begun, visibleLine(entry.url));
    opened.store = std::move(*store);
    opened.isCapture = true;
    takeMarks(opened);
    return opened;
}

base::Result<OpenedConversation> openPath(const QString &path, const capture::ImportProgress &goOn)
{
    auto read = capture::openConversation(path, goOn);
    if (!read)
        return read.error();
    if (!read->isCapture && !read->import.cancelled && read->import.connections == 0) {
        return base::Error{
            tr("%1 holds no WebSocket connection.").arg(QDir::toNativeSeparators(path))};
    }
    OpenedConversation opened;
    opened.path = QFileInfo(path).absoluteFilePath();
    opened.title = visibleLine(QFileInfo(path).fileName());
    opened.origin = tr("From %1").arg(visibleLine(QDir::toNativeSeparators(opened.path)));
    opened.store = std::move(read->store);
    opened.isCapture = read->isCapture;
    opened.cancelled = read->import.cancelled;
    if (opened.isCapture)
        takeMarks(opened);
    else
        opened.notice = passedOver(read->import);
    return opened;
}

QString damageNotice(const capture::Store &store, const std::atomic<bool> &cancelled)
{
    unsigned blocks = 0;
    const auto damaged = store.damagedRows([&] {
        if (++blocks % blocksBetweenDrops == 0)
            store.dropPages();
        return !cancelled;
    });
    store.dropPages();
    if (damaged.empty())
        return {};
    const QLocale locale;
    QStringList parts;
    for (std::size_t i = 0; i < std::min(damaged.size(), partsTold); ++i) {
        const qulonglong first = damaged[i].first + 1;
        const qulonglong last = damaged[i].first + damaged[i].count;
        parts.append(first == last
                         ? locale.toString(first)
                         : tr("%1 to %2").arg(locale.toString(first), locale.toString(last)));
    }
    const QString rows = parts.join(u", "_s);
    if (damaged.size() <= partsTold)
        return tr("Damaged rows: %1. What is shown of them may be wrong.").arg(rows);
    return tr("Damaged rows: %1 and %2 more parts. What is shown of them may be wrong.")
        .arg(rows, locale.toString(qulonglong{damaged.size() - partsTold}));
}

} // namespace sockwright::ui
