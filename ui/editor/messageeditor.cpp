// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messageeditor.h"

#include "base/serialexecutor.h"
#include "ui/editor/jsonhighlighter.h"
#include "ui/editor/plaintext.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QTextEdit>
#include <QTimer>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int checkDelayMs = 150;

bool isEnter(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

} // namespace

MessageEditor::MessageEditor(base::SerialExecutor &executor, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_executor(executor)
    , m_highlighter(new JsonHighlighter(document()))
    , m_checkTimer(new QTimer(this))
{
    setAccessibleName(tr("Message"));
    setPlaceholderText(tr("Write a message…"));
    setFont(monospaceFont());
    setTabChangesFocus(true);
    setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * 4);
    m_highlighter->setColours(coloursFor(palette()));

    m_checkTimer->setSingleShot(true);
    m_checkTimer->setInterval(checkDelayMs);
    connect(m_checkTimer, &QTimer::timeout, this, &MessageEditor::startCheck);
    connect(this, &QPlainTextEdit::textChanged, this, &MessageEditor::onTextChanged);
}

void MessageEditor::setFormat(workspace::MessageFormat format)
{
    if (format == m_format)
        return;
    m_format = format;
    m_highlighter->setEnabled(format == workspace::MessageFormat::Json);
    rehighlight();
    ++m_revision;
    mark({});
    m_checkTimer->start();
}

QString MessageEditor::text() const
{
    return plainText(*document());
}

void MessageEditor::setText(const QString &text)
{
    const QScopedValueRollback loading(m_loading, true);
    setPlainText(text);
}

void MessageEditor::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    moveCursor(QTextCursor::Start);
}

void MessageEditor::onTextChanged()
{
    if (m_rehighlighting) // colours are no edit
        return;
    ++m_revision;
    mark({});
    m_checkTimer->start();

    const bool isLong = document()->characterCount() > JsonHighlighter::maxDocumentCharacters;
    if (isLong != m_long) {
        m_long = isLong;
        rehighlight();
    }
    if (!m_loading)
        emit edited();
}

void MessageEditor::startCheck()
{
    m_executor.run(
        this, [format = m_format, text = text()] { return checkMessage(format, text); },
        [this, revision = m_revision](const MessageCheck &check) {
            if (revision != m_revision)
                return;
            mark(check.problem);
            emit checked(check);
        });
}

void MessageEditor::mark(const std::optional<MessageProblem> &problem)
{
    if (!problem) {
        setExtraSelections({});
        return;
    }
    QTextEdit::ExtraSelection selection;
    const int end = std::max(document()->characterCount() - 1, 0);
    const int position = std::min(static_cast<int>(problem->position), end);
    selection.cursor = QTextCursor(document());
    // At the end of the text the last character carries the mark.
    selection.cursor.setPosition(position == end ? std::max(position - 1, 0) : position);
    selection.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
    selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    selection.format.setUnderlineColor(coloursFor(palette()).error);
    setExtraSelections({selection});
}

void MessageEditor::rehighlight()
{
    const QScopedValueRollback rehighlighting(m_rehighlighting, true);
    m_highlighter->rehighlight();
}

void MessageEditor::keyPressEvent(QKeyEvent *event)
{
    if (isEnter(*event)) {
        const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
        if (modifiers == Qt::ControlModifier) {
            emit sendRequested();
            return;
        }
        if (modifiers == Qt::ShiftModifier) {
            // QPlainTextEdit would insert U+2028, which is no line break for servers.
            textCursor().insertBlock();
            ensureCursorVisible();
            return;
        }
    }
    QPlainTextEdit::keyPressEvent(event);
}

void MessageEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_highlighter->setColours(coloursFor(palette()));
        rehighlight();
    }
}

} // namespace sockwright::ui
