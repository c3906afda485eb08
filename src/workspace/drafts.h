// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/filelock.h"
#include "base/result.h"
#include "base/serialexecutor.h"
#include "workspace/request.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sockwright::workspace {

/// A tab of the window as it is kept between starts.
struct OpenTab
{
    QString savedPath; ///< in the workspace; empty for a request that was never saved
    /// What the tab holds. Of a tab that is not dirty the file at savedPath is newer.
    Request request;
    bool dirty = false;
    QByteArray stamp = {}; ///< StoredRequest::stamp of what the edits started from
    SavedMessage message = {}; ///< what the message editor holds; belongs to no request
    /// Where it was read from: the file, and its number there, those that could not be read
    /// counted. Its secrets are kept under both.
    QString file = {};
    int place = 0;
    friend bool operator==(const OpenTab &, const OpenTab &) = default;
};

struct OpenTabs
{
    std::vector<OpenTab> tabs;
    int current = 0;
    friend bool operator==(const OpenTabs &, const OpenTabs &) = default;
};

/// The open tabs with their unsaved edits, in one file of the application's data folder, so that
/// they survive a crash. GUI thread; the disk work runs in the background.
///
/// Programs that have the same workspace open at the same time each have a file of their own, the
/// second one `name-2.json`, which a lock beside it says. What is left of one that has ended comes
/// back in the next that begins.
class Drafts : public QObject
{
    Q_OBJECT

public:
    /// The longest time edits are only in memory.
    static constexpr int delayMs = 400;
    /// Of the file. More is not written, which failed() says: it could not be read again, and would
    /// take the place of a file that can.
    static constexpr qint64 maxBytes = 256LL * 1024 * 1024;

    /// Programs with a file of their own; those beyond share the last.
    static constexpr int mostFiles = 20;

    explicit Drafts(const QString &file, QObject *parent = nullptr, qint64 mostBytes = maxBytes);
    /// Writes what is pending, as flush().
    ~Drafts() override;

    /// Takes the first file that no living program has, and reads the tabs of the last run from it
    /// and from all others that nobody has; call it before the first schedule(). No file: no tabs.
    /// A file that cannot be read is moved aside, failed() says where to, and what could be read of
    /// it is given. The other files are removed with the next write.
    void load(QObject *context, std::function<void(OpenTabs)> then);

    /// The one that is written; known when the tabs have been read.
    const QString &file() const { return m_file; }

    /// Keeps these tabs, at the latest delayMs from now. Cheap: the values are shared.
    void schedule(const OpenTabs &tabs);

    /// Writes what is pending and blocks until it is on disk. For the end of the program. False:
    /// the latest could not be written.
    bool flush();

signals:
    /// A plain sentence for the person. Comes once until writing works again.
    void failed(const QString &message);

private:
    struct Place
    {
        QString file;
        std::shared_ptr<base::FileLock> lock; // null: it could not be locked
    };
    struct Found;
    static Found find(const QString &file);
    void write();

    QString m_file;
    std::vector<Place> m_places; // our own, then those whose tabs have been taken over
    qint64 m_mostBytes;
    std::optional<OpenTabs> m_pending;
    bool m_failing = false;
    std::shared_ptr<std::atomic<bool>> m_written = std::make_shared<std::atomic<bool>>(true);
    QTimer m_timer;
    base::SerialExecutor m_executor;
};

} // namespace sockwright::workspace
