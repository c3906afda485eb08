// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/library.h"

#include "base/filelock.h"
#include "base/files.h"
#include "capture/captureentry.h"
#include "capture/storeformat.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using format::JsonValue;

namespace {

// Far more than people read, far less than capture.json may hold.
constexpr qsizetype maxText = 10'000;
constexpr auto requestName = "request.json"_L1;

QString tr(const char *text)
{
    return QCoreApplication::translate("capture", text);
}

bool isId(const QString &text)
{
    static const QRegularExpression pattern(u"\\A[0-9A-Za-z-]{1,100}\\z"_s);
    return pattern.match(text).hasMatch();
}

QString newId(const QDateTime &created)
{
    return created.toString(u"yyyyMMdd-hhmmss-zzz-"_s)
        + QString::number(QRandomGenerator::system()->generate(), 16).rightJustified(8, u'0');
}

/// The store of a capture in use.
std::shared_ptr<Store> holding(std::unique_ptr<base::FileLock> lock, std::shared_ptr<Store> store)
{
    struct Held
    {
        std::unique_ptr<base::FileLock> lock; // given back after the store is closed
        std::shared_ptr<Store> store;
    };
    auto held = std::make_shared<Held>(Held{std::move(lock), std::move(store)});
    Store *const inside = held->store.get();
    return {std::move(held), inside};
}

bool hasNoRows(const QString &folder)
{
    return entry::sizeOf(folder, disk::rowsFile) == 0;
}

base::Error inUse()
{
    return {tr("The capture is in use. Close it first.")};
}

} // namespace

Library::Library(const QString &folder)
    : m_folder(QDir::cleanPath(folder))
{
}

base::Result<QString> Library::folderOf(const QString &id) const
{
    const QString folder = m_folder + u'/' + id;
    if (!isId(id) || !entry::isCapture(folder))
        return base::Error{tr("The capture is not there any more.")};
    return folder;
}

base::Result<Library::Created> Library::create(const QString &name, const QString &url) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString id = newId(now);
    const QString folder = m_folder + u'/' + id;
    if (!QDir().mkpath(m_folder)) {
        return base::Error{
            tr("Cannot make the folder %1.").arg(QDir::toNativeSeparators(m_folder))};
    }
    if (auto made = entry::makeFolder(folder); !made)
        return made.error();

    const auto fill = [&]() -> base::Result<std::shared_ptr<Store>> {
        // In use before it can be seen.
        auto lock = base::FileLock::tryLock(entry::lockFile(folder), base::FileLock::Mode::Shared);
        if (!lock)
            return lock.error();
        auto store = Store::create(folder);
        if (!store)
            return store.error();
        const JsonValue facts
            = entry::toJson({name.left(maxText), url.left(maxText), now, false, false});
        if (auto written = entry::write(folder, facts); !written)
            return written.error();
        return holding(std::move(*lock), std::move(*store));
    };
    auto store = fill();
    if (!store) {
        [[maybe_unused]] const auto removed = entry::removeFolder(folder);
        return store.error();
    }
    return Created{id, std::move(*store)};
}

Library::Entry Library::entryOf(const QString &id) const
{
    const QString folder = m_folder + u'/' + id;
    Entry found;
    found.id = id;
    found.bytes = entry::bytesOnDisk(folder);
    // First, for what ends meanwhile has ended in capture.json before it is let go.
    const bool held = base::FileLock::isHeld(entry::lockFile(folder));
    bool ended = true;
    if (const auto json = entry::read(folder)) {
        const entry::Facts facts = entry::toFacts(*json);
        found.name = facts.name;
        found.url = facts.url;
        found.created = facts.created;
        found.kept = facts.kept;
        ended = facts.ended;
    } else {
        found.kept = true; // nobody knows
        found.problem = json.error().message;
    }
    if (!found.created.isValid()) {
        found.created = QDateTime::fromString(id.left(19), u"yyyyMMdd-hhmmss-zzz"_s);
        found.created.setTimeZone(QTimeZone::utc());
    }
    found.state = held ? State::InUse : ended ? State::Ended : State::Interrupted;
    if (hasNoRows(folder))
        return found;
    if (const auto store = Store::open(folder))
        found.rows = (*store)->rowCount();
    else
        found.problem = store.error().message;
    return found;
}

std::vector<Library::Entry> Library::list() const
{
    std::vector<Entry> entries;
    const QDir folder(m_folder);
    for (const QString &id : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (isId(id) && entry::isCapture(m_folder + u'/' + id))
            entries.push_back(entryOf(id));
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::pair(a.created, a.id) > std::pair(b.created, b.id);
    });
    return entries;
}

std::vector<Library::Entry> Library::recoverable() const
{
    std::vector<Entry> entries = list();
    std::erase_if(entries, [](const Entry &found) {
        return found.state != State::Interrupted || found.rows == 0;
    });
    return entries;
}

