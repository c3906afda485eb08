// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/problemline.h"

#include "ui/theme/colours.h"
#include "ui/theme/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace sockwright::ui {

ProblemLine::ProblemLine(Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setWordWrap(true);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);

    renderIcon();
    hide();
}

void ProblemLine::setText(const QString &text)
{
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

QString ProblemLine::text() const
{
    return m_text->text();
}

void ProblemLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        renderIcon();
}

void ProblemLine::renderIcon()
{
    const Colours colours = coloursFor(palette());
    m_icon->setPixmap(iconPixmap(Icon::Error, fontMetrics().height(), devicePixelRatioF(),
                                 m_kind == Kind::Error ? colours.error : colours.warning));
}

} // namespace sockwright::ui
