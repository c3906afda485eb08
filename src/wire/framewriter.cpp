// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/framewriter.h"

#include "wire/closecode.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace sockwright::wire {

std::size_t writeFrameHeader(char *out, const FrameSpec &spec, std::uint64_t payloadSize)
{
    const int maskBit = spec.maskKey ? 0x80 : 0;
    const auto secondByte = [maskBit](std::uint64_t length) {
        return static_cast<char>(static_cast<int>(length) | maskBit);
    };
    out[0] = static_cast<char>((spec.fin ? 0x80 : 0) | (spec.rsv & 0x7) << 4 | (spec.opcode & 0xF));
    std::size_t size = 2;
    if (payloadSize > 0xFFFF || spec.length == FrameSpec::Length::Bits64) {
        out[1] = secondByte(127);
        qToBigEndian<quint64>(payloadSize, out + size);
        size += sizeof(quint64);
    } else if (payloadSize > maxControlPayload || spec.length == FrameSpec::Length::Bits16) {
        out[1] = secondByte(126);
        qToBigEndian<quint16>(static_cast<quint16>(payloadSize), out + size);
        size += sizeof(quint16);
    } else {
        out[1] = secondByte(payloadSize);
    }
    if (spec.maskKey) {
        qToBigEndian<quint32>(*spec.maskKey, out + size);
        size += sizeof(quint32);
    }
    return size;
}

void appendFrame(QByteArray &out, const FrameSpec &spec, std::string_view payload)
{
    char header[maxFrameHeader];
    const std::size_t headerSize = writeFrameHeader(header, spec, payload.size());
    const qsizetype start = out.size();
    const auto payloadSize = static_cast<qsizetype>(payload.size());
    const auto grown = start + static_cast<qsizetype>(headerSize) + payloadSize;
    if (grown > out.capacity())
        out.reserve(std::max(grown, 2 * start)); // a caller that gathers frames appends many
    out.append(header, static_cast<qsizetype>(headerSize));
    out.append(payload.data(), payloadSize);
    if (spec.maskKey)
        applyMask(out.data() + (grown - payloadSize), payload.size(), *spec.maskKey);
}

void appendFrame(QByteArray &out, Opcode opcode, std::string_view payload,
                 std::optional<std::uint32_t> maskKey)
{
    appendFrame(out, FrameSpec{.opcode = static_cast<std::uint8_t>(opcode), .maskKey = maskKey},
                payload);
}

QByteArray closePayload(quint16 code, const QString &reason)
{
    if (code == CloseCode::NoStatus)
        return {};
    QByteArray payload(sizeof(quint16), Qt::Uninitialized);
    qToBigEndian<quint16>(code, payload.data());
    return payload + closeReason(reason);
}

void applyMask(char *data, std::size_t size, std::uint32_t key, std::size_t phase)
{
    // The key as it lies in memory, turned so that its first byte belongs to data[0], twice.
    std::uint64_t pattern = 0;
    char bytes[sizeof pattern];
    for (std::size_t i = 0; i < sizeof pattern; ++i)
        bytes[i] = static_cast<char>(key >> (24 - 8 * ((phase + i) & 3)));
    std::memcpy(&pattern, bytes, sizeof pattern);

    std::size_t i = 0;
    for (; size - i >= sizeof pattern; i += sizeof pattern) {
        std::uint64_t word = 0;
        std::memcpy(&word, data + i, sizeof word);
        word ^= pattern;
        std::memcpy(data + i, &word, sizeof word);
    }
    for (std::size_t j = 0; i < size; ++i, ++j)
        data[i] = static_cast<char>(data[i] ^ bytes[j]);
}

} // namespace sockwright::wire
