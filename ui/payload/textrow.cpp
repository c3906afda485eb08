// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/textrow.h"

#include "format/utf8.h"
#include "format/visible.h"

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr QChar leftToRightMark(0x200E);

bool isRightToLeft(char32_t codePoint)
{
    const QChar::Direction direction = QChar::direction(codePoint);
    return direction == QChar::DirR || direction == QChar::DirAL;
}

} // namespace

TextRow::TextRow(std::string_view utf8)
{
    const char *const begin = utf8.data();
    const char *const end = begin + utf8.size();
    m_text.reserve(static_cast<qsizetype>(utf8.size()));
    m_cells.reserve(utf8.size() + 1);

    bool afterRightToLeft = false; // the last strong character runs right to left
    for (const char *at = begin; at < end;) {
        const int start = static_cast<int>(m_text.size());
        m_cells.push_back({static_cast<int>(at - begin), start});
        const char byte = *at;
        if (byte == '\t') {
            m_text += QString(tabWidth - start % tabWidth, u' ');
            ++at;
            continue;
        }
        if (byte >= 0x20 && byte < 0x7F) {
            if (byte == '"' && afterRightToLeft)
                m_text += leftToRightMark;
            if (byte == '"' || QChar::isLetter(static_cast<uchar>(byte)))
                afterRightToLeft = false;
            m_text += QLatin1Char(byte);
            ++at;
            continue;
        }
        const format::Utf8Character character = format::decodeUtf8(at, end);
        const std::size_t size = character.size > 0 ? static_cast<std::size_t>(character.size) : 1;
        const QString shown = format::visibleText({at, size}, false);
        m_text += shown;
        if (character.size == 0
            || !shown.startsWith(QStringView(QChar::fromUcs4(character.codePoint))))
            m_standIns.push_back({start, static_cast<int>(shown.size())});
        else if (QChar::isLetter(character.codePoint))
            afterRightToLeft = isRightToLeft(character.codePoint);
        at += size;
    }
    m_cells.push_back({static_cast<int>(utf8.size()), static_cast<int>(m_text.size())});
}

std::size_t TextRow::cellOf(qsizetype byte) const
{
    const auto after
        = std::upper_bound(m_cells.begin(), m_cells.end(), byte,
                           [](qsizetype b, const Cell &cell) { return b < cell.byte; });
    return after == m_cells.begin() ? 0 : static_cast<std::size_t>(after - m_cells.begin() - 1);
}

int TextRow::positionOf(qsizetype byte) const
{
    return m_cells[cellOf(byte)].position;
}

qsizetype TextRow::byteAt(int position) const
{
    const auto after = std::lower_bound(m_cells.begin(), m_cells.end(), position,
                                        [](const Cell &cell, int p) { return cell.position < p; });
    if (after == m_cells.begin())
        return m_cells.front().byte;
    if (after == m_cells.end())
        return m_cells.back().byte;
    const auto before = after - 1;
    return position - before->position < after->position - position ? before->byte : after->byte;
}

qsizetype TextRow::nextCharacter(qsizetype byte) const
{
    return m_cells[std::min(cellOf(byte) + 1, m_cells.size() - 1)].byte;
}

qsizetype TextRow::previousCharacter(qsizetype byte) const
{
    const std::size_t cell = cellOf(byte);
    return m_cells[cell == 0 ? 0 : cell - 1].byte;
}

} // namespace sockwright::ui
