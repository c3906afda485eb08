// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/jsonlineswriter.h"

#include "capture/ndjson.h"

namespace sockwright::capture {

void JsonLinesWriter::begin()
{
    m_epochNs = exportEpoch(m_rows);
}

void JsonLinesWriter::add(std::size_t row)
{
    m_sink.add(ndjsonRow(m_rows, row, m_epochNs));
    m_sink.add('\n');
}

} // namespace sockwright::capture
