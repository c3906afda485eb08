// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/rowwriter.h"

namespace sockwright::capture {

/// One object a row, as ndjsonRow() writes it, each line ended by a line feed.
class JsonLinesWriter : public RowWriter
{
public:
    using RowWriter::RowWriter;

    void begin() override;
    void add(std::size_t row) override;

private:
    std::int64_t m_epochNs = 0;
};

} // namespace sockwright::capture
