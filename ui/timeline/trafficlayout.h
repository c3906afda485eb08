// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/traffictimeline.h"

#include <QRectF>

#include <cstdint>

namespace sockwright::ui {

/// Where things are in a TrafficGraph: bins side by side from the left, received above the axis and
/// sent below it, both to one scale. Arithmetic only.
class TrafficLayout
{
public:
    enum class Unit
    {
        Messages,
        Bytes,
    };

    /// Pixels.
    static constexpr double narrowestBin = 2;
    static constexpr double widestBin = 6; ///< so that a short conversation does not stretch

    TrafficLayout() = default;
    TrafficLayout(const capture::TrafficTimeline &traffic, Unit unit, const QRectF &area);

    const capture::TrafficTimeline::Bins &bins() const { return m_bins; }
    std::size_t count() const { return m_bins.bins.size(); }
    const QRectF &area() const { return m_area; }
    /// Of the line between received and sent.
    double axis() const { return m_axis; }

    /// What there is most of in a bin, in each direction.
    std::uint64_t peakIn() const { return m_peakIn; }
    std::uint64_t peakOut() const { return m_peakOut; }
    std::uint64_t valueIn(std::size_t bin) const;
    std::uint64_t valueOut(std::size_t bin) const;
    /// Bars: at least a pixel high for anything at all, null for nothing. Whole pixels wide.
    QRectF barIn(std::size_t bin) const;
    QRectF barOut(std::size_t bin) const;

    double left(std::size_t bin) const;
    /// The bin at a place, the nearest one beside them; there must be bins.
    std::size_t binAt(double x) const;
    /// A time in its place, clamped to the area.
    double xOf(std::int64_t time) const;
    /// The reverse, clamped to the conversation.
    std::int64_t timeAt(double x) const;
    std::int64_t startOf(std::size_t bin) const;

private:
    capture::TrafficTimeline::Bins m_bins;
    Unit m_unit = Unit::Messages;
    QRectF m_area;
    double m_binWidth = widestBin;
    double m_axis = 0;
    double m_scale = 0; // pixels for one
    std::uint64_t m_peakIn = 0;
    std::uint64_t m_peakOut = 0;
};

} // namespace sockwright::ui
