// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/rowlist.h"
#include "capture/marks.h"
#include "ui/timeline/rowtext.h"

#include <QList>
#include <QObject>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

class QAbstractItemView;
class QAction;
class QMenu;

namespace sockwright::base {
class SerialExecutor;
}
namespace sockwright::capture {
class TimelineFilterModel;
class TimelineModel;
} // namespace sockwright::capture

namespace sockwright::ui {

/// What a person can do with the rows selected in a timeline: copy, send again, save, pin, note and
/// colour. Actions with their keys for the view, and the view's context menu. Text is made and
/// files are written in the background; nothing here takes longer for more rows.
class RowActions : public QObject
{
    Q_OBJECT

public:
    /// Rows of a selection that are copied, sent or marked at a time.
    static constexpr std::size_t maxCopiedRows = 1'000'000;
    static constexpr std::size_t maxSentRows = 100;
    static constexpr std::size_t maxMarkedRows = 1'000;

    /// All outlive it; the view shows the filter model.
    RowActions(capture::TimelineModel *model, const capture::TimelineFilterModel *filterModel,
               QAbstractItemView *view, base::SerialExecutor &executor, QObject *parent = nullptr);
    ~RowActions() override;

    void copy(RowTextFormat format);
    /// Whether a row can be sent again: there is a connection.
    void setConnected(bool connected);

    /// The rows that are shown, and of these the ones selected, at most so many; in order. Made
    /// without a look at each.
    capture::RowList shownRows() const;
    capture::RowList selectedRows(std::size_t most) const;
    std::size_t selectedCount() const;

    /// All of them; the caller pops it up.
    QMenu *menu() const { return m_menu; }
    QAction *nextPinnedAction() const { return m_nextPinned; }
    QAction *previousPinnedAction() const { return m_previousPinned; }

signals:
    /// A text or binary message is to be sent again.
    void sendRequested(const QByteArray &payload, bool binary);
    /// A pinned row is wanted in view.
    void rowWanted(std::size_t captureRow);
    /// Something for the person to read.
    void told(const QString &message);
    void failed(const QString &message);

private:
    template <typename Call>
    QAction *add(QMenu *menu, const QString &text, const QKeySequence &key, Call call);
    void addCopies();
    void addColours();
    void refresh();
    std::optional<std::size_t> currentRow() const;
    void takeText(const RowText &text, std::size_t wanted);
    void sendAgain();
    void savePayload();
    void togglePin();
    void editNote();
    void setColour(capture::Mark::Colour colour);
    template <typename Change>
    void mark(const capture::RowList &rows, Change change);
    capture::RowList rowsToMark();
    void goToPinned(bool next);

    capture::TimelineModel *m_model;
    const capture::TimelineFilterModel *m_filterModel;
    QAbstractItemView *m_view;
    base::SerialExecutor &m_executor;
    QMenu *m_menu;
    QList<QAction *> m_forRows; // need a selection
    QAction *m_wscat = nullptr;
    QAction *m_send = nullptr;
    QAction *m_save = nullptr;
    QAction *m_pin = nullptr;
    QAction *m_nextPinned = nullptr;
    QAction *m_previousPinned = nullptr;
    std::shared_ptr<std::atomic<bool>> m_cancelCopy;
    bool m_connected = false;
};

} // namespace sockwright::ui
