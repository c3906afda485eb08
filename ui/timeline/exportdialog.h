// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/export/exporter.h"

#include <QDialog>
#include <QTimer>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace sockwright::ui {

/// Asks which rows of a conversation to write to which file in which format, writes them in the
/// background and shows how far that is. Closing it cancels; the conversation goes on meanwhile.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Rows
    {
        All,
        Shown,
        Selected,
    };

    /// Gives the rows as they are when the export starts. Called in the GUI thread.
    using RowSource = std::function<capture::RowList(Rows)>;

    explicit ExportDialog(RowSource source, QWidget *parent = nullptr);
    ~ExportDialog() override;

    /// Offers only rows there are.
    void setOffered(bool filtered, bool selected);

signals:
    void exported(const QString &path, std::uint64_t rows);

protected:
    void done(int result) override;

private:
    void buildLayout();
    void chooseFile();
    void takeFormat();
    void refresh();
    void start();
    void askToReplace(const QString &path);
    void write(const QString &path);
    void finish(const base::Result<capture::ExportOutcome> &result);
    void showProgress();
    capture::ExportFormat format() const;

    /// Shared with the job.
    struct Progress
    {
        std::atomic<std::uint64_t> rows = 0;
        std::atomic<bool> cancelled = false;
    };

    RowSource m_source;
    QComboBox *m_rows;
    QComboBox *m_format;
    QLineEdit *m_path;
    QPushButton *m_choose;
    QPushButton *m_export;
    QPushButton *m_cancel;
    QProgressBar *m_bar;
    QLabel *m_note;
    QString m_mayReplace; // the file that a person has said may be replaced
    QTimer m_tick;
    std::shared_ptr<Progress> m_progress; // of the export under way
    std::uint64_t m_total = 0;
    base::SerialExecutor m_executor; // its own: an export may take minutes
};

} // namespace sockwright::ui
