// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>

namespace sockwright::net {

/// When messages of a steady stream are due. Times are nanoseconds of base::nowNs(). A plain value.
class Pacer
{
public:
    /// The first message is due at startNs, then `rate` a second.
    Pacer(int rate, std::int64_t startNs);

    /// Messages that should have gone out by now and have not. At most a second's worth: after a
    /// longer pause the stream goes on instead of making up for all of it.
    int due(std::int64_t nowNs);
    void countSent(int messages) { m_done += messages; }
    /// Gives up what is due: the receiver is behind.
    void skip(std::int64_t nowNs);

    /// Milliseconds until there is something to do: at least minimumMs, so that fast streams go out
    /// in batches.
    int waitMs(std::int64_t nowNs, int minimumMs) const;

private:
    std::int64_t scheduled(std::int64_t nowNs) const;

    std::int64_t m_rate;
    std::int64_t m_startNs;
    std::int64_t m_done = 0; // sent or skipped
};

/// Stock-ticker-like JSON, one object a message:
///
///     {"seq":1,"symbol":"ACME","price":101.37,"change":-0.12,"volume":300,"time":"…Z"}
///
/// Prices walk at random, the same in every stream. Padded to `size` bytes by a "padding" member,
/// or by spaces where that does not fit.
class TickerMessages
{
public:
    explicit TickerMessages(int size);

    /// Replaces `message` by the next one.
    void next(QByteArray &message, const QByteArray &isoTime);

private:
    struct Stock
    {
        const char *symbol;
        int cents;
    };

    std::uint32_t random();
    void pad(QByteArray &message) const;

    int m_size;
    std::int64_t m_seq = 0;
    std::uint32_t m_random = 0x5EED'50C7;
    std::array<Stock, 8> m_stocks;
};

} // namespace sockwright::net