base::Result<std::shared_ptr<Store>> Library::open(const QString &id) const
{
    const auto folder = folderOf(id);
    if (!folder)
        return folder.error();
    // Where nothing can be written, nobody can remove it either.
    auto lock = base::FileLock::tryLock(entry::lockFile(*folder), base::FileLock::Mode::Shared);
    if (lock && !*lock)
        return base::Error{tr("The capture is being deleted.")};
    auto store = Store::open(*folder);
    if (!store)
        return store;
    return holding(lock ? std::move(*lock) : nullptr, std::move(*store));
}

QString Library::requestFile(const QString &folder)
{
    return folder + u'/' + requestName;
}

base::Result<void> Library::keepRequest(const QString &id, const QByteArray &bytes) const
{
    if (bytes.size() > maxRequestBytes)
        return base::Error{tr("The request is too large to be kept with its conversation.")};
    // Nobody removes the capture meanwhile.
    const auto lock = base::FileLock::lock(entry::lockFile(m_folder), base::FileLock::Mode::Alone);
    if (!lock)
        return lock.error();
    const auto folder = folderOf(id);
    return folder ? base::writeFileAtomically(requestFile(*folder), bytes) : folder.error();
}

base::Result<QByteArray> Library::request(const QString &id) const
{
    const auto folder = folderOf(id);
    if (!folder)
        return folder.error();
    if (entry::sizeOf(*folder, requestName) == 0)
        return QByteArray();
    return base::readFile(requestFile(*folder), maxRequestBytes);
}

// One change at a time, whatever program makes it: none is lost.
base::Result<void> Library::change(const QString &id,
                                   const std::function<void(JsonValue &)> &change) const
{
    const auto lock = base::FileLock::lock(entry::lockFile(m_folder), base::FileLock::Mode::Alone);
    if (!lock)
        return lock.error();
    const auto folder = folderOf(id);
    if (!folder)
        return folder.error();
    auto json = entry::read(*folder);
    if (!json)
        return json.error();
    change(*json);
    return entry::write(*folder, *json);
}

base::Result<void> Library::setName(const QString &id, const QString &name) const
{
    return change(id, [&name](JsonValue &json) {
        json.set(u"name"_s, JsonValue::string(name.left(maxText)));
    });
}

base::Result<void> Library::setKept(const QString &id, bool kept) const
{
    return change(id, [kept](JsonValue &json) { json.set(u"kept"_s, JsonValue::boolean(kept)); });
}

base::Result<void> Library::end(const QString &id) const
{
    const auto changed
        = change(id, [](JsonValue &json) { json.set(u"ended"_s, JsonValue::boolean(true)); });
    if (!changed)
        return changed;
    const auto removed = removeIf(id, [this](const Entry &found) {
        const QString folder = m_folder + u'/' + found.id;
        entry::giveBackReserve(folder);
        return !found.kept && hasNoRows(folder);
    });
    return removed ? base::Result<void>() : removed.error();
}

// Of a capture that is not in use. False: it is, or it is not wanted.
base::Result<bool> Library::removeIf(const QString &id,
                                     const std::function<bool(const Entry &)> &wanted) const
{
    const auto changes
        = base::FileLock::lock(entry::lockFile(m_folder), base::FileLock::Mode::Alone);
    if (!changes)
        return changes.error();
    const auto folder = folderOf(id);
    if (!folder)
        return true; // another program was faster
    const auto alone
        = base::FileLock::tryLock(entry::lockFile(*folder), base::FileLock::Mode::Alone);
    if (!alone)
        return alone.error();
    if (!*alone || !wanted(entryOf(id)))
        return false;
    const auto removed = entry::removeFolder(*folder);
    return removed ? base::Result<bool>(true) : removed.error();
}

base::Result<void> Library::remove(const QString &id) const
{
    if (const auto folder = folderOf(id); !folder)
        return folder.error();
    const auto removed = removeIf(id, [](const Entry &) { return true; });
    if (!removed)
        return removed.error();
    return *removed ? base::Result<void>() : inUse();
}

base::Result<std::uint64_t> Library::makeRoom(std::uint64_t bytes) const
{
    std::vector<Entry> entries = list();
    std::uint64_t held = 0;
    for (const Entry &found : entries)
        held += found.bytes;
    base::Result<void> done;
    for (auto found = entries.rbegin(); found != entries.rend(); ++found) {
        const bool unused = found->state != State::InUse && hasNoRows(m_folder + u'/' + found->id);
        if (found->kept || !(unused || (found->state == State::Ended && held > bytes)))
            continue;
        const auto removed = removeIf(found->id, [](const Entry &now) { return !now.kept; });
        if (!removed)
            done = removed.error();
        else if (*removed)
            held -= found->bytes;
    }
    if (!done && held > bytes)
        return done.error();
    return held;
}

} // namespace sockwright::capture
