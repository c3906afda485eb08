// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/tcpstream.h"

#include "wire/framewriter.h"

#include <QtEndian>

#include <algorithm>

#include <arpa/inet.h>

namespace sockwright::capture {

namespace {

constexpr std::uint8_t fin = 0x01;
constexpr std::uint8_t syn = 0x02;
constexpr std::uint8_t push = 0x08;
constexpr std::uint8_t ack = 0x10;

constexpr qsizetype ethernetHeader = 14;
constexpr qsizetype tcpHeader = 20;
constexpr quint8 tcpProtocol = 6;
constexpr int acknowledgeAfter = 64; // packets, so that no reader has to remember more

// In a SYN: segments of any size, and a window of 65,535 times 2^14 bytes that nothing here fills.
constexpr char synOptions[] = {2, 4, '\xFF', '\xFF', 3, 3, 14, 1};

template <typename T>
void addNumber(QByteArray &out, T value)
{
    const T big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

// The Internet checksum (RFC 1071), in parts; each but the last of even length.
quint64 sumOf(QByteArrayView bytes, quint64 sum)
{
    qsizetype i = 0;
    for (; i + 1 < bytes.size(); i += 2)
        sum += qFromBigEndian<quint16>(bytes.data() + i);
    if (i < bytes.size())
        sum += static_cast<quint64>(static_cast<unsigned char>(bytes[i])) << 8;
    return sum;
}

quint16 checksum(quint64 sum)
{
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return static_cast<quint16>(~sum);
}

void setNumber(QByteArray &out, qsizetype at, quint16 value)
{
    qToBigEndian(value, out.data() + at);
}

QByteArrayView addressOf(const Endpoint &end)
{
    return {end.address.data(), end.isV6 ? 16 : 4};
}

void addIpHeader(QByteArray &out, const Endpoint &from, const Endpoint &to, qsizetype bytes)
{
    const qsizetype begin = out.size();
    if (from.isV6) {
        addNumber(out, quint32{0x6000'0000});
        addNumber(out, static_cast<quint16>(bytes));
        addNumber(out, tcpProtocol);
        addNumber(out, quint8{64});
    } else {
        addNumber(out, quint16{0x4500});
        addNumber(out, static_cast<quint16>(bytes + 20));
        addNumber(out, quint32{0x0000'4000}); // not to be fragmented
        addNumber(out, quint8{64});
        addNumber(out, tcpProtocol);
        addNumber(out, quint16{0}); // checksum
    }
    out.append(addressOf(from));
    out.append(addressOf(to));
    if (!from.isV6) {
        const auto header = QByteArrayView(out).sliced(begin);
        setNumber(out, begin + 10, checksum(sumOf(header, 0)));
    }
}

} // namespace

std::optional<Endpoint> Endpoint::fromText(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return std::nullopt;
    bool isNumber = false;
    Endpoint end;
    end.port = text.mid(colon + 1).toUShort(&isNumber);
    QString address = text.left(colon);
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.sliced(1, address.size() - 2);
    address = address.section(u'%', 0, 0); // fe80::1%eth0
    const QByteArray latin1 = address.toLatin1();
    end.isV6 = address.contains(u':');
    if (!isNumber
        || inet_pton(end.isV6 ? AF_INET6 : AF_INET, latin1.constData(), end.address.data()) != 1)
        return std::nullopt;
    return end;
}

TcpStream::TcpStream(PcapngFile &file, const Endpoint &client, const Endpoint &server, Start start)
    : m_file(file)
    , m_ends{client, server}
    , m_next{start.client, start.server}
{
}

void TcpStream::open(std::int64_t sentNs, std::int64_t answeredNs)
{
    packet(Client, sentNs, syn, {});
    ++m_next[Client];
    packet(Server, answeredNs, syn | ack, {});
    ++m_next[Server];
    packet(Client, answeredNs, ack, {});
}

void TcpStream::send(Side side, std::int64_t timeNs, std::string_view head,
                     std::string_view payload, std::optional<std::uint32_t> maskKey,
                     const QByteArray &comment)
{
    std::size_t sent = 0; // of the payload
    bool first = true;
    while (!head.empty() || sent < payload.size()) {
        const std::size_t fromHead = std::min(head.size(), maxSegment);
        const std::size_t fromPayload = std::min(payload.size() - sent, maxSegment - fromHead);
        m_segment.resize(0);
        m_segment.append(head.data(), static_cast<qsizetype>(fromHead));
        m_segment.append(payload.data() + sent, static_cast<qsizetype>(fromPayload));
        if (maskKey)
            wire::applyMask(m_segment.data() + fromHead, fromPayload, *maskKey, sent);
        head.remove_prefix(fromHead);
        sent += fromPayload;
        packet(side, timeNs, push | ack, m_segment, first ? comment : QByteArray());
        first = false;
    }
}

void TcpStream::note(std::int64_t timeNs, const QByteArray &comment)
{
    packet(Client, timeNs, ack, {}, comment);
}

void TcpStream::close(std::int64_t timeNs)
{
    packet(Server, timeNs, fin | ack, {});
    ++m_next[Server];
    packet(Client, timeNs, fin | ack, {});
    ++m_next[Client];
    packet(Server, timeNs, ack, {});
}

void TcpStream::packet(Side side, std::int64_t timeNs, std::uint8_t flags, QByteArrayView payload,
                       const QByteArray &comment)
{
    const Side peer = side == Client ? Server : Client;
    const Endpoint &from = m_ends[side];
    const Endpoint &to = m_ends[peer];
    const QByteArrayView options
        = (flags & syn) != 0 ? QByteArrayView(synOptions, sizeof synOptions) : QByteArrayView();
    const qsizetype tcpBytes = tcpHeader + options.size() + payload.size();

    m_packet.resize(0);
    for (const Side end : {peer, side}) // addresses of no hardware: locally administered
        m_packet.append("\x02\0\0\0\0", 5).append(end == Client ? '\x01' : '\x02');
    addNumber(m_packet, from.isV6 ? quint16{0x86DD} : quint16{0x0800});
    addIpHeader(m_packet, from, to, tcpBytes);
    const qsizetype tcp = m_packet.size();
    addNumber(m_packet, from.port);
    addNumber(m_packet, to.port);
    addNumber(m_packet, m_next[side]);
    addNumber(m_packet, (flags & ack) != 0 ? m_next[peer] : quint32{0});
    addNumber(m_packet, static_cast<quint8>((tcpHeader + options.size()) / 4 << 4));
    addNumber(m_packet, flags);
    addNumber(m_packet, quint16{0xFFFF}); // window
    addNumber(m_packet, quint16{0}); // checksum
    addNumber(m_packet, quint16{0});
    m_packet.append(options);
    m_packet.append(payload);
    quint64 sum = sumOf(addressOf(from), 0);
    sum = sumOf(addressOf(to), sum) + tcpProtocol + static_cast<quint64>(tcpBytes);
    setNumber(m_packet, tcp + 16, checksum(sumOf(QByteArrayView(m_packet).sliced(tcp), sum)));

    m_lastNs = std::max(m_lastNs, timeNs);
    m_file.addPacket(m_lastNs, m_packet, comment);
    m_next[side] += static_cast<std::uint32_t>(payload.size());

    m_unacknowledged[peer] = 0; // what it sent is acknowledged by this one
    if (!payload.isEmpty() && ++m_unacknowledged[side] == acknowledgeAfter)
        packet(peer, m_lastNs, ack, {});
}

} // namespace sockwright::capture
