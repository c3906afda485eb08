// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sockwright::tests {

/// The shown widget of a kind with this accessible name, below root; null when there is none.
template <typename T>
T *byName(const QWidget &root, const QString &accessibleName)
{
    for (T *widget : root.findChildren<T *>()) {
        if (widget->accessibleName() == accessibleName && widget->isVisibleTo(&root))
            return widget;
    }
    return nullptr;
}

} // namespace sockwright::tests
