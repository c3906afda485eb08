// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/plaintext.h"

#include <QTextDocument>

namespace sockwright::ui {

QString plainText(const QTextDocument &document)
{
    return document.toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

} // namespace sockwright::ui
