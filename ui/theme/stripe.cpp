// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stripe.h"

#include <QPainter>
#include <QWidget>

namespace sockwright::ui {

void paintStriped(QWidget *widget, const QColor &colour)
{
    QPainter painter(widget);
    painter.fillRect(widget->rect(), widget->palette().color(QPalette::AlternateBase));
    painter.fillRect(QRect(0, 0, stripeWidth, widget->height()), colour);
}

} // namespace sockwright::ui
