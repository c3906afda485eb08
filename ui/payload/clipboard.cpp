// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

void copyToClipboard(const QByteArray &utf8)
{
    auto data = std::make_unique<QMimeData>();
    data->setData(u"text/plain"_s, utf8);
    QGuiApplication::clipboard()->setMimeData(data.release());
}

} // namespace sockwright::ui
