// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/rowactions.h"

#include "base/files.h"
#include "base/serialexecutor.h"
#include "capture/capture.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"
#include "ui/payload/clipboard.h"

#include <QAbstractItemView>
#include <QAction>
#include <QFileDialog>
#include <QInputDialog>
#include <QItemSelectionModel>
#include <QLocale>
#include <QMenu>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr qsizetype maxCopiedBytes = 64 * 1024 * 1024;
constexpr std::uint64_t maxSentBytes = 256 * 1024 * 1024;

// A message to send again, on its way from the background.
struct Outgoing
{
    QByteArray payload;
    bool binary;
};

std::vector<Outgoing> outgoingOf(const capture::RowList &rows)
{
    std::vector<Outgoing> result;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const wire::Record record = rows.snapshot().record(rows.at(i));
        bytes += record.size;
        if (!wire::isMessage(record.kind) || !rows.snapshot().payloadKept(rows.at(i))
            || bytes > maxSentBytes)
            continue;
        const std::string_view payload = rows.snapshot().payload(record);
        result.push_back({QByteArray(payload.data(), static_cast<qsizetype>(payload.size())),
                          record.kind == wire::Kind::Binary});
    }
    return result;
}

} // namespace

RowActions::RowActions(capture::TimelineModel *model,
                       const capture::TimelineFilterModel *filterModel, QAbstractItemView *view,
                       base::SerialExecutor &executor, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_filterModel(filterModel)
    , m_view(view)
    , m_executor(executor)
    , m_menu(new QMenu(view))
{
    addCopies();
    m_menu->addSeparator();
    m_send = add(m_menu, tr("Send a&gain"), Qt::CTRL | Qt::Key_R, [this] { sendAgain(); });
    m_save = add(m_menu, tr("&Save payload as…"), {}, [this] { savePayload(); });
    m_menu->addSeparator();
    m_pin = add(m_menu, tr("&Pin"), Qt::Key_P, [this] { togglePin(); });
    m_pin->setCheckable(true);
    add(m_menu, tr("&Note…"), Qt::Key_N, [this] { editNote(); });
    addColours();
    m_forRows = m_menu->actions(); // and those of its menus
    for (const QAction *action : m_menu->actions()) {
        if (action->menu())
            m_forRows += action->menu()->actions();
    }
    m_menu->addSeparator();
    m_nextPinned
        = add(m_menu, tr("Ne&xt pinned row"), Qt::Key_BracketRight, [this] { goToPinned(true); });
    m_previousPinned = add(m_menu, tr("P&revious pinned row"), Qt::Key_BracketLeft,
                           [this] { goToPinned(false); });

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RowActions::refresh);
    connect(m_model, &capture::TimelineModel::marksChanged, this, &RowActions::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RowActions::refresh);
    connect(m_menu, &QMenu::aboutToShow, this, &RowActions::refresh);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &place) { m_menu->popup(m_view->viewport()->mapToGlobal(place)); });
    refresh();
}

RowActions::~RowActions()
{
    if (m_cancelCopy)
        *m_cancelCopy = true;
}

template <typename Call>
QAction *RowActions::add(QMenu *menu, const QString &text, const QKeySequence &key, Call call)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(action); // its key works without the menu
    connect(action, &QAction::triggered, this, call);
    return action;
}

void RowActions::addCopies()
{
    const auto copies = [this](RowTextFormat format) { return [this, format] { copy(format); }; };
    add(m_menu, tr("&Copy payload"), QKeySequence::Copy, copies(RowTextFormat::Payload));
    QMenu *menu = m_menu->addMenu(tr("Copy &as"));
    add(menu, tr("&Lines of text"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, copies(RowTextFormat::Lines));
    add(menu, tr("&JSON lines"), Qt::CTRL | Qt::SHIFT | Qt::Key_J,
        copies(RowTextFormat::JsonLines));
    add(menu, tr("&Hex"), Qt::CTRL | Qt::SHIFT | Qt::Key_H, copies(RowTextFormat::Hex));
    m_wscat = add(menu, tr("&wscat command"), {}, copies(RowTextFormat::Wscat));
}

void RowActions::addColours()
{
    using Colour = capture::Mark::Colour;
    QMenu *menu = m_menu->addMenu(tr("Co&lour"));
    const auto addColour = [this, menu](const QString &text, Qt::Key key, Colour colour) {
        add(menu, text, Qt::ALT | key, [this, colour] { setColour(colour); });
    };
    addColour(tr("&None"), Qt::Key_0, Colour::None);
    addColour(tr("&Red"), Qt::Key_1, Colour::Red);
    addColour(tr("&Yellow"), Qt::Key_2, Colour::Yellow);
    addColour(tr("&Green"), Qt::Key_3, Colour::Green);
    addColour(tr("&Blue"), Qt::Key_4, Colour::Blue);
}

void RowActions::setConnected(bool connected)
{
    m_connected = connected;
    refresh();
}

void RowActions::refresh()
{
    const bool any = m_view->selectionModel()->hasSelection();
    for (QAction *action : std::as_const(m_forRows))
        action->setEnabled(any);
    const std::optional<std::size_t> row = currentRow();
    const wire::Record record = row ? m_model->capture().record(*row) : wire::Record();
    m_wscat->setEnabled(any && canBeWscat(record));
    m_send->setEnabled(any && m_connected && wire::isMessage(record.kind));
    m_save->setEnabled(any && record.size > 0 && record.offset != wire::Record::noPayload);
    m_pin->setChecked(row && m_model->mark(*row).pinned);
    const bool pinned = m_model->pinnedRow({}, true).has_value();
    m_nextPinned->setEnabled(pinned);
    m_previousPinned->setEnabled(pinned);
}

std::optional<std::size_t> RowActions::currentRow() const
{
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid() || !m_view->selectionModel()->isRowSelected(current.row()))
        return std::nullopt;
    return m_filterModel->sourceRow(current.row());
}

