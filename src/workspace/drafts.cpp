// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/drafts.h"

#include "base/files.h"
#include "workspace/objectreader.h"
#include "workspace/requestfile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

using format::JsonValue;

namespace {

constexpr qsizetype maxTabs = 10'000;

QByteArray toBytes(const OpenTabs &open)
{
    JsonValue json = JsonValue::object();
    json.appendMember(u"format"_s, JsonValue::number(fileFormat));
    json.appendMember(u"current"_s, JsonValue::number(open.current));
    JsonValue tabs = JsonValue::array();
    for (const OpenTab &tab : open.tabs) {
        JsonValue item = JsonValue::object();
        item.appendMember(u"path"_s, JsonValue::string(tab.savedPath));
        item.appendMember(u"stamp"_s, JsonValue::string(QString::fromLatin1(tab.stamp)));
        item.appendMember(u"dirty"_s, JsonValue::boolean(tab.dirty));
        item.appendMember(u"name"_s, JsonValue::string(tab.request.name));
        item.appendMember(u"request"_s, requestToJson(tab.request));
        item.appendMember(u"message"_s, messageToJson(tab.message));
        tabs.append(std::move(item));
    }
    json.appendMember(u"tabs"_s, std::move(tabs));
    return json.serialise();
}

base::Result<OpenTab> readTab(const JsonValue &json, const QString &where)
{
    ObjectReader reader(json, where);
    OpenTab tab;
    tab.savedPath = reader.string(u"path"_s);
    tab.stamp = reader.string(u"stamp"_s).toLatin1();
    tab.dirty = reader.boolean(u"dirty"_s, false);
    const QString name = reader.string(u"name"_s);
    const JsonValue *held = reader.find(u"request"_s);
    const JsonValue *message = reader.find(u"message"_s);
    if (reader.error())
        return *reader.error();
    if (message) {
        base::Result<SavedMessage> read = messageFromJson(*message, reader.nameOf(u"message"_s));
        if (!read)
            return read.error();
        tab.message = std::move(read).value();
    }
    base::Result<Request> request = requestFromJson(held ? *held : JsonValue());
    if (!request)
        return request.error();
    tab.request = std::move(request).value();
    tab.request.name = name;
    return tab;
}

struct Loaded
{
    OpenTabs open;
    QString problem; // what is wrong with the file, if something is
};

Loaded fromBytes(const QByteArray &bytes, const QString &file)
{
    Loaded loaded;
    const base::Result<JsonValue> json = parseFile(bytes);
    if (!json) {
        loaded.problem = json.error().message;
        return loaded;
    }
    ObjectReader reader(*json);
    const qint64 current = reader.integer(u"current"_s, 0, 0, std::numeric_limits<int>::max());
    int place = 0;
    int before = 0; // the current one, of those that could be read
    for (const JsonValue &item : reader.items(u"tabs"_s, maxTabs)) {
        base::Result<OpenTab> tab = readTab(item, u"tabs[%1]"_s.arg(place));
        if (tab) {
            tab->file = file;
            tab->place = place;
            before += place < current ? 1 : 0;
            loaded.open.tabs.push_back(std::move(tab).value());
        } else {
            reader.fail(tab.error());
        }
        ++place;
    }
    const int last = std::max(0, static_cast<int>(loaded.open.tabs.size()) - 1);
    loaded.open.current = std::min(before, last);
    if (reader.error())
        loaded.problem = reader.error()->message;
    return loaded;
}

Loaded readDrafts(const QString &file)
{
    if (!QFile::exists(file))
        return {};
    const base::Result<QByteArray> bytes = base::readFile(file, Drafts::maxBytes);
    Loaded loaded = bytes ? fromBytes(*bytes, file) : Loaded{{}, bytes.error().message};
    if (loaded.problem.isEmpty())
        return loaded;
    const QString aside = file + u".broken-"_s
        + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmsszzz"_s);
    const bool isAside = QFile::rename(file, aside);
    loaded.problem = Drafts::tr("Not all tabs of the last run could be read from %1: %2")
                         .arg(QDir::toNativeSeparators(file), loaded.problem)
        + u' '
        + (isAside ? Drafts::tr("The file is kept as %1.").arg(QDir::toNativeSeparators(aside))
                   : Drafts::tr("The file could not be moved aside either; check its folder."));
    return loaded;
}

// "tabs.json", "tabs-2.json", ...
QString fileOf(const QString &first, int number)
{
    if (number == 1)
        return first;
    const QFileInfo info(first);
    return info.path() + u'/' + info.completeBaseName() + u'-' + QString::number(number) + u'.'
        + info.suffix();
}

} // namespace

