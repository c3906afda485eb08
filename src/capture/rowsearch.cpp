// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/rowsearch.h"

#include "capture/capture.h"
#include "capture/query/rowmatcher.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <utility>

namespace sockwright::capture {

namespace {

using Clock = std::chrono::steady_clock;

// What was found is told after so long: at first at once, then with each frame of the display.
constexpr std::chrono::milliseconds firstTick(3);
constexpr std::chrono::milliseconds tick(16);
// What is matched between two looks at the clock: a look costs little, a row may cost a lot.
constexpr std::size_t rowsPerLook = 16;
constexpr std::size_t bytesPerLook = 128 * 1024;
constexpr std::size_t rowLimit = std::numeric_limits<int>::max(); // what a model can show

} // namespace

/// One filter over one state of the capture. The matcher is for the searching thread.
struct RowSearch::Run
{
    explicit Run(const TimelineFilter &filter)
        : matcher(filter)
    {
    }

    RowMatcher matcher;
    std::atomic<bool> cancelled = false;
};

struct RowSearch::Batch
{
    std::vector<std::uint32_t> rows;
    std::size_t searched = 0; // rows from the capture's first on
    std::size_t givenUp = 0;
    bool last = false;
};

RowSearch::RowSearch(const Capture *capture, QObject *parent)
    : QObject(parent)
    , m_capture(capture)
{
    connect(capture, &Capture::appended, this, [this] {
        if (m_run && !m_busy)
            lookAtTheRest();
    });
    connect(capture, &Capture::aboutToClear, this, &RowSearch::cancel);
    connect(capture, &Capture::cleared, this, [this] {
        if (!m_run)
            return;
        start(m_filter);
        emit restarted();
    });
}

RowSearch::~RowSearch()
{
    cancel();
}

void RowSearch::start(const TimelineFilter &filter)
{
    cancel();
    m_filter = filter;
    m_run = std::make_shared<Run>(filter);
    m_searched = 0;
    m_givenUp = 0;
    lookAtTheRest();
}

void RowSearch::stop()
{
    cancel();
    m_run.reset();
    m_searched = 0;
    m_givenUp = 0;
}

// Nothing of the run comes any more, not even what is on its way.
void RowSearch::cancel()
{
    m_busy = false;
    if (m_run)
        m_run->cancelled = true;
}

void RowSearch::lookAtTheRest()
{
    m_busy = true;
    Snapshot rows = m_capture->snapshot();
    rows.size = std::min(rows.size, rowLimit);
    m_executor.post([this, run = m_run, rows = std::move(rows), from = m_searched] {
        search(*run, rows, from, [this, &run](Batch &&batch) {
            m_home.post([this, run, batch = std::move(batch)] { take(run, batch); });
        });
    });
}

void RowSearch::take(const std::shared_ptr<Run> &run, const Batch &batch)
{
    if (run->cancelled)
        return;
    m_searched = batch.searched;
    m_givenUp = batch.givenUp;
    const bool all = batch.last && m_searched == std::min(m_capture->size(), rowLimit);
    if (batch.last)
        m_busy = false;
    if (batch.last && !all)
        lookAtTheRest();
    emit found(batch.rows);
    if (all && !run->cancelled)
        emit completed();
}

void RowSearch::search(Run &run, const Snapshot &rows, std::size_t from,
                       const std::function<void(Batch &&)> &deliver)
{
    Batch batch;
    const auto tell = [&](std::size_t searched) {
        batch.searched = searched;
        batch.givenUp = run.matcher.givenUp();
        batch.last = searched == rows.size;
        deliver(std::exchange(batch, {}));
    };
    Clock::time_point next = Clock::now() + (from == 0 ? firstTick : tick);
    std::size_t sinceLook = 0;
    for (std::size_t row = from; row < rows.size && !run.cancelled; ++row) {
        if (row % rowsPerLook == 0 || sinceLook >= bytesPerLook) {
            sinceLook = 0;
            if (const auto now = Clock::now(); now >= next) {
                tell(row);
                next = now + tick;
            }
        }
        if (run.matcher.accepts(rows, row))
            batch.rows.push_back(static_cast<std::uint32_t>(row));
        sinceLook += rows.record(row).size;
    }
    tell(rows.size);
}

} // namespace sockwright::capture
