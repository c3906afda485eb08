// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/rowwriter.h"

namespace sockwright::capture {

/// Comma-separated values (RFC 4180) in UTF-8, a header line first, lines ended by CR LF. See the
/// README for the columns.
///
/// Spreadsheets run what looks like a formula, and payloads are foreign: a text that begins with
/// one of = + - @ ' TAB CR gets one ' in front, and nothing else does, so that a reader who takes
/// one ' off has the payload as it was.
class CsvWriter : public RowWriter
{
public:
    using RowWriter::RowWriter;

    void begin() override;
    void add(std::size_t row) override;

private:
    void addText(QByteArrayView text);

    std::int64_t m_epochNs = 0;
};

} // namespace sockwright::capture