struct Drafts::Found
{
    std::vector<Place> places;
    OpenTabs open;
    QStringList problems;
};

// The first free place is our own; what other programs have left comes with it.
Drafts::Found Drafts::find(const QString &file)
{
    Found found;
    QDir().mkpath(QFileInfo(file).absolutePath());
    for (int number = 1; number <= mostFiles; ++number) {
        const bool own = found.places.empty();
        const QString candidate = fileOf(file, number);
        if (!own && !QFile::exists(candidate))
            continue;
        auto lock = base::FileLock::tryLock(candidate + u".lock"_s, base::FileLock::Mode::Alone);
        const bool isFree = lock && *lock;
        // Where nothing can be locked, or all are held, it is better to keep the tabs than to keep
        // them apart; those of others are only taken over when nobody holds them.
        if (!isFree && !(own && (!lock || number == mostFiles)))
            continue;
        found.places.push_back({candidate, lock ? std::move(lock).value() : nullptr});
        Loaded loaded = readDrafts(candidate);
        if (!loaded.problem.isEmpty())
            found.problems += loaded.problem;
        if (own)
            found.open.current = loaded.open.current;
        std::move(loaded.open.tabs.begin(), loaded.open.tabs.end(),
                  std::back_inserter(found.open.tabs));
    }
    return found;
}

Drafts::Drafts(const QString &file, QObject *parent, qint64 mostBytes)
    : QObject(parent)
    , m_file(file)
    , m_mostBytes(mostBytes)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delayMs);
    connect(&m_timer, &QTimer::timeout, this, &Drafts::write);
}

Drafts::~Drafts()
{
    flush();
}

void Drafts::load(QObject *context, std::function<void(OpenTabs)> then)
{
    m_executor.run(
        this, [file = m_file] { return find(file); },
        [this, guard = QPointer<QObject>(context), then = std::move(then)](Found found) {
            m_places = std::move(found.places);
            m_file = m_places.front().file;
            for (const QString &problem : std::as_const(found.problems))
                emit failed(problem);
            if (guard)
                then(std::move(found.open));
        });
}

void Drafts::schedule(const OpenTabs &tabs)
{
    m_pending = tabs;
    if (!m_timer.isActive())
        m_timer.start();
}

bool Drafts::flush()
{
    write();
    m_executor.waitForDone();
    return *m_written;
}

void Drafts::write()
{
    m_timer.stop();
    if (!m_pending)
        return;
    m_executor.run(
        this,
        [file = m_file, most = m_mostBytes, places = m_places, done = m_written,
         tabs = *std::exchange(m_pending, {})]() -> base::Result<void> {
            const QByteArray bytes = toBytes(tabs);
            *done = false;
            if (bytes.size() > most)
                return base::Error{
                    tr("Together they are larger than %1.").arg(QLocale().formattedDataSize(most))};
            base::Result<void> written = base::writeFileAtomically(file, bytes);
            *done = written.ok();
            for (std::size_t i = 1; written && i < places.size(); ++i)
                QFile::remove(places[i].file);
            return written;
        },
        [this](const base::Result<void> &written) {
            if (written && !m_places.empty())
                m_places.resize(1);
            const bool failedBefore = std::exchange(m_failing, !written.ok());
            if (!written && !failedBefore)
                emit failed(tr("Open tabs and unsaved edits are not safe from a crash now. %1")
                                .arg(written.error().message));
        });
}

} // namespace sockwright::workspace
