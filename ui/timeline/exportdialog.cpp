// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/exportdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

using capture::ExportFormat;

namespace {

constexpr int tickMs = 100;
constexpr int barSteps = 1000;

QString endingOf(ExportFormat format)
{
    return u'.' + QString::fromLatin1(capture::exportFormatName(format));
}

QString proposedPath(ExportFormat format)
{
    QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    if (!folder.exists())
        folder = QDir::home();
    return folder.filePath(u"conversation"_s + endingOf(format));
}

void setOfferedItem(QComboBox *box, int item, bool offered)
{
    qobject_cast<QStandardItemModel *>(box->model())->item(item)->setEnabled(offered);
}

} // namespace

ExportDialog::ExportDialog(RowSource source, QWidget *parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_rows(new QComboBox)
    , m_format(new QComboBox)
    , m_path(new QLineEdit)
    , m_choose(new QPushButton(tr("Choose…")))
    , m_export(new QPushButton(tr("&Export")))
    , m_cancel(new QPushButton(tr("Close")))
    , m_bar(new QProgressBar)
    , m_note(new QLabel)
{
    setWindowTitle(tr("Export timeline"));
    setAccessibleName(u"Export timeline"_s);
    buildLayout();
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &ExportDialog::showProgress);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::takeFormat);
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        m_mayReplace.clear();
        refresh();
    });
    connect(m_choose, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_progress)
            m_progress->cancelled = true;
        else
            reject();
    });
    m_path->setText(proposedPath(format()));
    refresh();
}

ExportDialog::~ExportDialog()
{
    if (m_progress)
        m_progress->cancelled = true; // its executor waits for the job
}

void ExportDialog::buildLayout()
{
    m_rows->addItems({tr("All rows"), tr("Rows shown"), tr("Selected rows")});
    m_rows->setAccessibleName(u"Rows to export"_s);
    const auto addFormat = [this](const QString &text, ExportFormat format) {
        m_format->addItem(text, static_cast<int>(format));
    };
    addFormat(tr("JSON lines"), ExportFormat::JsonLines);
    addFormat(tr("CSV (spreadsheets)"), ExportFormat::Csv);
    addFormat(tr("HAR (browsers, HTTP tools)"), ExportFormat::Har);
    addFormat(tr("pcapng (Wireshark)"), ExportFormat::Pcapng);
    addFormat(tr("Capture (a folder for Sockwright)"), ExportFormat::Capture);
    m_format->setAccessibleName(u"Export format"_s);
    m_path->setAccessibleName(u"Export to"_s);
    m_path->setMinimumWidth(40 * fontMetrics().averageCharWidth());
    m_bar->setAccessibleName(u"Export progress"_s);
    m_bar->setRange(0, barSteps);
    m_bar->hide();
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setAccessibleName(u"Export result"_s);
    m_export->setDefault(true);

    auto *place = new QHBoxLayout;
    place->addWidget(m_path, 1);
    place->addWidget(m_choose);
    auto *form = new QFormLayout;
    form->addRow(tr("&Rows:"), m_rows);
    form->addRow(tr("&Format:"), m_format);
    auto *to = new QLabel(tr("&To:"));
    to->setBuddy(m_path);
    form->addRow(to, place);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_export, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_cancel, QDialogButtonBox::RejectRole);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_bar);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addWidget(buttons);
}

void ExportDialog::setOffered(bool filtered, bool selected)
{
    setOfferedItem(m_rows, static_cast<int>(Rows::Shown), filtered);
    setOfferedItem(m_rows, static_cast<int>(Rows::Selected), selected);
    m_rows->setCurrentIndex(static_cast<int>(filtered ? Rows::Shown : Rows::All));
}

ExportFormat ExportDialog::format() const
{
    return static_cast<ExportFormat>(m_format->currentData().toInt());
}

// The file's name ends as its format does, unless the person has named it otherwise.
void ExportDialog::takeFormat()
{
    const QFileInfo file(m_path->text());
    if (capture::exportFormatFromFile(file.fileName()))
        m_path->setText(file.dir().filePath(file.completeBaseName() + endingOf(format())));
}

void ExportDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export to"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_path->text());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_path->setText(path);
        m_mayReplace = path; // the file dialog has asked
    });
    dialog->open();
}

void ExportDialog::refresh()
{
    const bool running = m_progress != nullptr;
    for (QWidget *widget : {static_cast<QWidget *>(m_rows), static_cast<QWidget *>(m_format),
                            static_cast<QWidget *>(m_path), static_cast<QWidget *>(m_choose)})
        widget->setEnabled(!running);
    m_export->setEnabled(!running && !m_path->text().trimmed().isEmpty());
    m_export->setText(m_mayReplace.isEmpty() ? tr("&Export") : tr("Re&place"));
    m_cancel->setText(running ? tr("Cancel") : tr("Close"));
    m_bar->setVisible(running);
}

void ExportDialog::start()
{
    const QString path = m_path->text().trimmed();
    if (m_progress || path.isEmpty())
        return;
    if (path == m_mayReplace) {
        write(path);
        return;
    }
    m_executor.run(
        this, [path] { return QFileInfo(path).isFile(); },
        [this, path](bool exists) {
            if (m_progress || path != m_path->text().trimmed())
                return;
            if (exists)
                askToReplace(path);
            else
                write(path);
        });
}

void ExportDialog::askToReplace(const QString &path)
{
    m_mayReplace = path;
    m_note->setText(tr("%1 exists. “Replace” writes over it; or choose another name.")
                        .arg(QDir::toNativeSeparators(path)));
    refresh();
}

void ExportDialog::write(const QString &path)
{
    m_mayReplace.clear();
    const capture::RowList rows = m_source(static_cast<Rows>(m_rows->currentIndex()));
    m_total = rows.size();
    m_progress = std::make_shared<Progress>();
    m_note->clear();
    m_bar->setValue(0);
    refresh();
    m_tick.start();
    m_executor.run(
        this,
        [rows, path, format = format(), progress = m_progress] {
            return capture::exportRows(rows, format, path, [&progress](std::uint64_t written) {
                progress->rows = written;
                return !progress->cancelled;
            });
        },
        [this](const base::Result<capture::ExportOutcome> &result) { finish(result); });
}

void ExportDialog::showProgress()
{
    if (!m_progress || m_total == 0)
        return;
    const double share
        = static_cast<double>(m_progress->rows.load()) / static_cast<double>(m_total);
    m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * barSteps));
}

void ExportDialog::finish(const base::Result<capture::ExportOutcome> &result)
{
    m_tick.stop();
    m_progress.reset();
    refresh();
    if (!result) {
        m_note->setText(result.error().message);
        return;
    }
    if (result->cancelled) {
        m_note->setText(tr("Cancelled. Nothing was written."));
        return;
    }
    m_note->setText(tr("Exported rows: %1").arg(QLocale().toString(qulonglong{result->rows})));
    emit exported(m_path->text().trimmed(), result->rows);
}

void ExportDialog::done(int result)
{
    if (m_progress)
        m_progress->cancelled = true;
    QDialog::done(result);
}

} // namespace sockwright::ui