std::size_t RowActions::selectedCount() const
{
    std::size_t count = 0;
    for (const QItemSelectionRange &range : m_view->selectionModel()->selection())
        count += static_cast<std::size_t>(range.height());
    return count;
}

capture::RowList RowActions::shownRows() const
{
    const capture::Snapshot rows = m_model->capture().snapshot();
    const auto filtered = m_filterModel->shownRows();
    return filtered ? capture::RowList(rows, *filtered) : capture::RowList(rows);
}

capture::RowList RowActions::selectedRows(std::size_t most) const
{
    QItemSelection selection = m_view->selectionModel()->selection();
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) {
                  return a.top() < b.top();
              });
    std::vector<capture::RowList::Span> spans;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        const std::size_t count = std::min(most, static_cast<std::size_t>(range.height()));
        spans.push_back({static_cast<std::size_t>(range.top()), count});
        most -= count;
    }
    return shownRows().part(spans);
}

void RowActions::copy(RowTextFormat format)
{
    const std::size_t wanted = selectedCount();
    if (wanted == 0)
        return;
    if (m_cancelCopy)
        *m_cancelCopy = true; // only the latest counts
    m_cancelCopy = std::make_shared<std::atomic<bool>>(false);
    m_executor.run(
        this,
        [rows = selectedRows(maxCopiedRows), format, cancelled = m_cancelCopy] {
            return rowText(rows, format, maxCopiedBytes, *cancelled);
        },
        [this, wanted, cancelled = m_cancelCopy](const RowText &text) {
            if (!*cancelled)
                takeText(text, wanted);
        });
}

void RowActions::takeText(const RowText &text, std::size_t wanted)
{
    if (text.rows == 0) {
        emit told(text.cut ? tr("Too large to copy") : tr("Nothing to copy"));
        return;
    }
    copyToClipboard(text.utf8);
    const bool cut = text.cut || wanted > maxCopiedRows;
    const QString rows = QLocale().toString(qulonglong{text.rows});
    emit told(cut ? tr("Copied the first %1 rows").arg(rows) : tr("Copied rows: %1").arg(rows));
}

void RowActions::sendAgain()
{
    if (!m_connected)
        return;
    if (selectedCount() > maxSentRows) {
        emit failed(tr("At most %1 messages are sent again at a time. Select fewer rows.")
                        .arg(maxSentRows));
        return;
    }
    m_executor.run(
        this, [rows = selectedRows(maxSentRows)] { return outgoingOf(rows); },
        [this](const std::vector<Outgoing> &messages) {
            for (const Outgoing &message : messages)
                emit sendRequested(message.payload, message.binary);
        });
}

void RowActions::savePayload()
{
    const std::optional<std::size_t> row = currentRow();
    if (!row)
        return;
    auto *dialog = new QFileDialog(m_view, tr("Save payload"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const bool binary = m_model->capture().record(*row).kind == wire::Kind::Binary;
    dialog->selectFile(binary ? u"payload.bin"_s : u"payload.txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, rows = m_model->capture().snapshot(), row = *row](const QString &path) {
                m_executor.run(
                    this,
                    [rows, row, path] {
                        const std::string_view payload = rows.payload(row);
                        return base::writeFileAtomically(
                            path,
                            QByteArray::fromRawData(payload.data(),
                                                    static_cast<qsizetype>(payload.size())));
                    },
                    [this, path](const base::Result<void> &result) {
                        if (result)
                            emit told(tr("Saved %1").arg(path));
                        else
                            emit failed(result.error().message);
                    });
            });
    dialog->open();
}

capture::RowList RowActions::rowsToMark()
{
    if (selectedCount() <= maxMarkedRows)
        return selectedRows(maxMarkedRows);
    emit failed(tr("At most %1 rows are marked at a time. Select fewer rows.").arg(maxMarkedRows));
    return selectedRows(0);
}

template <typename Change>
void RowActions::mark(const capture::RowList &rows, Change change)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t row = rows.at(i);
        capture::Mark mark = m_model->mark(row);
        change(mark);
        if (!m_model->setMark(row, mark)) {
            emit failed(tr("%1 rows are marked already. Take some marks away first.")
                            .arg(capture::Marks::maxMarks));
            return;
        }
    }
}

void RowActions::togglePin()
{
    const std::optional<std::size_t> row = currentRow();
    const bool pinned = !row || !m_model->mark(*row).pinned;
    mark(rowsToMark(), [pinned](capture::Mark &mark) { mark.pinned = pinned; });
}

void RowActions::setColour(capture::Mark::Colour colour)
{
    mark(rowsToMark(), [colour](capture::Mark &mark) { mark.colour = colour; });
}

void RowActions::editNote()
{
    const capture::RowList rows = rowsToMark();
    if (rows.size() == 0)
        return;
    auto *dialog = new QInputDialog(m_view);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Note"));
    dialog->setLabelText(tr("Note about the row; empty takes it away:"));
    dialog->setTextValue(m_model->mark(rows.at(0)).note);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, rows](const QString &note) {
        // Cleared meanwhile: the numbers are other rows'.
        const capture::Snapshot now = m_model->capture().snapshot();
        if (now.first == rows.snapshot().first && now.store == rows.snapshot().store)
            mark(rows, [&note](capture::Mark &mark) { mark.note = note.trimmed(); });
    });
    dialog->open();
}

void RowActions::goToPinned(bool next)
{
    if (const auto row = m_model->pinnedRow(currentRow(), next))
        emit rowWanted(*row);
}

} // namespace sockwright::ui
