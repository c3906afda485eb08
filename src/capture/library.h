// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/store.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sockwright::format {
class JsonValue;
}

namespace sockwright::capture {

/// The folder of all captures: a sub-folder each, with the files of its Store and `capture.json`.
///
/// A capture is in use as long as anybody holds its Store, in this program or another: it can be
/// listed, opened, named and kept then, but not removed. Programs that use the folder at the same
/// time do each other no harm.
///
/// A value, for any thread; every function blocks on the disk, so it is for the background.
class Library
{
public:
    enum class State
    {
        InUse, ///< recorded or looked at right now
        Ended,
        Interrupted, ///< its program was killed before it could end the capture
    };

    struct Entry
    {
        QString id; ///< the name of its folder
        QString name; ///< empty: none was given
        QString url;
        QDateTime created; ///< UTC
        std::uint64_t bytes = 0; ///< on disk
        std::uint64_t rows = 0; ///< that can be read
        bool kept = false; ///< makeRoom() leaves it
        State state = State::Ended;
        QString problem; ///< a sentence when it cannot be read
    };

    struct Created
    {
        QString id;
        std::shared_ptr<Store> store;
    };

    explicit Library(const QString &folder);

    const QString &folder() const { return m_folder; }

    /// A new capture, in use until its Store is gone; then end() is due. The URL should name no
    /// password.
    base::Result<Created> create(const QString &name, const QString &url) const;
    /// All captures, the newest first. No folder yet: none.
    std::vector<Entry> list() const;
    /// What was interrupted and has rows: to be offered to the person, and then to be ended.
    std::vector<Entry> recoverable() const;
    /// To read, also while it is recorded; in use until the Store is gone.
    base::Result<std::shared_ptr<Store>> open(const QString &id) const;

    /// What the conversation is held with, as bytes of somebody else's format: a file beside the
    /// rows, which goes with them. At most maxRequestBytes. The latest counts.
    base::Result<void> keepRequest(const QString &id, const QByteArray &bytes) const;
    /// Empty: nothing was kept.
    base::Result<QByteArray> request(const QString &id) const;
    static constexpr qint64 maxRequestBytes = 16LL * 1024 * 1024;
    /// Where it is in the folder of a capture, in a library or not.
    static QString requestFile(const QString &folder);

    base::Result<void> setName(const QString &id, const QString &name) const;
    /// A kept capture stays until it is removed by hand.
    base::Result<void> setKept(const QString &id, bool kept) const;
    /// Nothing will be recorded any more. Removes a capture without rows, unless it is kept or
    /// still in use.
    base::Result<void> end(const QString &id) const;
    /// Refused while it is in use. Files that are not of a capture stay in its folder.
    base::Result<void> remove(const QString &id) const;
    /// Removes captures that ended and are not kept, the oldest first, until all together take at
    /// most `bytes`; and those without rows, whatever ended them. What all take then.
    base::Result<std::uint64_t> makeRoom(std::uint64_t bytes) const;

private:
    base::Result<QString> folderOf(const QString &id) const;
    Entry entryOf(const QString &id) const;
    base::Result<void> change(const QString &id,
                              const std::function<void(format::JsonValue &)> &change) const;
    base::Result<bool> removeIf(const QString &id,
                                const std::function<bool(const Entry &)> &wanted) const;

    QString m_folder;
};

} // namespace sockwright::capture
