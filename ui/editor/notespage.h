// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace sockwright::ui {

/// Notes on a request, as plain text.
class NotesPage : public QWidget
{
    Q_OBJECT

public:
    explicit NotesPage(QWidget *parent = nullptr);

    /// Shows other notes; emits nothing. What an editor cannot hold exactly (CR LF) stays as it is
    /// until the person changes something.
    void setNotes(const QString &notes);
    const QString &notes() const { return m_notes; }

signals:
    /// The person changed the notes.
    void edited();

private:
    QString m_notes;
    QPlainTextEdit *m_editor;
};

} // namespace sockwright::ui
