// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/foreigntextlabel.h"

#include <QLabel>

namespace sockwright::ui {

QLabel *foreignTextLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

} // namespace sockwright::ui
