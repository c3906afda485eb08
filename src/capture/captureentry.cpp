// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/captureentry.h"

#include "base/byteview.h"
#include "base/files.h"
#include "capture/storeformat.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sockwright::capture::entry {

using namespace Qt::StringLiterals;
using format::JsonValue;

namespace {

constexpr qint64 factsFormat = 1;
constexpr qint64 maxFactsBytes = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("capture", text);
}

// Nothing when it is no plain file.
bool statOf(const QString &path, struct stat &facts)
{
    return ::lstat(QFile::encodeName(path).constData(), &facts) == 0 && S_ISREG(facts.st_mode);
}

base::Error cannotRemove(const QString &folder)
{
    return {tr("Cannot delete the capture in %1: %2.")
                .arg(QDir::toNativeSeparators(folder), qt_error_string(errno))};
}

// In the order they are removed: as long as there is anything of it, a capture can be found.
QStringList removableFiles(const QString &folder)
{
    // What is left of a file that was being replaced when the program was killed.
    static const QRegularExpression leftover(
        u"^(capture|marks|request)\\.json\\.[A-Za-z0-9]{6}$"_s);
    QStringList names(disk::fileNames.begin(), disk::fileNames.end());
    names.append({u"marks.json"_s, u"request.json"_s, u"lock"_s});
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::System)) {
        if (leftover.match(name).hasMatch())
            names.push_back(name);
    }
    names.push_back(u"capture.json"_s);
    return names;
}

} // namespace

QString factsFile(const QString &folder)
{
    return folder + u"/capture.json"_s;
}

QString lockFile(const QString &folder)
{
    return folder + u"/lock"_s;
}

base::Result<JsonValue> read(const QString &folder)
{
    const QString path = factsFile(folder);
    const auto unreadable = [&path](const QString &reason) {
        return base::Error{tr("%1 cannot be used: %2").arg(QDir::toNativeSeparators(path), reason)};
    };
    struct stat facts
    {
    };
    if (!statOf(path, facts))
        return unreadable(tr("it is no file."));
    const auto bytes = base::readFile(path, maxFactsBytes);
    if (!bytes)
        return bytes.error();
    auto json = JsonValue::parse(base::viewOf(*bytes));
    if (!json)
        return unreadable(json.error().message);
    if (!json->isObject() || json->value(u"format").toInt64() < 1)
        return unreadable(tr("it describes no capture."));
    if (json->value(u"format").toInt64() > factsFormat)
        return unreadable(tr("it was written by a newer Sockwright."));
    return json;
}

base::Result<void> write(const QString &folder, const JsonValue &json)
{
    return base::writeFileAtomically(factsFile(folder), json.serialise());
}

Facts toFacts(const JsonValue &json)
{
    return {json.value(u"name").toString(), json.value(u"url").toString(),
            QDateTime::fromString(json.value(u"created").toString(), Qt::ISODateWithMs),
            json.value(u"kept").toBool(), json.value(u"ended").toBool()};
}

JsonValue toJson(const Facts &facts)
{
    JsonValue json = JsonValue::object();
    json.set(u"format"_s, JsonValue::number(factsFormat));
    json.set(u"name"_s, JsonValue::string(facts.name));
    json.set(u"url"_s, JsonValue::string(facts.url));
    json.set(u"created"_s, JsonValue::string(facts.created.toString(Qt::ISODateWithMs)));
    json.set(u"kept"_s, JsonValue::boolean(facts.kept));
    json.set(u"ended"_s, JsonValue::boolean(facts.ended));
    return json;
}

bool isFolder(const QString &path)
{
    struct stat facts
    {
    };
    return ::lstat(QFile::encodeName(path).constData(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

std::uint64_t sizeOf(const QString &folder, QLatin1StringView name)
{
    struct stat facts
    {
    };
    return statOf(folder + u'/' + name, facts) ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

bool isCapture(const QString &folder)
{
    struct stat facts
    {
    };
    return isFolder(folder)
        && (statOf(factsFile(folder), facts)
            || std::any_of(disk::fileNames.begin(), disk::fileNames.end(),
                           [&folder](QLatin1StringView name) { return sizeOf(folder, name) > 0; }));
}

std::uint64_t bytesOnDisk(const QString &folder)
{
    std::uint64_t bytes = 0;
    for (const QLatin1StringView name : disk::fileNames) {
        struct stat facts
        {
        };
        if (statOf(folder + u'/' + name, facts))
            bytes += static_cast<std::uint64_t>(facts.st_blocks) * 512;
    }
    return bytes;
}

void giveBackReserve(const QString &folder)
{
    for (const QLatin1StringView name : disk::fileNames) {
        const int fd = ::open(QFile::encodeName(folder + u'/' + name).constData(),
                              O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0)
            continue;
        struct stat facts
        {
        };
        if (::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) [[maybe_unused]]
            const int ignored = ::ftruncate(fd, facts.st_size);
        ::close(fd);
    }
}

base::Result<void> makeFolder(const QString &folder)
{
    if (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) == 0)
        return {};
    return base::Error{tr("Cannot make the folder %1: %2.")
                           .arg(QDir::toNativeSeparators(folder), qt_error_string(errno))};
}

base::Result<void> removeFolder(const QString &folder)
{
    const int fd = ::open(QFile::encodeName(folder).constData(),
                          O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? base::Result<void>() : cannotRemove(folder);
    base::Result<void> removed;
    for (const QString &name : removableFiles(folder)) {
        if (removed && ::unlinkat(fd, QFile::encodeName(name).constData(), 0) != 0
            && errno != ENOENT)
            removed = cannotRemove(folder);
    }
    ::close(fd);
    if (!removed)
        return removed;
    // Somebody's own files stay, and their folder.
    if (::rmdir(QFile::encodeName(folder).constData()) != 0 && errno != ENOENT && errno != ENOTEMPTY
        && errno != EEXIST)
        return cannotRemove(folder);
    return {};
}

} // namespace sockwright::capture::entry
