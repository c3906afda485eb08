// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/messageeditor.h"

#include "base/serialexecutor.h"
#include "ui/editor/jsonhighlighter.h"
#include "ui/editor/plaintext.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QScopedValueRollback>
#include <QTextEdit>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int checkDelayMs = 150;

// What is shown of a text that is held aside.
constexpr qsizetype heldPreviewCharacters = 4000;

// Qt's documents make line feeds of these characters, or drop them.
bool survivesADocument(QStringView text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == u'\r' || c == QChar::ParagraphSeparator || c == u'\xFDD0' || c == u'\xFDD1';
    });
}

bool isShort(QStringView text)
{
    if (text.size() > MessageEditor::maxEditableCharacters)
        return false;
    qsizetype start = 0;
    while (text.size() - start > MessageEditor::maxEditableLine) {
        const qsizetype end = text.indexOf(u'\n', start);
        if (end < 0 || end - start > MessageEditor::maxEditableLine)
            return false;
        start = end + 1;
    }
    return true;
}

bool isEditable(QStringView text)
{
    return isShort(text) && survivesADocument(text);
}

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
    setMinimumHeight(3 * fontMetrics().lineSpacing()); // on a small screen it scrolls
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
    return m_held ? *m_held : plainText(*document());
}

void MessageEditor::setText(const QString &text)
{
    const QScopedValueRollback loading(m_loading, true);
    if (!isEditable(text)) {
        hold(text);
        return;
    }
    release();
    setPlainText(text);
}

void MessageEditor::replaceText(const QString &text)
{
    if (!isEditable(text)) {
        hold(text);
        return;
    }
    if (m_held) { // the start that is shown is no step to come back to
        release();
        setPlainText(text);
        return;
    }
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    moveCursor(QTextCursor::Start);
}

void MessageEditor::hold(const QString &text)
{
    if (!m_held)
        m_beforeHeld = m_loading ? QString() : plainText(*document());
    m_held = text;
    setReadOnly(true);
    setPlainText(text.left(heldPreviewCharacters) + u'…');
    emit heldChanged(true);
}

void MessageEditor::release()
{
    if (!m_held)
        return;
    m_held.reset();
    setReadOnly(false);
    emit heldChanged(false);
}

void MessageEditor::discardHeld()
{
    if (m_held)
        replaceText(std::exchange(m_beforeHeld, {}));
}

void MessageEditor::insertFromMimeData(const QMimeData *source)
{
    const QTextCursor cursor = textCursor();
    QString pasted = source->text();
    const qsizetype size
        = document()->characterCount() + pasted.size() - cursor.selectedText().size();
    if (size <= maxEditableCharacters && isShort(pasted)) {
        QPlainTextEdit::insertFromMimeData(source);
        return;
    }
    pasted.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n'); // as the editor itself reads it
    QString whole = text();
    whole.replace(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart(), pasted);
    replaceText(whole);
}

void MessageEditor::onTextChanged()
{
    if (m_rehighlighting) // colours are no edit
        return;
    ++m_revision;
    mark({});
    m_checkTimer->start();

    const bool isLong = document()->characterCount() > JsonHighlighter::maxDocumentCharacters;
    if (m_long && !isLong)
        rehighlight();
    m_long = isLong;
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
    if (m_held && problem->position >= heldPreviewCharacters)
        return; // it is not in what is shown
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
