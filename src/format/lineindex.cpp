// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/lineindex.h"

#include "format/utf8.h"

#include <algorithm>
#include <cstring>

namespace sockwright::format {

namespace {

constexpr qsizetype longestCharacter = 4; // bytes

// Where to split text so that a character is not torn; bytes that are no UTF-8 are split anywhere.
qsizetype splitBefore(const char *text, qsizetype limit)
{
    for (qsizetype at = limit; at > limit - longestCharacter; --at) {
        if (!isUtf8Continuation(text[at]))
            return at;
    }
    return limit;
}

} // namespace

LineIndex::LineIndex()
    : LineIndex(QByteArray())
{
}

LineIndex::LineIndex(QByteArray text, qsizetype rowLimit)
    : m_text(std::move(text))
    , m_rowLimit(std::max(rowLimit, longestCharacter))
{
    Mark mark{0, 1, false};
    for (;;) {
        if (m_rowCount % rowsPerMark == 0)
            m_marks.push_back(mark);
        ++m_rowCount;
        const Step step = stepAt(mark);
        m_longestRow = std::max(m_longestRow, step.row.size);
        if (step.next < 0) {
            m_lineCount = step.row.line;
            break;
        }
        mark = after(step);
    }
    m_marks.shrink_to_fit();
}

LineIndex::Step LineIndex::stepAt(const Mark &start) const
{
    const char *begin = m_text.constData() + start.offset;
    const qsizetype left = m_text.size() - start.offset;
    constexpr qsizetype longestBreak = 2; // CR LF
    const qsizetype window = std::min(left, m_rowLimit + longestBreak);
    Step step{{start.offset, left, start.line, start.continuesLine, false}, -1};

    const void *found = std::memchr(begin, '\n', static_cast<std::size_t>(window));
    if (found) {
        const qsizetype lineFeed = static_cast<const char *>(found) - begin;
        const bool afterReturn = lineFeed > 0 && begin[lineFeed - 1] == '\r';
        const qsizetype size = afterReturn ? lineFeed - 1 : lineFeed;
        if (size <= m_rowLimit) {
            step.row.size = size;
            step.next = start.offset + lineFeed + 1;
            return step;
        }
    }
    if (left > m_rowLimit) {
        step.row.size = splitBefore(begin, m_rowLimit);
        step.row.lineGoesOn = true;
        step.next = start.offset + step.row.size;
    }
    return step;
}

LineIndex::Mark LineIndex::after(const Step &step)
{
    const bool goesOn = step.row.lineGoesOn;
    return {step.next, goesOn ? step.row.line : step.row.line + 1, goesOn};
}

LineIndex::Row LineIndex::row(qsizetype number) const
{
    number = std::clamp<qsizetype>(number, 0, m_rowCount - 1);
    Mark mark = m_marks[static_cast<std::size_t>(number / rowsPerMark)];
    for (qsizetype i = number % rowsPerMark; i > 0; --i)
        mark = after(stepAt(mark));
    return stepAt(mark).row;
}

std::string_view LineIndex::bytes(const Row &row) const
{
    return {m_text.constData() + row.offset, static_cast<std::size_t>(row.size)};
}

qsizetype LineIndex::rowAt(qsizetype offset) const
{
    const auto above
        = std::upper_bound(m_marks.begin() + 1, m_marks.end(), offset,
                           [](qsizetype value, const Mark &mark) { return value < mark.offset; });
    qsizetype number = (above - m_marks.begin() - 1) * rowsPerMark;
    for (Step step = stepAt(*(above - 1)); step.next >= 0 && step.next <= offset; ++number)
        step = stepAt(after(step));
    return number;
}

} // namespace sockwright::format
