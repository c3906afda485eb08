// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/notespage.h"

#include "ui/editor/plaintext.h"

#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace sockwright::ui {

NotesPage::NotesPage(QWidget *parent)
    : QWidget(parent)
    , m_editor(new QPlainTextEdit(this))
{
    m_editor->setAccessibleName(tr("Notes"));
    m_editor->setPlaceholderText(tr("What this request is for…"));
    m_editor->setTabChangesFocus(true);
    setFocusProxy(m_editor);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_editor);

    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        m_notes = plainText(*m_editor->document());
        emit edited();
    });
}

void NotesPage::setNotes(const QString &notes)
{
    m_notes = notes;
    const QSignalBlocker blocker(m_editor);
    m_editor->setPlainText(notes);
}

} // namespace sockwright::ui
