// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/labpage.h"

#include "ui/theme/colours.h"
#include "ui/theme/icons.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sockwright::ui {

LabPage::LabPage(const QString &explanation, QWidget *parent)
    : QWidget(parent)
    , m_explanation(new QLabel(explanation, this))
    , m_form(new QFormLayout)
    , m_buttonRow(new QWidget(this))
{
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *row = new QHBoxLayout(m_buttonRow);
    row->setContentsMargins({});
    row->addStretch(1);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_explanation);
    layout->addLayout(m_form);
    layout->addWidget(m_buttonRow);
    layout->addStretch(1);
    muteExplanation();
}

void LabPage::addField(const QString &name, QWidget *field)
{
    auto *label = new QLabel(name, this);
    // A buddy that only has a proxy takes no keys.
    label->setBuddy(field->focusProxy() ? field->focusProxy() : field);
    m_form->addRow(label, field);
    if (!focusProxy())
        setFocusProxy(field);
}

QPushButton *LabPage::addButton(const QString &text, const QString &accessibleName)
{
    auto *button = new QPushButton(icon(Icon::Send), text, m_buttonRow);
    button->setAccessibleName(accessibleName);
    m_buttonRow->layout()->addWidget(button);
    m_buttons << button;
    return button;
}

void LabPage::setConnected(bool connected)
{
    m_connected = connected;
    updateButtons();
}

void LabPage::updateButtons()
{
    const QString reason
        = m_connected ? obstacle() : tr("Connect first: there is nobody to send to");
    for (QPushButton *button : std::as_const(m_buttons)) {
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
    }
}

void LabPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        muteExplanation();
}

void LabPage::muteExplanation()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, coloursFor(muted).muted);
    m_explanation->setPalette(muted);
}

} // namespace sockwright::ui
