// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/connectoptions.h"

#include "capture/capture.h"

namespace sockwright::cli {

/// Prints the rows of a capture as they come, one write for a batch.
class RowPrinter
{
public:
    /// epochNs: base::nowNs() when connecting was asked for.
    RowPrinter(OutputFormat format, std::int64_t epochNs);

    /// Adds a row to what flush() prints. False when nobody reads the output any more.
    bool add(const capture::Capture &capture, std::size_t row);
    /// False when nobody reads the output any more.
    bool flush();
    /// So many rows are about to be cleared from the capture: numbers go on behind them.
    void countCleared(std::size_t rows) { m_cleared += rows; }

private:
    OutputFormat m_format;
    std::int64_t m_epochNs;
    std::uint64_t m_cleared = 0;
    QByteArray m_text;
    bool m_intact = true; // all writes succeeded
};

} // namespace sockwright::cli
