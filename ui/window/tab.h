// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sockwright::ui {

/// What TabArea shows: an open request, or a conversation opened to be read.
class Tab : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Plain text.
    virtual QString title() const = 0;
    /// What the tab is, by shape, so that it needs no colour.
    virtual QChar shape() const = 0;
    /// There is something in it that is not saved.
    virtual bool isDirty() const { return false; }
    /// What a person must not overlook about it, in a few words; empty: nothing.
    virtual QString warning() const { return {}; }
    virtual void focusFilter() = 0;

signals:
    /// Title, shape, dirtiness or warning changed.
    void titleChanged();
};

} // namespace sockwright::ui
