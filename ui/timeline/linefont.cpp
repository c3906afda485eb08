// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/linefont.h"

#include <QGlyphRun>
#include <QPainter>
#include <QVarLengthArray>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int shortLine = 256; // characters that need no memory of their own

} // namespace

LineFont::LineFont(const QFont &font)
    : m_font(font)
    , m_metrics(font)
    , m_raw(QRawFont::fromFont(font))
{
    QString ascii;
    for (int c = firstAscii; c < endAscii; ++c)
        ascii += QChar(c);
    ascii += u'…';
    const QList<quint32> glyphs = m_raw.glyphIndexesForString(ascii);
    if (glyphs.size() != ascii.size() || glyphs.contains(0))
        return;
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(glyphs);
    for (std::size_t i = 0; i < m_glyphs.size(); ++i) {
        m_glyphs[i] = glyphs.at(static_cast<qsizetype>(i));
        m_advances[i] = advances.at(static_cast<qsizetype>(i)).x();
    }
    m_ellipsis = glyphs.constLast();
    m_ellipsisAdvance = advances.constLast().x();
    m_hasAscii = true;
}

void LineFont::draw(QPainter &painter, const QRect &rect, Qt::Alignment horizontal,
                    const QString &text) const
{
    if (text.isEmpty() || rect.width() <= 0 || drawAscii(painter, rect, horizontal, text))
        return;
    // Measuring text means shaping it: it is cut to about what can fit before it is measured.
    constexpr int spare = 4;
    const int narrow = std::max(1, m_metrics.averageCharWidth() / 2);
    const qsizetype most = rect.width() / narrow + spare;
    painter.setFont(m_font);
    painter.drawText(rect,
                     static_cast<int>(horizontal) | Qt::AlignVCenter | Qt::TextSingleLine
                         | Qt::TextForceLeftToRight,
                     m_metrics.elidedText(text.size() > most ? text.left(most) : text,
                                          Qt::ElideRight, rect.width()));
}

int LineFont::offset(const QString &text, qsizetype character) const
{
    qreal x = 0;
    for (qsizetype at = 0; at < character; ++at) {
        const int code = text.at(at).unicode();
        if (!m_hasAscii || code < firstAscii || code >= endAscii)
            return m_metrics.horizontalAdvance(text, static_cast<int>(character));
        x += m_advances[static_cast<std::size_t>(code - firstAscii)];
    }
    return qRound(x);
}

bool LineFont::drawAscii(QPainter &painter, const QRect &rect, Qt::Alignment horizontal,
                         const QString &text) const
{
    if (!m_hasAscii)
        return false;
    QVarLengthArray<quint32, shortLine> glyphs;
    QVarLengthArray<QPointF, shortLine> places;
    qreal x = 0;
    qsizetype fitting = 0; // glyphs that leave room for an ellipsis
    bool cut = false;
    for (qsizetype at = 0; at < text.size() && !cut; ++at) {
        const int code = text.at(at).unicode();
        if (code < firstAscii || code >= endAscii)
            return false;
        const auto i = static_cast<std::size_t>(code - firstAscii);
        if (x + m_ellipsisAdvance <= rect.width())
            fitting = glyphs.size();
        cut = x + m_advances[i] > rect.width();
        glyphs.append(m_glyphs[i]);
        places.append({x, 0});
        x += m_advances[i];
    }
    if (cut) {
        glyphs.resize(fitting + 1);
        places.resize(fitting + 1);
        glyphs.last() = m_ellipsis;
        x = places.last().x() + m_ellipsisAdvance;
    }
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setRawData(glyphs.constData(), places.constData(), static_cast<int>(glyphs.size()));
    const qreal left
        = horizontal.testFlag(Qt::AlignRight) ? rect.x() + rect.width() - x : qreal(rect.x());
    const int baseline = rect.y() + (rect.height() - m_metrics.height()) / 2 + m_metrics.ascent();
    painter.drawGlyphRun({left, qreal(baseline)}, run);
    return true;
}

} // namespace sockwright::ui
