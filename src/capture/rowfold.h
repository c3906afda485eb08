// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/snapshot.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sockwright::capture {

class Capture;

/// Which rows of a capture, in ascending order, as functions for the capture's thread. More may be
/// added behind. Without functions: all rows.
struct RowSource
{
    std::function<std::size_t()> count;
    std::function<std::size_t(std::size_t position)> row;
};

/// When a RowFold works: in slices, one at a time, at most ten a second once it has caught up, and
/// only while someone looks. Lives in the capture's thread.
class RowFoldPace : public QObject
{
    Q_OBJECT

public:
    static constexpr int intervalMs = 100;

    /// Nobody looks at first: see setActive().
    void setActive(bool active);
    /// Starts anew with these rows.
    void setRows(RowSource rows);
    /// Rows were added to the list. Of the capture itself it hears by itself.
    void wake();
    /// Starts anew: the list's rows are others.
    void restart();
    /// All rows there are have been added.
    bool isCaughtUp() const { return m_done == count(); }

signals:
    /// The value is another one.
    void changed();

protected:
    /// Some rows that are next, as values for the background.
    struct Slice
    {
        Snapshot rows;
        std::size_t first = 0; ///< these, when the list is empty
        std::size_t count = 0;
        std::vector<std::uint32_t> list;
        std::uint64_t generation = 0;
        std::shared_ptr<const std::atomic<bool>> cancelled;
    };

    RowFoldPace(const Capture *capture, base::SerialExecutor &executor, QObject *parent);
    ~RowFoldPace() override;

    virtual void launch(Slice slice) = 0;
    virtual void forget() = 0;
    /// False: the slice's result is stale.
    bool isCurrent(std::uint64_t generation) const { return generation == m_generation; }
    void finish(std::size_t count);
    base::SerialExecutor &executor() { return m_executor; }

private:
    std::size_t count() const;
    void work();

    const Capture *m_capture;
    base::SerialExecutor &m_executor;
    RowSource m_list;
    QTimer m_pause;
    std::size_t m_done = 0;
    std::uint64_t m_generation = 0;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    bool m_active = false;
    bool m_busy = false;
    bool m_behind = false; // more than the slice under way was waiting
};

/// A value to which rows of a capture are added one after the other in the background, however fast
/// they come: the thread of the capture does no work for a row. Value has add(const Snapshot &,
/// std::size_t row) and is copied after each slice. The executor outlives it.
template <typename Value>
class RowFold : public RowFoldPace
{
public:
    RowFold(const Capture *capture, base::SerialExecutor &executor, QObject *parent = nullptr)
        : RowFoldPace(capture, executor, parent)
    {
    }

    /// Of the rows so far; changed() tells of another one.
    const Value &value() const { return m_value; }

private:
    void launch(Slice slice) override
    {
        const std::uint64_t generation = slice.generation;
        const std::size_t count = slice.count;
        executor().run(
            this,
            [work = m_work, slice = std::move(slice)] {
                for (std::size_t i = 0; i < slice.count; ++i) {
                    if (i % 4096 == 0 && *slice.cancelled)
                        return false;
                    const std::size_t row = slice.list.empty() ? slice.first + i : slice.list[i];
                    if (row < slice.rows.size) // a list may hear of clear() later
                        work->add(slice.rows, row);
                }
                return true;
            },
            [this, generation, count](bool) {
                if (!isCurrent(generation))
                    return;
                m_value = *m_work;
                finish(count);
            });
    }
    void forget() override
    {
        m_work = std::make_shared<Value>();
        m_value = Value();
    }

    std::shared_ptr<Value> m_work = std::make_shared<Value>(); // touched by the job only
    Value m_value;
};

} // namespace sockwright::capture
