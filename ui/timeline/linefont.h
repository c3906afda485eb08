// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetrics>
#include <QRawFont>
#include <QString>

#include <array>

class QPainter;
class QRect;

namespace sockwright::ui {

/// A font for many short lines that change all the time. Printable ASCII is drawn glyph by glyph,
/// without the shaping that takes most of the time of QPainter::drawText(); anything else is drawn
/// by Qt. Always left to right, plain text.
class LineFont
{
public:
    explicit LineFont(const QFont &font = {});

    int height() const { return m_metrics.height(); }
    /// Pixels that a text takes.
    int width(const QString &text) const { return m_metrics.horizontalAdvance(text); }
    int averageCharWidth() const { return m_metrics.averageCharWidth(); }

    /// Draws in the pen's colour, centred vertically, cut with an ellipsis where it does not fit.
    void draw(QPainter &painter, const QRect &rect, Qt::Alignment horizontal,
              const QString &text) const;

    /// Pixels from the start of a text to one of its characters.
    int offset(const QString &text, qsizetype character) const;

private:
    static constexpr int firstAscii = 0x20;
    static constexpr int endAscii = 0x7F;

    bool drawAscii(QPainter &painter, const QRect &rect, Qt::Alignment horizontal,
                   const QString &text) const;

    QFont m_font;
    QFontMetrics m_metrics;
    QRawFont m_raw;
    bool m_hasAscii = false; // the font itself has a glyph for each
    std::array<quint32, endAscii - firstAscii> m_glyphs{};
    std::array<qreal, endAscii - firstAscii> m_advances{};
    quint32 m_ellipsis = 0;
    qreal m_ellipsisAdvance = 0;
};

} // namespace sockwright::ui
