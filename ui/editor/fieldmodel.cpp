// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldmodel.h"

#include "ui/theme/icons.h"

#include <QTextDocument>

#include <algorithm>

namespace sockwright::ui {

namespace {

// The text of a column, const where the field is; null for the column without one.
template <typename F>
auto textOf(F &field, int column) -> decltype(&field.name)
{
    switch (column) {
    case FieldModel::Name:
        return &field.name;
    case FieldModel::Value:
        return &field.value;
    case FieldModel::Note:
        return &field.note;
    default:
        return nullptr;
    }
}

bool isHidden(const workspace::Field &field)
{
    return field.secret && !workspace::isVariableReference(field.value);
}

} // namespace

FieldModel::FieldModel(Validator validator, QObject *parent)
    : QAbstractTableModel(parent)
    , m_validator(std::move(validator))
{
}

void FieldModel::setFields(const workspace::Fields &fields)
{
    const auto [oldEnd, newEnd]
        = std::mismatch(m_fields.begin(), m_fields.end(), fields.begin(), fields.end());
    const int start = static_cast<int>(oldEnd - m_fields.begin());
    const auto tail = std::mismatch(m_fields.rbegin(), std::make_reverse_iterator(oldEnd),
                                    fields.rbegin(), std::make_reverse_iterator(newEnd));
    const int oldCount = static_cast<int>(tail.first.base() - m_fields.begin()) - start;
    const int newCount = static_cast<int>(tail.second.base() - fields.begin()) - start;
    const int shared = std::min(oldCount, newCount);

    std::copy_n(newEnd, shared, m_fields.begin() + start);
    if (shared > 0)
        emit dataChanged(index(start, 0), index(start + shared - 1, ColumnCount - 1));
    if (oldCount > shared) {
        beginRemoveRows({}, start + shared, start + oldCount - 1);
        m_fields.erase(m_fields.begin() + start + shared, m_fields.begin() + start + oldCount);
        endRemoveRows();
    } else if (newCount > shared) {
        beginInsertRows({}, start + shared, start + newCount - 1);
        m_fields.insert(m_fields.begin() + start + shared, newEnd + shared, newEnd + newCount);
        endInsertRows();
    }
}

void FieldModel::replaceFields(const workspace::Fields &fields)
{
    if (fields == m_fields)
        return;
    setFields(fields);
    emit edited();
}

void FieldModel::setLasting(bool lasting)
{
    m_lasting = lasting;
    if (!m_fields.empty())
        emit dataChanged(index(0, Value), index(fieldCount() - 1, Value));
}

void FieldModel::setSecret(int row, bool secret)
{
    if (row < 0 || row >= fieldCount() || isSecret(row) == secret)
        return;
    m_fields[std::size_t(row)].secret = secret;
    rowChanged(row);
    emit edited();
}

bool FieldModel::isSecret(int row) const
{
    return row >= 0 && row < fieldCount() && m_fields[std::size_t(row)].secret;
}

// As many dots for each value: its length is nobody's business.
QVariant FieldModel::hiddenText(const workspace::Field &field) const
{
    constexpr int dots = 8;
    if (!field.value.isEmpty())
        return QString(dots, QChar(0x2022));
    return m_lasting ? tr("from the keychain") : tr("enter it again");
}

QString FieldModel::problem(int row) const
{
    if (!m_validator || row >= fieldCount() || isBlank(row))
        return {};
    const workspace::Field &field = m_fields[static_cast<std::size_t>(row)];
    return field.enabled ? m_validator(field) : QString();
}

void FieldModel::insertField(int row)
{
    const int at = std::clamp(row, 0, fieldCount());
    beginInsertRows({}, at, at);
    m_fields.insert(m_fields.begin() + at, workspace::Field{});
    endInsertRows();
    emit edited();
}

void FieldModel::duplicateField(int row)
{
    if (row < 0 || row >= fieldCount())
        return;
    beginInsertRows({}, row + 1, row + 1);
    m_fields.insert(m_fields.begin() + row + 1, workspace::Field(m_fields[std::size_t(row)]));
    endInsertRows();
    emit edited();
}

void FieldModel::removeField(int row)
{
    if (row < 0 || row >= fieldCount())
        return;
    beginRemoveRows({}, row, row);
    m_fields.erase(m_fields.begin() + row);
    endRemoveRows();
    emit edited();
}

bool FieldModel::moveField(int row, bool up)
{
    const int target = up ? row - 1 : row + 1;
    if (row < 0 || row >= fieldCount() || target < 0 || target >= fieldCount())
        return false;
    beginMoveRows({}, row, row, {}, up ? target : target + 1);
    std::swap(m_fields[std::size_t(row)], m_fields[std::size_t(target)]);
    endMoveRows();
    emit edited();
    return true;
}

bool FieldModel::isBlank(int row) const
{
    if (row >= fieldCount())
        return true;
    const workspace::Field &field = m_fields[std::size_t(row)];
    return field.name.isEmpty() && field.value.isEmpty() && field.note.isEmpty();
}

int FieldModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : fieldCount() + 1;
}

int FieldModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FieldModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.row() >= fieldCount())
        return {};
    const workspace::Field &field = m_fields[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Value && isHidden(field))
            return hiddenText(field);
        [[fallthrough]];
    case Qt::EditRole:
        if (const QString *text = textOf(field, index.column()))
            return *text;
        return {};
    case Qt::CheckStateRole:
        if (index.column() == Enabled)
            return field.enabled ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::DecorationRole:
        if (index.column() == Name && !problem(index.row()).isEmpty())
            return icon(Icon::Error);
        if (index.column() == Value && field.secret)
            return icon(Icon::Lock);
        return {};
    case HiddenRole:
        return index.column() == Value && isHidden(field);
    case Qt::ToolTipRole:
        // A tooltip would take text that looks like markup for markup.
        if (const QString text = problem(index.row()); !text.isEmpty())
            return Qt::convertFromPlainText(text);
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == Enabled)
            return field.enabled ? tr("Used") : tr("Not used");
        if (index.column() == Value && isHidden(field))
            return field.value.isEmpty() ? hiddenText(field) : tr("Secret");
        return {};
    case Qt::AccessibleDescriptionRole:
        return problem(index.row());
    default:
        return {};
    }
}

bool FieldModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    if (role == Qt::CheckStateRole && index.column() == Enabled && index.row() < fieldCount()) {
        setEnabled(index.row(), value.toInt() == Qt::Checked);
        return true;
    }
    if (role == Qt::EditRole && index.column() != Enabled)
        return setText(index, value.toString());
    return false;
}

bool FieldModel::setText(const QModelIndex &index, const QString &text)
{
    const int row = index.row();
    if (row == fieldCount()) {
        if (text.isEmpty())
            return true;
        // What is typed into the empty row makes it a real one; a new empty row follows below it.
        beginInsertRows({}, row + 1, row + 1);
        m_fields.emplace_back();
        endInsertRows();
    }
    QString *const current = textOf(m_fields[std::size_t(row)], index.column());
    if (*current == text)
        return true;
    *current = text;
    rowChanged(row);
    emit edited();
    return true;
}

void FieldModel::setEnabled(int row, bool enabled)
{
    bool &current = m_fields[std::size_t(row)].enabled;
    if (current == enabled)
        return;
    current = enabled;
    rowChanged(row);
    emit edited();
}

void FieldModel::rowChanged(int row)
{
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QVariant FieldModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Enabled:
        return tr("Use");
    case Name:
        return tr("Name");
    case Value:
        return tr("Value");
    case Note:
        return tr("Note");
    default:
        return {};
    }
}

Qt::ItemFlags FieldModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    if (index.column() != Enabled)
        flags |= Qt::ItemIsEditable;
    else if (index.row() < fieldCount())
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace sockwright::ui
