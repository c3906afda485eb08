// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/fieldmodel.h"

#include <QWidget>

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

    void setFields(const workspace::Fields &fields) { m_model.setFields(fields); }
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

    FieldModel m_model;
    FieldView *m_view;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
