// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/rowfold.h"

#include "capture/capture.h"

#include <algorithm>
#include <utility>

namespace sockwright::capture {

namespace {

// Rows handed to the background at a time: some ten milliseconds of its time. Those of a list are
// copied first, in the capture's thread.
constexpr std::size_t sliceRows = 1 << 20;
constexpr std::size_t listSliceRows = 1 << 16;

} // namespace

RowFoldPace::RowFoldPace(const Capture *capture, base::SerialExecutor &executor, QObject *parent)
    : QObject(parent)
    , m_capture(capture)
    , m_executor(executor)
    , m_cancelled(std::make_shared<std::atomic<bool>>(false))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(intervalMs);
    connect(&m_pause, &QTimer::timeout, this, &RowFoldPace::work);
    connect(capture, &Capture::appended, this, &RowFoldPace::wake);
    connect(capture, &Capture::cleared, this, &RowFoldPace::restart);
}

RowFoldPace::~RowFoldPace()
{
    *m_cancelled = true;
}

void RowFoldPace::setActive(bool active)
{
    m_active = active;
    wake();
}

void RowFoldPace::setRows(RowSource rows)
{
    m_list = std::move(rows);
    restart();
}

void RowFoldPace::wake()
{
    if (!m_pause.isActive())
        work();
}

void RowFoldPace::restart()
{
    *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    ++m_generation;
    m_busy = false;
    m_done = 0;
    m_pause.stop();
    forget();
    emit changed();
    work();
}

std::size_t RowFoldPace::count() const
{
    return m_list.count ? m_list.count() : m_capture->size();
}

void RowFoldPace::work()
{
    if (!m_active || m_busy)
        return;
    const std::size_t end = count();
    if (end <= m_done)
        return;
    Slice slice{m_capture->snapshot(), m_done, 0, {}, m_generation, m_cancelled};
    slice.count = std::min(end - m_done, m_list.row ? listSliceRows : sliceRows);
    if (m_list.row) {
        slice.list.reserve(slice.count);
        for (std::size_t i = 0; i < slice.count; ++i)
            slice.list.push_back(static_cast<std::uint32_t>(m_list.row(m_done + i)));
    }
    m_behind = m_done + slice.count < end;
    m_busy = true;
    launch(std::move(slice));
}

void RowFoldPace::finish(std::size_t count)
{
    m_busy = false;
    m_done += count;
    if (m_behind)
        work();
    else
        m_pause.start();
    emit changed();
}

} // namespace sockwright::capture
