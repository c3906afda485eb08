// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QIconEngine>

namespace sockwright::ui {

/// Draws one Icon in the colours of the application's palette, asked for at each painting.
class IconEngine : public QIconEngine
{
public:
    explicit IconEngine(Icon id)
        : m_id(id)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override { return new IconEngine(m_id); }
    bool isNull() override { return false; }

private:
    Icon m_id;
};

/// Draws the program's icon at the size asked for. Qt's icon engine for SVG is a plugin that
/// systems may package apart.
class AppIconEngine : public QIconEngine
{
public:
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override { return new AppIconEngine; }
    bool isNull() override { return false; }
};

} // namespace sockwright::ui
