// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/trafficlayout.h"

#include <algorithm>
#include <cmath>

namespace sockwright::ui {

namespace {

constexpr double leastShare = 0.25; // of the height, for the direction with less in it

double heightOf(std::uint64_t value, double scale)
{
    return value == 0 ? 0 : std::max(1.0, static_cast<double>(value) * scale);
}

} // namespace

TrafficLayout::TrafficLayout(const capture::TrafficTimeline &traffic, Unit unit, const QRectF &area)
    : m_unit(unit)
    , m_area(area)
{
    const auto most = static_cast<std::size_t>(std::max(1.0, area.width() / narrowestBin));
    m_bins = traffic.bins(most);
    if (count() > 0)
        m_binWidth = std::min(widestBin, area.width() / static_cast<double>(count()));
    for (std::size_t bin = 0; bin < count(); ++bin) {
        m_peakIn = std::max(m_peakIn, valueIn(bin));
        m_peakOut = std::max(m_peakOut, valueOut(bin));
    }
    const auto in = static_cast<double>(m_peakIn);
    const auto out = static_cast<double>(m_peakOut);
    const double share = in + out > 0 ? in / (in + out) : 0.5;
    m_axis = area.top() + std::round(area.height() * std::clamp(share, leastShare, 1 - leastShare));
    const double above = m_axis - area.top();
    const double below = area.bottom() - m_axis;
    const double scaleIn = in > 0 ? above / in : above;
    const double scaleOut = out > 0 ? below / out : below;
    if (in > 0 && out > 0)
        m_scale = std::min(scaleIn, scaleOut);
    else
        m_scale = in > 0 ? scaleIn : scaleOut;
}

std::uint64_t TrafficLayout::valueIn(std::size_t bin) const
{
    const auto &side = m_bins.bins[bin].in;
    return m_unit == Unit::Messages ? side.messages : side.bytes;
}

std::uint64_t TrafficLayout::valueOut(std::size_t bin) const
{
    const auto &side = m_bins.bins[bin].out;
    return m_unit == Unit::Messages ? side.messages : side.bytes;
}

QRectF TrafficLayout::barIn(std::size_t bin) const
{
    const double height = heightOf(valueIn(bin), m_scale);
    const double x = std::round(left(bin));
    return {x, m_axis - height, std::round(left(bin + 1)) - x, height};
}

QRectF TrafficLayout::barOut(std::size_t bin) const
{
    const double x = std::round(left(bin));
    return {x, m_axis, std::round(left(bin + 1)) - x, heightOf(valueOut(bin), m_scale)};
}

double TrafficLayout::left(std::size_t bin) const
{
    return m_area.left() + static_cast<double>(bin) * m_binWidth;
}

std::size_t TrafficLayout::binAt(double x) const
{
    const double bin = std::floor((x - m_area.left()) / m_binWidth);
    return static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(count() - 1)));
}

double TrafficLayout::xOf(std::int64_t time) const
{
    if (count() == 0)
        return m_area.left();
    const double bins = (static_cast<double>(time) - static_cast<double>(m_bins.start))
        / static_cast<double>(m_bins.ns);
    return m_area.left() + std::clamp(bins, 0.0, static_cast<double>(count())) * m_binWidth;
}

std::int64_t TrafficLayout::timeAt(double x) const
{
    const double bins
        = std::clamp((x - m_area.left()) / m_binWidth, 0.0, static_cast<double>(count()));
    const double most = 9.2e18; // a foreign capture's stamps may be anything
    const double since = std::min(bins * static_cast<double>(m_bins.ns), most);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_bins.start)
                                     + static_cast<std::uint64_t>(since));
}

std::int64_t TrafficLayout::startOf(std::size_t bin) const
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_bins.start) + bin * m_bins.ns);
}

} // namespace sockwright::ui
