// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldtable.h"

#include "ui/editor/fieldview.h"
#include "ui/editor/problemline.h"

#include <QVBoxLayout>

namespace sockwright::ui {

FieldTable::FieldTable(const QString &name, FieldModel::Validator validator, QWidget *parent)
    : QWidget(parent)
    , m_model(std::move(validator))
    , m_view(new FieldView(m_model, this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_view->setAccessibleName(name);
    setFocusProxy(m_view);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_view);
    layout->addWidget(m_problem);

    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FieldTable::rowsChanged);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &FieldTable::rowsChanged);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &FieldTable::rowsChanged);
    connect(&m_model, &QAbstractItemModel::rowsMoved, this, &FieldTable::rowsChanged);
    connect(&m_model, &FieldModel::edited, this, &FieldTable::edited);
}

FieldTable::~FieldTable()
{
    delete m_view; // before the model it shows
}

void FieldTable::editField(const QString &name)
{
    int row = m_model.fieldCount();
    for (int i = 0; i < m_model.fieldCount() && !name.isEmpty(); ++i) {
        if (fields()[std::size_t(i)].name.compare(name, Qt::CaseInsensitive) == 0) {
            row = i;
            break;
        }
    }
    if (!name.isEmpty()) {
        if (row == m_model.fieldCount())
            m_model.setData(m_model.index(row, FieldModel::Name), name);
        m_model.setData(m_model.index(row, FieldModel::Enabled), Qt::Checked, Qt::CheckStateRole);
    }
    m_view->setFocus(Qt::OtherFocusReason);
    m_view->editCell(row, name.isEmpty() ? FieldModel::Name : FieldModel::Value);
}

int FieldTable::usedCount() const
{
    int count = 0;
    for (int row = 0; row < m_model.fieldCount(); ++row)
        count += fields()[std::size_t(row)].enabled && !m_model.isBlank(row);
    return count;
}

QString FieldTable::problem() const
{
    for (int row = 0; row < m_model.fieldCount(); ++row) {
        if (const QString reason = m_model.problem(row); !reason.isEmpty())
            return tr("Row %1: %2").arg(row + 1).arg(reason);
    }
    return {};
}

void FieldTable::rowsChanged()
{
    m_problem->setText(problem());
    emit changed();
}

} // namespace sockwright::ui
