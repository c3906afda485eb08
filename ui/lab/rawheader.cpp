// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/rawheader.h"

#include "ui/frames/frametext.h"
#include "wire/frame.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

QString rawHeaderText(const net::RawFrame &frame)
{
    wire::FrameSpec spec{
        .opcode = frame.opcode, .rsv = frame.rsv, .fin = frame.fin, .length = frame.lengthForm};
    if (frame.mask != net::RawFrame::Mask::None)
        spec.maskKey = 0;
    std::array<char, wire::maxFrameHeader> header{};
    const std::size_t size = wire::writeFrameHeader(
        header.data(), spec,
        frame.declaredLength.value_or(static_cast<std::uint64_t>(frame.payload.size())));
    QStringList lines = headerLines({header.data(), size});
    if (frame.mask == net::RawFrame::Mask::Random)
        lines.last().replace("00 00 00 00"_L1, "?? ?? ?? ??"_L1);
    return lines.join(u'\n');
}

std::optional<std::uint64_t> lengthFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    const bool isHex = trimmed.startsWith("0x"_L1, Qt::CaseInsensitive);
    bool isNumber = false;
    const quint64 length = trimmed.mid(isHex ? 2 : 0).toULongLong(&isNumber, isHex ? 16 : 10);
    return isNumber ? std::optional<std::uint64_t>(length) : std::nullopt;
}

} // namespace sockwright::ui
