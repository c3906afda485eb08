// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/framemodel.h"

#include "base/clock.h"
#include "capture/timelinetext.h"
#include "ui/frames/frametext.h"
#include "ui/theme/fonts.h"
#include "wire/opcode.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

void FrameModel::setFrames(std::vector<wire::Frame> frames)
{
    beginResetModel();
    m_frames = std::move(frames);
    endResetModel();
}

int FrameModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_frames.size());
}

int FrameModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FrameModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(static_cast<std::size_t>(index.row()), column);
    case Qt::TextAlignmentRole:
        switch (column) {
        case Number:
        case Length:
        case Payload:
        case WireSize:
            return int(Qt::AlignRight | Qt::AlignVCenter);
        default:
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        }
    case Qt::FontRole:
        if (isFixedWidth(column))
            return monospaceFont();
        return {};
    default:
        return {};
    }
}

QString FrameModel::text(std::size_t row, Column column) const
{
    const wire::Frame &frame = m_frames[row];
    const wire::FrameHeader header
        = wire::parseFrameHeader(frame.headerBytes()).value_or(wire::FrameHeader());
    const QLocale locale;
    switch (column) {
    case Number:
        return locale.toString(static_cast<qulonglong>(row + 1));
    case Time: {
        QString time = base::localTime(frame.time).toString(u"HH:mm:ss.zzz"_s);
        if (row > 0)
            time += u"  "_s + capture::deltaText(frame.time - m_frames[row - 1].time);
        return time;
    }
    case Flags:
        return flagsText(header);
    case Opcode:
        // The longest of the names would widen the column.
        return header.opcode == static_cast<std::uint8_t>(wire::Opcode::Continuation)
            ? tr("0x0 cont.")
            : opcodeText(header.opcode);
    case MaskKey:
        if (header.maskKey)
            return hexText(frame.headerBytes().substr(2 + header.lengthBytes, 4)).remove(u' ');
        return header.masked ? tr("not whole") : tr("none");
    case Length:
        return header.length ? locale.toString(static_cast<qulonglong>(*header.length))
                             : tr("not whole");
    case Payload:
        return locale.toString(static_cast<qulonglong>(frame.payloadSize));
    case WireSize:
        return locale.toString(static_cast<qulonglong>(frame.payloadSize + frame.headerSize));
    case Header:
        return hexText(frame.headerBytes());
    case ColumnCount:
        break;
    }
    return {};
}

QVariant FrameModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Flags:
            return tr(
                "FIN: the last frame of its message. R1 to R3: reserved bits that are set; R1 "
                "marks a compressed message.");
        case Length:
            return tr("Payload bytes that the header declares");
        case Payload:
            return tr("Payload bytes that crossed the wire");
        case WireSize:
            return tr("Bytes that crossed the wire, with the header");
        case MaskKey:
            return tr("The masking key; what a client sends is masked");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("#");
    case Time:
        return tr("Time");
    case Flags:
        return tr("Flags");
    case Opcode:
        return tr("Opcode");
    case MaskKey:
        return tr("Mask");
    case Length:
        return tr("Length");
    case Payload:
        return tr("Payload");
    case WireSize:
        return tr("Wire");
    case Header:
        return tr("Header");
    default:
        return {};
    }
}

} // namespace sockwright::ui
