// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rowprinter.h"

#include "cli/output.h"

#include "capture/humanline.h"
#include "capture/ndjson.h"

#include <utility>

namespace sockwright::cli {

namespace {

/// A batch can be large: it is printed in pieces, so that its text never is.
constexpr qsizetype pieceBytes = 1024 * 1024;

} // namespace

RowPrinter::RowPrinter(OutputFormat format, std::int64_t epochNs)
    : m_format(format)
    , m_epochNs(epochNs)
{
}

bool RowPrinter::add(const capture::Capture &capture, std::size_t row)
{
    if (m_format == OutputFormat::Ndjson)
        m_text += capture::ndjsonRow(capture.snapshot(), row, m_epochNs, m_cleared);
    else
        m_text += capture::humanLine(capture, row).toUtf8();
    m_text += '\n';
    if (m_text.size() >= pieceBytes)
        flush();
    return m_intact;
}

bool RowPrinter::flush()
{
    m_intact = writeOutput(std::exchange(m_text, {})) && m_intact;
    return m_intact;
}

} // namespace sockwright::cli
