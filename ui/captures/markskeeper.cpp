// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/markskeeper.h"

#include "base/serialexecutor.h"
#include "capture/capture.h"
#include "capture/marksfile.h"
#include "ui/timeline/timelinepane.h"

namespace sockwright::ui {

namespace {

constexpr int delayMs = 500;

} // namespace

MarksKeeper::MarksKeeper(const capture::Capture *capture, TimelinePane *pane,
                         base::SerialExecutor &disk, QObject *parent)
    : QObject(parent)
    , m_capture(capture)
    , m_pane(pane)
    , m_disk(disk)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &MarksKeeper::save);
    connect(pane, &TimelinePane::marksChanged, this, [this] {
        if (!isSaved())
            m_delay.start();
    });
}

MarksKeeper::~MarksKeeper()
{
    if (!isSaved())
        save();
}

void MarksKeeper::keepIn(const QString &folder, const capture::Marks &held)
{
    m_folder = folder;
    m_held = held;
    m_pane->setMarks(held);
}

bool MarksKeeper::isSaved() const
{
    return m_folder.isEmpty() || m_pane->marks() == m_held;
}

void MarksKeeper::save()
{
    m_held = m_pane->marks();
    m_disk.run(
        this,
        [folder = m_folder, marks = m_held, inUse = m_capture->snapshot().store] {
            return capture::writeMarks(folder, marks);
        },
        [this](const base::Result<void> &written) {
            if (!written)
                emit failed(written.error().message);
        });
}

} // namespace sockwright::ui
