// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/explainedform.h"

#include "ui/theme/colours.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sockwright::ui {

namespace {

// Forms below one another have their fields in one line.
constexpr int labelCharacters = 19;

} // namespace

ExplainedForm::ExplainedForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ExplainedForm::addHeading(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    m_form->addRow(label);
}

void ExplainedForm::addField(const QString &name, QWidget *field, const QString &explanation,
                             QWidget *notice)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(2);
    layout->addWidget(field);
    if (notice)
        layout->addWidget(notice);
    const Explained explained{field, makeMuted({}), explanation};
    m_explained << explained;
    layout->addWidget(explained.label);
    say(explained, explanation);

    auto *label = new QLabel(name);
    label->setBuddy(field);
    label->setMinimumWidth(labelCharacters * fontMetrics().averageCharWidth());
    m_form->addRow(label, box);
    tameWheel(field);
    for (QWidget *part : field->findChildren<QWidget *>())
        tameWheel(part);
}

QLabel *ExplainedForm::addText(const QString &text)
{
    QLabel *label = makeMuted(text);
    m_form->addRow(label);
    return label;
}

void ExplainedForm::addWide(QWidget *widget)
{
    m_form->addRow(widget);
    for (QWidget *part : widget->findChildren<QWidget *>())
        tameWheel(part);
}

QLabel *ExplainedForm::makeMuted(const QString &text)
{
    auto *label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    m_muted << label;
    mute();
    return label;
}

void ExplainedForm::say(const Explained &explained, const QString &text)
{
    explained.label->setText(text);
    explained.label->setHidden(text.isEmpty());
    explained.field->setAccessibleDescription(text);
}

void ExplainedForm::explain(QWidget *field, const QString &explanation)
{
    for (Explained &explained : m_explained) {
        if (explained.field == field) {
            explained.text = explanation;
            say(explained, explanation);
        }
    }
}

void ExplainedForm::setUsable(QWidget *field, bool usable, const QString &reason)
{
    field->setEnabled(usable);
    for (const Explained &explained : std::as_const(m_explained)) {
        if (explained.field == field)
            say(explained, usable ? explained.text : reason);
    }
}

void ExplainedForm::tameWheel(QWidget *field)
{
    if (!qobject_cast<QSpinBox *>(field) && !qobject_cast<QComboBox *>(field))
        return;
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(this);
}

bool ExplainedForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && !static_cast<QWidget *>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ExplainedForm::mute()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, coloursFor(muted).muted);
    for (QLabel *label : std::as_const(m_muted))
        label->setPalette(muted);
}

void ExplainedForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mute();
}

} // namespace sockwright::ui
