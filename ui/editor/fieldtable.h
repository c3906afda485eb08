// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/fieldmodel.h"
#include "ui/editor/fieldtext.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedLayout;

namespace sockwright::ui {

class FieldView;
class ProblemLine;

/// A page with a table of fields (see FieldView for its keyboard) and, below it, a line that tells
/// the first row that cannot be used and why.
class FieldTable : public QWidget
{
    Q_OBJECT

public:
    /// The table's accessible name is `name`.
    explicit FieldTable(const QString &name, FieldModel::Validator validator = {},
                        QWidget *parent = nullptr);
    ~FieldTable() override;

    /// Rows can be kept as secrets.
    void offerSecrets();
    /// The rows can be edited as text.
    void offerText(FieldSyntax syntax);
    /// A button below the table; taken over.
    void addButton(QPushButton *button);
    /// Names that are offered while one is typed.
    void completeNames(const QStringList &names);
    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

    void setFields(const workspace::Fields &fields);
    const workspace::Fields &fields() const { return m_model.fields(); }
    /// Puts the keyboard into the value of the first row with this name (without case), which is
    /// added and switched on where needed. Without a name: into the empty row at the end.
    void editField(const QString &name);
    /// Rows that are switched on and hold something.
    int usedCount() const;
    /// What the line below the table says, or an empty text.
    QString problem() const;

signals:
    /// The person changed the rows. Comes with every keystroke.
    void edited();
    /// The rows changed, whoever did it.
    void changed();

private:
    void rowsChanged();
    void showAsText(bool asText);
    void startText();

    FieldModel m_model;
    FieldView *m_view;
    QStackedLayout *m_stack;
    QPlainTextEdit *m_text = nullptr; // none: the rows cannot be edited as text
    QPushButton *m_asText = nullptr;
    FieldSyntax m_syntax = FieldSyntax::Header;
    workspace::Fields m_before; // what the text was made of
    QHBoxLayout *m_foot;
    QLabel *m_keeping;
    bool m_lasting = true;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
