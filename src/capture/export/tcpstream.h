// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/pcapngfile.h"

#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sockwright::capture {

/// An address and a port. IPv4 fills the first four bytes.
struct Endpoint
{
    bool isV6 = false;
    std::array<char, 16> address{};
    std::uint16_t port = 0;

    /// "127.0.0.1:80" or "[::1]:80"; nothing for other texts.
    static std::optional<Endpoint> fromText(const QString &text);
};

/// The packets of one TCP connection that nobody saw: Ethernet, IPv4 or IPv6, TCP, with sequence
/// numbers and checksums as they would be. Times never go back from packet to packet.
class TcpStream
{
public:
    enum Side
    {
        Client,
        Server,
    };

    /// Where a stream's sequence numbers begin; they wrap at 4 GiB, as TCP's do.
    struct Start
    {
        std::uint32_t client = 1'000;
        std::uint32_t server = 2'000;
    };

    /// Payload bytes of one packet.
    static constexpr std::size_t maxSegment = 60'000;

    /// Both ends are of the same address family.
    TcpStream(PcapngFile &file, const Endpoint &client, const Endpoint &server, Start start);

    /// SYN, SYN and ACK, ACK.
    void open(std::int64_t sentNs, std::int64_t answeredNs);
    /// `head` and `payload` one after the other, in as many packets as it takes; the payload masked
    /// when there is a key. The comment is the first packet's.
    void send(Side side, std::int64_t timeNs, std::string_view head, std::string_view payload = {},
              std::optional<std::uint32_t> maskKey = {}, const QByteArray &comment = {});
    /// A packet without payload that carries a comment.
    void note(std::int64_t timeNs, const QByteArray &comment);
    /// FIN both ways, the server's first (RFC 6455 section 7.1.1).
    void close(std::int64_t timeNs);

private:
    void packet(Side side, std::int64_t timeNs, std::uint8_t flags, QByteArrayView payload,
                const QByteArray &comment = {});

    PcapngFile &m_file;
    std::array<Endpoint, 2> m_ends;
    std::array<std::uint32_t, 2> m_next; // sequence number of the next byte
    std::array<int, 2> m_unacknowledged{}; // packets with payload
    std::int64_t m_lastNs = 0;
    QByteArray m_packet; // being built; keeps its room
    QByteArray m_segment;
};

} // namespace sockwright::capture
