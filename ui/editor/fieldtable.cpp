// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldtable.h"

#include "ui/editor/fieldview.h"
#include "ui/editor/plaintext.h"
#include "ui/editor/problemline.h"
#include "ui/editor/secretedit.h"
#include "ui/theme/fonts.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace sockwright::ui {

FieldTable::FieldTable(const QString &name, FieldModel::Validator validator, QWidget *parent)
    : QWidget(parent)
    , m_model(std::move(validator))
    , m_view(new FieldView(m_model, this))
    , m_stack(new QStackedLayout)
    , m_foot(new QHBoxLayout)
    , m_keeping(new QLabel(this))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error, this))
{
    m_view->setAccessibleName(name);
    setFocusProxy(m_view);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(m_stack, 1);
    layout->addWidget(m_problem);
    layout->addLayout(m_foot);
    m_stack->addWidget(m_view);
    m_foot->addWidget(m_keeping, 100);
    m_foot->addStretch(1); // while that is hidden
    m_keeping->setTextFormat(Qt::PlainText);
    m_keeping->setWordWrap(true);
    m_keeping->hide();

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

void FieldTable::offerSecrets()
{
    m_view->offerSecrets();
}

void FieldTable::completeNames(const QStringList &names)
{
    m_view->completeNames(names);
}

void FieldTable::setLasting(bool lasting)
{
    m_lasting = lasting;
    m_model.setLasting(lasting);
    rowsChanged();
}

void FieldTable::offerText(FieldSyntax syntax)
{
    m_syntax = syntax;
    m_text = new QPlainTextEdit(this);
    m_text->setAccessibleName(tr("%1 as text").arg(m_view->accessibleName()));
    m_text->setPlaceholderText(syntax == FieldSyntax::Header ? tr("Name: value")
                                                             : tr("name=value"));
    m_text->setFont(monospaceFont());
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_stack->addWidget(m_text);
    m_asText = new QPushButton(tr("Edit as te&xt"), this);
    m_asText->setCheckable(true);
    m_asText->setToolTip(tr("One row a line. A line that begins with // is switched off."));
    m_foot->addWidget(m_asText, 0, Qt::AlignRight);
    connect(m_asText, &QPushButton::toggled, this, &FieldTable::showAsText);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_model.replaceFields(fieldsFromText(plainText(*m_text->document()), m_syntax, m_before));
    });
}

void FieldTable::showAsText(bool asText)
{
    if (asText)
        startText();
    QWidget *shown = asText ? static_cast<QWidget *>(m_text) : m_view;
    m_stack->setCurrentWidget(shown);
    setFocusProxy(shown);
}

void FieldTable::startText()
{
    const QSignalBlocker blocker(m_text);
    m_before = fields();
    m_text->setPlainText(fieldsToText(m_before, m_syntax)); // forgets what could be undone
}

void FieldTable::addButton(QPushButton *button)
{
    m_foot->addWidget(button, 0, Qt::AlignRight);
}

void FieldTable::setFields(const workspace::Fields &fields)
{
    if (fields == m_model.fields())
        return;
    m_model.setFields(fields);
    if (m_asText && m_asText->isChecked())
        startText();
}

void FieldTable::editField(const QString &name)
{
    if (m_asText)
        m_asText->setChecked(false);
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
    const bool secrets = std::any_of(fields().begin(), fields().end(),
                                     [](const workspace::Field &field) { return field.secret; });
    m_keeping->setText(secrets ? SecretEdit::keepingText(m_lasting) : QString());
    m_keeping->setVisible(secrets);
    emit changed();
}

} // namespace sockwright::ui
