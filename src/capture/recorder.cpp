// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/recorder.h"

#include "base/byteview.h"
#include "base/clock.h"

#include <QCoreApplication>

#include <utility>

namespace sockwright::capture {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("capture", text);
}

void addNotice(wire::Batch &batch, const QString &text, std::int64_t time)
{
    const QByteArray utf8 = text.toUtf8();
    wire::Record record;
    record.time = time;
    record.kind = wire::Kind::Error;
    batch.append(record, base::viewOf(utf8));
}

} // namespace

Recorder::Recorder(std::shared_ptr<Store> store)
    : m_store(std::move(store))
{
}

Recorder::Outcome Recorder::record(wire::Batch &&batch)
{
    const std::uint64_t rows = batch.records().size();
    const std::int64_t time = batch.records().front().time;
    const std::int64_t now = base::nowNs();
    if (m_lostRows > 0 && now - m_triedNs < retryNs) {
        m_lostRows += rows;
        return {};
    }

    if (m_lostRows > 0) {
        wire::Batch withNotices;
        if (!m_untold.isEmpty())
            addNotice(withNotices, m_untold, m_gapTime);
        addNotice(
            withNotices,
            tr("Recording goes on. %1 rows before this one were not recorded.").arg(m_lostRows),
            time);
        withNotices.append(std::move(batch));
        batch = std::move(withNotices);
    }
    auto written = m_store->write(std::move(batch));
    if (written) {
        m_untold.clear();
        return {std::move(*written), {}, std::exchange(m_lostRows, 0) > 0};
    }

    m_triedNs = now;
    const bool first = m_lostRows == 0;
    m_lostRows += rows;
    if (!first)
        return {};
    Outcome outcome;
    outcome.stopped
        = tr("Recording has stopped: %1 The conversation goes on.").arg(written.error().message);
    // Where a batch finds no room, a sentence may.
    wire::Batch told;
    addNotice(told, outcome.stopped, time);
    if (auto toldAtOnce = m_store->write(std::move(told))) {
        outcome.written = std::move(*toldAtOnce);
    } else {
        m_untold = outcome.stopped;
        m_gapTime = time;
    }
    return outcome;
}

} // namespace sockwright::capture
