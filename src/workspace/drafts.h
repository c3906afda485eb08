// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/serialexecutor.h"
#include "workspace/request.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
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
    int place = 0; ///< in the file it was read from, those that could not be read counted
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
class Drafts : public QObject
{
    Q_OBJECT

public:
    /// The longest time edits are only in memory.
    static constexpr int delayMs = 400;
    /// Of the file. More is not written, which failed() says: it could not be read again, and would
    /// take the place of a file that can.
    static constexpr qint64 maxBytes = 256LL * 1024 * 1024;

    explicit Drafts(const QString &file, QObject *parent = nullptr, qint64 mostBytes = maxBytes);
    /// Writes what is pending, as flush().
    ~Drafts() override;

    /// Reads the tabs of the last run; call it before the first schedule(). No file gives no tabs.
    /// A file that cannot be read is moved aside, failed() says where to, and what could be read of
    /// it is given.
    void load(QObject *context, std::function<void(OpenTabs)> then);

    /// Keeps these tabs, at the latest delayMs from now. Cheap: the values are shared.
    void schedule(const OpenTabs &tabs);

    /// Writes what is pending and blocks until it is on disk. For the end of the program.
    void flush();

signals:
    /// A plain sentence for the person. Comes once until writing works again.
    void failed(const QString &message);

private:
    void write();

    QString m_file;
    qint64 m_mostBytes;
    std::optional<OpenTabs> m_pending;
    bool m_failing = false;
    QTimer m_timer;
    base::SerialExecutor m_executor;
};

} // namespace sockwright::workspace
