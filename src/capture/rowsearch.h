// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/callqueue.h"
#include "base/serialexecutor.h"
#include "capture/timelinefilter.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sockwright::capture {

class Capture;
struct Snapshot;

/// Looks for the rows of a capture that a filter accepts, in a thread of its own.
///
/// The first rows come within a few milliseconds, further ones in batches of one display tick; rows
/// that are appended are looked at when their turn comes. Nothing is kept of what was found. Lives
/// in the capture's thread, never blocks it, and calls back there; only the destructor waits for
/// the row that is being looked at.
class RowSearch : public QObject
{
    Q_OBJECT

public:
    /// The capture outlives the search.
    explicit RowSearch(const Capture *capture, QObject *parent = nullptr);
    ~RowSearch() override;

    /// Looks through all rows from the first one on. A search under way is given up: nothing of it
    /// comes any more.
    void start(const TimelineFilter &filter);
    void stop();

    bool isActive() const { return m_run != nullptr; }
    /// Rows wait to be looked at.
    bool isBusy() const { return m_busy; }
    /// How many rows have been looked at, and how many of those a regular expression was given up
    /// on.
    std::size_t searchedRows() const { return m_searched; }
    std::size_t givenUp() const { return m_givenUp; }

signals:
    /// Further capture rows, in their order; none when there is only progress to tell of.
    void found(const std::vector<std::uint32_t> &rows);
    /// All rows there are have been looked at.
    void completed();
    /// The capture was cleared or restored: what was found is void, and all begins again.
    void restarted();

private:
    struct Run;
    struct Batch;

    void cancel();
    void lookAtTheRest();
    void take(const std::shared_ptr<Run> &run, const Batch &batch);
    static void search(Run &run, const Snapshot &rows, std::size_t from,
                       const std::function<void(Batch &&)> &deliver);

    const Capture *m_capture;
    TimelineFilter m_filter;
    std::shared_ptr<Run> m_run; // null: inactive
    std::size_t m_searched = 0;
    std::size_t m_givenUp = 0;
    bool m_busy = false;
    base::CallQueue m_home; // outlives the thread that posts to it
    base::SerialExecutor m_executor;
};

} // namespace sockwright::capture
