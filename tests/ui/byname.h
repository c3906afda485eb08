// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
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

/// The same, shown or not.
template <typename T>
T *anyByName(const QWidget &root, const QString &accessibleName)
{
    for (T *widget : root.findChildren<T *>()) {
        if (widget->accessibleName() == accessibleName)
            return widget;
    }
    return nullptr;
}

/// Whether a shown label below root has this text in it.
inline bool says(const QWidget &root, const QString &text)
{
    for (const auto *label : root.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&root) && label->text().contains(text))
            return true;
    }
    return false;
}

} // namespace sockwright::tests
