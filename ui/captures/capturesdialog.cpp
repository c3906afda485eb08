// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/capturesdialog.h"

#include "format/bytes.h"
#include "ui/editor/messagebar.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

using capture::Library;
using Entries = std::vector<Library::Entry>;

CapturesDialog::CapturesDialog(session::Recordings &recordings, const CaptureLimits &limits,
                               QWidget *parent)
    : QDialog(parent)
    , m_recordings(recordings)
    , m_messages(new MessageBar(this))
    , m_table(new QTableView(this))
    , m_total(new QLabel(this))
    , m_together(
          addLimit(u"Limit for all captures"_s, limits.together, CaptureLimits::mostTogether))
    , m_each(addLimit(u"Limit for one capture"_s, limits.each, CaptureLimits::mostEach))
{
    setWindowTitle(tr("Captures"));
    setAccessibleName(u"Captures"_s);
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(CapturesModel::SortRole);
    m_sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    buildActions();
    buildLayout();
    refreshActions();
    setMinimumWidth(620); // the names are left some room
    resize(840, 500);
}

void CapturesDialog::buildActions()
{
    const auto add = [this](Icon id, const QString &text, const QKeySequence &key) {
        auto *action = new QAction(icon(id), text, m_table);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(action);
        return action;
    };
    m_open = add(Icon::Folder, tr("&Open"), Qt::Key_Return);
    m_rename = add(Icon::Rename, tr("Re&name…"), Qt::Key_F2);
    m_keep = add(Icon::Save, tr("&Keep"), {});
    m_keep->setCheckable(true);
    m_keep->setToolTip(tr("Never deleted to make room"));
    m_delete = add(Icon::Delete, tr("&Delete…"), QKeySequence::Delete);
    connect(m_open, &QAction::triggered, this, &CapturesDialog::openSelected);
    connect(m_rename, &QAction::triggered, this, &CapturesDialog::rename);
    connect(m_keep, &QAction::triggered, this, &CapturesDialog::keep);
    connect(m_delete, &QAction::triggered, this, &CapturesDialog::askToDelete);
}

void CapturesDialog::buildLayout()
{
    m_table->setAccessibleName(u"Captures"_s);
    m_table->setModel(&m_sorted);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    QHeaderView *const header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(CapturesModel::TitleColumn, QHeaderView::Stretch);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto wide = [this, header](int column, const QString &text) {
        header->resizeSection(column, m_table->fontMetrics().horizontalAdvance(text) + 24);
    };
    wide(CapturesModel::BegunColumn, u"0000-00-00 00:00:00"_s);
    wide(CapturesModel::RowsColumn, u"10,000,000"_s);
    wide(CapturesModel::SizeColumn, u"000.0 MB"_s);
    wide(CapturesModel::StateColumn, tr("Not ended") + u", "_s + tr("kept"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CapturesModel::BegunColumn, Qt::DescendingOrder);
    connect(m_table, &QTableView::doubleClicked, this, &CapturesDialog::openSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CapturesDialog::refreshActions);

    auto *buttons = new QHBoxLayout;
    const auto addButton = [this, buttons](QAction *action, const QString &name) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(name);
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    };
    addButton(m_open, u"Open capture"_s);
    addButton(m_rename, u"Rename capture"_s);
    addButton(m_keep, u"Keep capture"_s);
    addButton(m_delete, u"Delete capture"_s);
    buttons->addStretch(1);
    m_total->setTextFormat(Qt::PlainText);
    m_total->setAccessibleName(u"Room taken"_s);
    m_total->setToolTip(QDir::toNativeSeparators(m_recordings.library().folder()).toHtmlEscaped());
    buttons->addWidget(m_total);

    auto *limits = new QFormLayout;
    limits->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_each->setMinimumWidth(m_together->sizeHint().width());
    limits->addRow(tr("All &together at most:"), m_together);
    limits->addRow(tr("A &conversation at most:"), m_each);
    auto *what = new QLabel(tr("Where all together take more, the oldest that are not kept are "
                               "deleted. A conversation that takes more goes on without payload."),
                            this);
    what->setWordWrap(true);

    auto *closing = new QDialogButtonBox(QDialogButtonBox::Close, this);
    closing->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(closing, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_messages);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    layout->addSpacing(8);
    layout->addLayout(limits);
    layout->addWidget(what);
    layout->addWidget(closing);
    m_table->setFocus();
}

QDoubleSpinBox *CapturesDialog::addLimit(const QString &name, quint64 bytes, quint64 most)
{
    const auto inGigabytes = [](quint64 value) {
        return static_cast<double>(value) / static_cast<double>(CaptureLimits::gigabyte);
    };
    auto *field = new QDoubleSpinBox(this);
    field->setAccessibleName(name);
    field->setSuffix(tr(" GB"));
    field->setDecimals(1);
    field->setRange(inGigabytes(CaptureLimits::least), inGigabytes(most));
    field->setValue(inGigabytes(bytes));
    field->setKeyboardTracking(false); // half a number would delete captures
    connect(field, &QDoubleSpinBox::valueChanged, this, [this] {
        const auto inBytes = [](const QDoubleSpinBox *from) {
            return static_cast<quint64>(qRound64(from->value() * 10)) * CaptureLimits::least;
        };
        emit limitsChanged({inBytes(m_together), inBytes(m_each)});
    });
    return field;
}

void CapturesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        refresh();
}

void CapturesDialog::refresh()
{
    if (std::exchange(m_listing, true)) {
        m_listAgain = true;
        return;
    }
    m_recordings.disk().run(
        this, [library = m_recordings.library()] { return library.list(); },
        [this](Entries entries) {
            m_listing = false;
            take(std::move(entries));
            if (std::exchange(m_listAgain, false))
                refresh();
        });
}

void CapturesDialog::showError(const QString &message)
{
    m_messages->showMessage(MessageBar::Kind::Error, message);
}

void CapturesDialog::take(Entries entries)
{
    quint64 bytes = 0;
    for (const Library::Entry &entry : entries)
        bytes += entry.bytes;
    m_total->setText(entries.empty() ? tr("Nothing is recorded yet.")
                                     : tr("All together (%1): %2")
                                           .arg(QLocale().toString(qulonglong{entries.size()}),
                                                format::humanSize(bytes)));
    const Entries chosen = selected();
    m_model.setEntries(std::move(entries));
    select(chosen);
    refreshActions();
}

// A reset of the model has dropped the selection.
void CapturesDialog::select(const Entries &entries)
{
    QItemSelection selection;
    for (int row = 0; row < m_sorted.rowCount(); ++row) {
        const QModelIndex index = m_sorted.index(row, 0);
        const QString id = index.data(CapturesModel::IdRole).toString();
        if (std::any_of(entries.begin(), entries.end(),
                        [&id](const Library::Entry &entry) { return entry.id == id; }))
            selection.select(index, index);
    }
    if (!selection.isEmpty()) {
        m_table->selectionModel()->setCurrentIndex(selection.first().topLeft(),
                                                   QItemSelectionModel::NoUpdate);
    }
    m_table->selectionModel()->select(
        selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

Entries CapturesDialog::selected() const
{
    Entries entries;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        entries.push_back(
            m_model.entries()[static_cast<std::size_t>(m_sorted.mapToSource(index).row())]);
    }
    return entries;
}

void CapturesDialog::refreshActions()
{
    const Entries chosen = selected();
    m_open->setEnabled(chosen.size() == 1);
    m_rename->setEnabled(chosen.size() == 1);
    m_keep->setEnabled(!chosen.empty());
    m_keep->setChecked(!chosen.empty()
                       && std::all_of(chosen.begin(), chosen.end(),
                                      [](const Library::Entry &entry) { return entry.kept; }));
    m_delete->setEnabled(!chosen.empty());
}

void CapturesDialog::change(
    const Entries &entries,
    std::function<base::Result<void>(const Library &, const QString &id)> work)
{
    m_messages->dismiss();
    m_recordings.disk().run(
        this,
        [library = m_recordings.library(), entries, work = std::move(work)] {
            // One that is refused does not stop the others.
            QStringList problems;
            for (const Library::Entry &entry : entries) {
                if (const auto done = work(library, entry.id); !done)
                    problems.append(tr("“%1”: %2").arg(captureTitle(entry), done.error().message));
            }
            return problems;
        },
        [this](const QStringList &problems) {
            if (!problems.isEmpty()) {
                const QString more = problems.size() == 1
                    ? QString()
                    : u' ' + tr("And %1 more.").arg(QLocale().toString(problems.size() - 1));
                showError(problems.first() + more);
            }
            refresh();
        });
}

void CapturesDialog::openSelected()
{
    if (const Entries chosen = selected(); chosen.size() == 1)
        emit openRequested(chosen.front());
}

void CapturesDialog::rename()
{
    const Entries chosen = selected();
    if (chosen.size() != 1)
        return;
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename capture"));
    dialog->setLabelText(tr("Name; empty shows the URL:"));
    dialog->setTextValue(chosen.front().name);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, chosen](const QString &name) {
        change(chosen, [name = name.trimmed()](const Library &library, const QString &id) {
            return library.setName(id, name);
        });
    });
    dialog->open();
}

void CapturesDialog::keep(bool kept)
{
    change(selected(),
           [kept](const Library &library, const QString &id) { return library.setKept(id, kept); });
}

void CapturesDialog::askToDelete()
{
    const Entries chosen = selected();
    if (chosen.empty())
        return;
    auto *question
        = new QMessageBox(QMessageBox::Question, tr("Delete captures"),
                          chosen.size() == 1 ? tr("Delete “%1”?").arg(captureTitle(chosen.front()))
                                             : tr("Delete %1 captures?").arg(chosen.size()),
                          QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(tr("This cannot be undone."));
    question->addButton(tr("&Delete"), QMessageBox::DestructiveRole)
        ->setAccessibleName(u"Delete for good"_s);
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::buttonClicked, this,
            [this, chosen, question](QAbstractButton *button) {
                if (question->buttonRole(button) == QMessageBox::DestructiveRole) {
                    change(chosen, [](const Library &library, const QString &id) {
                        return library.remove(id);
                    });
                }
            });
    question->open();
}

} // namespace sockwright::ui
