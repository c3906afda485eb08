// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace sockwright::ui {

/// Rows of params, headers or cookies as a table that can be edited: used or not, name, value,
/// note. Below the rows stands an empty one that becomes a row once something is typed into it.
///
/// The value of a secret row is shown as dots, also to screen readers; Qt::EditRole alone has it.
///
/// edited() tells of the person's changes only: those through setData() and the row operations, not
/// setFields().
class FieldModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Enabled,
        Name,
        Value,
        Note,
        ColumnCount,
    };

    /// Of the Value column: whether its text is hidden.
    static constexpr int HiddenRole = Qt::UserRole;

    /// Says why a row cannot be used, as plain text, or nothing. Asked for switched-on rows only.
    using Validator = std::function<QString(const workspace::Field &)>;

    explicit FieldModel(Validator validator = {}, QObject *parent = nullptr);

    /// Shows other rows. Rows that are the same at the start and the end are left alone, so that a
    /// selection or an editor there survives.
    void setFields(const workspace::Fields &fields);
    const workspace::Fields &fields() const { return m_fields; }
    /// Rows without the empty one below them.
    int fieldCount() const { return static_cast<int>(m_fields.size()); }

    /// The person entered other rows.
    void replaceFields(const workspace::Fields &fields);
    /// Whether secrets are still there after the end of the program.
    void setLasting(bool lasting);

    /// Keeps the value of a row as a secret, or in the file.
    void setSecret(int row, bool secret);
    bool isSecret(int row) const;

    /// Why a row cannot be used, or an empty text.
    QString problem(int row) const;

    void insertField(int row);
    void duplicateField(int row);
    void removeField(int row);
    /// Moves a row by one place, up or down. False where there is no place.
    bool moveField(int row, bool up);
    /// A row that holds nothing at all.
    bool isBlank(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void edited();

private:
    bool setText(const QModelIndex &index, const QString &text);
    void setEnabled(int row, bool enabled);
    void rowChanged(int row);
    QVariant hiddenText(const workspace::Field &field) const;

    Validator m_validator;
    workspace::Fields m_fields;
    bool m_lasting = true;
};

} // namespace sockwright::ui
