// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace sockwright::ui {

class ProblemLine;

/// A message that is sent without a person: its format, its content and why it cannot be sent.
class MessageFields : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the content's accessible name; the format's is "<name> format".
    explicit MessageFields(const QString &name, QWidget *parent = nullptr);

    /// Shows another message; emits nothing.
    void setMessage(const workspace::SavedMessage &message);
    const workspace::SavedMessage &message() const { return m_message; }

    /// Why a message cannot be sent, or an empty text.
    static QString problemOf(const workspace::SavedMessage &message);

signals:
    /// The person changed format or content.
    void edited();

private:
    void showProblem();

    workspace::SavedMessage m_message;
    bool m_loading = false;
    QComboBox *m_format;
    QPlainTextEdit *m_content;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
