// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colours.h"

#include <QPalette>

#include <algorithm>
#include <cmath>

namespace sockwright::ui {

namespace {

constexpr double leastContrast = 4.5;

double linear(float channel)
{
    return channel <= 0.04045F ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

QColor mix(const QColor &a, const QColor &b, double shareOfB)
{
    const auto channel = [shareOfB](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * shareOfB));
    };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()),
                  channel(a.blue(), b.blue()));
}

// Moves the colour towards black or white, whichever stands out from the base, until it is
// readable.
QColor readable(const QColor &colour, const QColor &base)
{
    const QColor goal
        = contrast(Qt::black, base) > contrast(Qt::white, base) ? Qt::black : Qt::white;
    QColor result = colour;
    for (int step = 1; contrast(result, base) < leastContrast && step <= 20; ++step)
        result = mix(colour, goal, step / 20.0);
    return result;
}

constexpr QRgb rgb(unsigned value)
{
    return 0xFF000000U | value;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window))
        < luminance(palette.color(QPalette::WindowText));
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

Colours coloursFor(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const bool dark = isDark(palette);
    const auto pick = [dark, &base](unsigned onLight, unsigned onDark) {
        return readable(QColor(rgb(dark ? onDark : onLight)), base);
    };

    Colours colours;
    colours.received = pick(0x1A7F37, 0x57C07A);
    colours.sent = pick(0x0B63C4, 0x6CB2FF);
    colours.success = pick(0x1A7F37, 0x57C07A);
    colours.warning = pick(0x8A5A00, 0xE0B04A);
    colours.error = pick(0xC0262D, 0xFF8A80);
    colours.muted = readable(mix(text, base, 0.4), base);
    colours.jsonKey = pick(0x0B4F9E, 0x8CC4FF);
    colours.jsonString = pick(0x1B6E3C, 0x9BD8A4);
    colours.jsonNumber = pick(0x8F4A00, 0xF0B87A);
    colours.jsonLiteral = pick(0x8B2BA0, 0xDDA0F0);
    colours.jsonPunctuation = colours.muted;
    colours.match = QColor(rgb(dark ? 0x6B5500 : 0xFFE680));
    colours.currentMatch = QColor(rgb(dark ? 0xA34A00 : 0xFFB84D));
    colours.matchText = dark ? Qt::white : Qt::black;
    colours.standIn = pick(0xA8324A, 0xFF9EB0);
    return colours;
}

} // namespace sockwright::ui
