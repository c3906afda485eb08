// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/pcapngfile.h"

#include "base/version.h"

#include <QtEndian>

#include <algorithm>

namespace sockwright::capture {

namespace {

constexpr quint32 sectionHeader = 0x0A0D0D0A;
constexpr quint32 interfaceDescription = 1;
constexpr quint32 enhancedPacket = 6;
constexpr quint16 endOfOptions = 0;
constexpr quint16 commentOption = 1;
constexpr quint16 userApplicationOption = 4;
constexpr quint16 timeResolutionOption = 9;
constexpr quint16 ethernet = 1;
constexpr qsizetype longestOption = 0xFFFF - 3; // room for padding

template <typename T>
void addNumber(QByteArray &out, T value)
{
    const T little = qToLittleEndian(value);
    out.append(reinterpret_cast<const char *>(&little), sizeof little);
}

void pad(QByteArray &out)
{
    out.append(-out.size() & 3, '\0');
}

void addOption(QByteArray &out, quint16 code, const QByteArray &value)
{
    if (value.isEmpty())
        return;
    const QByteArray cut = value.left(longestOption);
    addNumber(out, code);
    addNumber(out, static_cast<quint16>(cut.size()));
    out += cut;
    pad(out);
}

void endOptions(QByteArray &out)
{
    addNumber(out, endOfOptions);
    addNumber(out, quint16{0});
}

// Type and length in front, the length again behind.
void addBlock(ByteSink &sink, quint32 type, QByteArrayView body, QByteArrayView rest = {})
{
    const auto size = static_cast<quint32>(body.size() + rest.size() + 12);
    QByteArray head;
    addNumber(head, type);
    addNumber(head, size);
    sink.add(head);
    sink.add(body);
    sink.add(rest);
    QByteArray tail;
    addNumber(tail, size);
    sink.add(tail);
}

} // namespace

PcapngFile::PcapngFile(ByteSink &sink)
    : m_sink(sink)
{
}

void PcapngFile::begin(const QByteArray &comment)
{
    QByteArray section;
    addNumber(section, quint32{0x1A2B3C4D});
    addNumber(section, quint16{1});
    addNumber(section, quint16{0});
    addNumber(section, qint64{-1}); // length not told
    addOption(section, commentOption, comment);
    addOption(section, userApplicationOption, QByteArray("Sockwright ") + base::versionString());
    endOptions(section);
    addBlock(m_sink, sectionHeader, section);

    QByteArray interface;
    addNumber(interface, ethernet);
    addNumber(interface, quint16{0});
    addNumber(interface, quint32{0}); // packets are whole
    addOption(interface, timeResolutionOption, QByteArray(1, 9)); // 10^-9 s
    endOptions(interface);
    addBlock(m_sink, interfaceDescription, interface);
}

void PcapngFile::addPacket(std::int64_t timeNs, QByteArrayView packet, const QByteArray &comment)
{
    const auto time = static_cast<quint64>(std::max<std::int64_t>(timeNs, 0));
    QByteArray head;
    addNumber(head, quint32{0}); // interface
    addNumber(head, static_cast<quint32>(time >> 32));
    addNumber(head, static_cast<quint32>(time));
    addNumber(head, static_cast<quint32>(packet.size()));
    addNumber(head, static_cast<quint32>(packet.size()));
    head.append(packet.data(), packet.size());
    pad(head);
    if (!comment.isEmpty()) {
        addOption(head, commentOption, comment);
        endOptions(head);
    }
    addBlock(m_sink, enhancedPacket, head);
}

} // namespace sockwright::capture
