// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tickerstream.h"

#include <algorithm>

namespace sockwright::net {

namespace {

constexpr std::int64_t secondNs = 1'000'000'000;

void appendCents(QByteArray &text, int cents)
{
    if (cents < 0)
        text += '-';
    const int positive = std::abs(cents);
    text += QByteArray::number(positive / 100);
    text += '.';
    text += char('0' + positive / 10 % 10);
    text += char('0' + positive % 10);
}

} // namespace

Pacer::Pacer(int rate, std::int64_t startNs)
    : m_rate(rate)
    , m_startNs(startNs)
{
}

std::int64_t Pacer::scheduled(std::int64_t nowNs) const
{
    // Seconds and the rest apart: their product would overflow within a day.
    const std::int64_t elapsed = nowNs - m_startNs;
    return elapsed / secondNs * m_rate + elapsed % secondNs * m_rate / secondNs + 1;
}

int Pacer::due(std::int64_t nowNs)
{
    const std::int64_t messages = scheduled(nowNs);
    m_done = std::max(m_done, messages - m_rate);
    return int(std::max<std::int64_t>(messages - m_done, 0));
}

void Pacer::skip(std::int64_t nowNs)
{
    m_done = std::max(m_done, scheduled(nowNs));
}

int Pacer::waitMs(std::int64_t nowNs, int minimumMs) const
{
    // Message n, counted from 0, is due n / rate seconds after the start; rounded up, so that it is
    // due when the timer fires.
    const std::int64_t dueNs = m_startNs + m_done / m_rate * secondNs
        + (m_done % m_rate * secondNs + m_rate - 1) / m_rate;
    const std::int64_t ms = (dueNs - nowNs + 999'999) / 1'000'000;
    return int(std::clamp<std::int64_t>(ms, minimumMs, 1000));
}

TickerMessages::TickerMessages(int size)
    : m_size(size)
    , m_stocks{{{"ACME", 10137},
                {"GLOB", 4210},
                {"INIT", 8875},
                {"UMBR", 1999},
                {"HOOL", 25040},
                {"STRK", 61233},
                {"WAYN", 33310},
                {"TYRL", 7702}}}
{
}

std::uint32_t TickerMessages::random()
{
    // xorshift32: fast, and the same in every stream.
    m_random ^= m_random << 13;
    m_random ^= m_random >> 17;
    m_random ^= m_random << 5;
    return m_random;
}

void TickerMessages::next(QByteArray &message, const QByteArray &isoTime)
{
    const std::uint32_t bits = random();
    Stock &stock = m_stocks[bits % m_stocks.size()];
    const int before = stock.cents;
    stock.cents = std::max(100, before + int(bits >> 8 & 0xFF) - 127);

    message.resize(0); // keeps the memory
    message += "{\"seq\":";
    message += QByteArray::number(++m_seq);
    message += ",\"symbol\":\"";
    message += stock.symbol;
    message += "\",\"price\":";
    appendCents(message, stock.cents);
    message += ",\"change\":";
    appendCents(message, stock.cents - before);
    message += ",\"volume\":";
    message += QByteArray::number((bits >> 16 & 0x3F) * 100 + 100);
    message += ",\"time\":\"";
    message += isoTime;
    message += '"';
    pad(message);
    message += '}';
}

void TickerMessages::pad(QByteArray &message) const
{
    constexpr char open[] = ",\"padding\":\"";
    constexpr qsizetype frame = sizeof open - 1 + 1; // and the closing quote
    const qsizetype missing = m_size - 1 - message.size();
    if (missing >= frame) {
        message += open;
        message.append(missing - frame, '.');
        message += '"';
    } else if (missing > 0) {
        message.append(missing, ' ');
    }
}

} // namespace sockwright::net
