// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/messagecheck.h"

#include <QPlainTextEdit>

#include <cstdint>
#include <optional>

class QTimer;

namespace sockwright::base {
class SerialExecutor;
}

namespace sockwright::ui {

class JsonHighlighter;

/// The text field in which a message is written. It colours JSON, and a moment after the last
/// keystroke it has the text checked in the background and underlines the first problem.
///
/// Ctrl+Enter asks to send. Tab leaves the field. The executor must outlive the editor.
///
/// A text too long to be laid out without freezing the window is held aside: the field shows its
/// start and cannot be edited, text() is all of it, and discardHeld() brings back what was there
/// before.
class MessageEditor : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr qsizetype maxEditableCharacters = 500'000;
    static constexpr qsizetype maxEditableLine = 100'000;

    explicit MessageEditor(base::SerialExecutor &executor, QWidget *parent = nullptr);

    workspace::MessageFormat format() const { return m_format; }
    void setFormat(workspace::MessageFormat format);

    QString text() const;
    /// Shows another text and forgets what could be undone. Emits no edited().
    void setText(const QString &text);
    /// Puts another text in place, as one step that can be undone.
    void replaceText(const QString &text);

    /// True while the text is too long to be edited.
    bool isHeld() const { return m_held.has_value(); }
    void discardHeld();

    /// Counts up with every change of text or format: what was made from another revision is stale.
    std::uint64_t revision() const { return m_revision; }

signals:
    /// The text changed, but not by setText().
    void edited();
    /// The text as it is now was checked.
    void checked(const sockwright::ui::MessageCheck &check);
    void sendRequested();
    void heldChanged(bool held);

protected:
    void insertFromMimeData(const QMimeData *source) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void onTextChanged();
    void hold(const QString &text);
    void release();
    void startCheck();
    void mark(const std::optional<MessageProblem> &problem);
    void rehighlight();

    base::SerialExecutor &m_executor;
    JsonHighlighter *m_highlighter;
    QTimer *m_checkTimer;
    workspace::MessageFormat m_format = workspace::MessageFormat::Text;
    std::uint64_t m_revision = 0;
    std::optional<QString> m_held;
    QString m_beforeHeld;
    bool m_long = false; // too long to be coloured
    bool m_loading = false;
    bool m_rehighlighting = false;
};

} // namespace sockwright::ui
