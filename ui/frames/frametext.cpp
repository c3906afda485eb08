// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frametext.h"

#include "base/byteview.h"
#include "capture/timelinetext.h"
#include "format/bytes.h"
#include "wire/opcode.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

using wire::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::ui::Frames)
};

constexpr int byteColumn = 4; // as wide as "AA" and two spaces
constexpr int meaningColumn = byteColumn + 11; // the bits and two spaces; or "AA BB CC DD"

QString opcodeName(std::uint8_t opcode)
{
    switch (static_cast<wire::Opcode>(opcode)) {
    case wire::Opcode::Continuation:
        return Words::tr("continuation");
    case wire::Opcode::Text:
        return Words::tr("text");
    case wire::Opcode::Binary:
        return Words::tr("binary");
    case wire::Opcode::Close:
        return Words::tr("close");
    case wire::Opcode::Ping:
        return Words::tr("ping");
    case wire::Opcode::Pong:
        return Words::tr("pong");
    }
    return Words::tr("reserved");
}

// The bits of a byte that the mask picks, the others as dots: ".000 ....".
QString bits(unsigned byte, unsigned mask)
{
    QString result;
    for (int bit = 7; bit >= 0; --bit) {
        if ((mask >> bit & 1U) == 0)
            result += u'.';
        else
            result += (byte >> bit & 1U) != 0 ? u'1' : u'0';
        if (bit == 4)
            result += u' ';
    }
    return result;
}

QString line(const QString &bytes, const QString &meaning)
{
    return bytes.leftJustified(meaningColumn) + meaning;
}

QString bitLine(const QString &bytes, unsigned byte, unsigned mask, const QString &meaning)
{
    return line(bytes.leftJustified(byteColumn) + bits(byte, mask), meaning);
}

QString lengthMeaning(unsigned form)
{
    if (form == 126)
        return Words::tr("length: 126, 16 bits follow");
    if (form == 127)
        return Words::tr("length: 127, 64 bits follow");
    return Words::tr("length: %1").arg(form);
}

QString missing(std::size_t bytes)
{
    return line(
        u"…"_s,
        Words::tr("%n more byte(s) of the header did not come", nullptr, static_cast<int>(bytes)));
}

} // namespace

QString opcodeText(std::uint8_t opcode)
{
    return u"0x%1 %2"_s.arg(QString::number(opcode, 16).toUpper(), opcodeName(opcode));
}

QString rsvText(std::uint8_t rsv)
{
    return QString::number(rsv, 2).rightJustified(3, u'0');
}

QString flagsText(const wire::FrameHeader &header)
{
    QStringList flags;
    if (header.fin)
        flags << u"FIN"_s;
    for (int i = 1; i <= 3; ++i) {
        if ((header.rsv >> (3 - i) & 1) != 0)
            flags << u"R%1"_s.arg(i);
    }
    return flags.isEmpty() ? u"–"_s : flags.join(u' ');
}

QString hexText(std::string_view bytes)
{
    return QString::fromLatin1(
        QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex(' ').toUpper());
}

QStringList headerLines(std::string_view header)
{
    const auto parsed = wire::parseFrameHeader(header);
    if (!parsed)
        return {};
    const auto first = static_cast<unsigned char>(header[0]);
    QStringList lines{
        bitLine(hexText(header.substr(0, 1)), first, 0x80,
                parsed->fin ? Words::tr("FIN: 1, last frame") : Words::tr("FIN: 0, more follow")),
        bitLine({}, first, 0x70, Words::tr("RSV: %1").arg(rsvText(parsed->rsv))),
        bitLine({}, first, 0x0F, Words::tr("opcode: %1").arg(opcodeText(parsed->opcode)))};
    if (header.size() < 2) {
        lines << missing(1);
        return lines;
    }

    const auto second = static_cast<unsigned char>(header[1]);
    lines << bitLine(hexText(header.substr(1, 1)), second, 0x80,
                     parsed->masked ? Words::tr("mask: 1, masked") : Words::tr("mask: 0"))
          << bitLine({}, second, 0x7F, lengthMeaning(second & 0x7F));
    const std::string_view length = header.substr(2, parsed->lengthBytes);
    // Four bytes a line keep the column narrow.
    for (std::size_t at = 0; at < length.size(); at += 4) {
        const bool last = at + 4 >= length.size();
        lines << line(hexText(length.substr(at, 4)),
                      last && parsed->length ? Words::tr("length: %1").arg(*parsed->length)
                                             : QString())
                     .trimmed();
    }
    if (parsed->masked && header.size() > 2 + parsed->lengthBytes)
        lines << line(hexText(header.substr(2 + parsed->lengthBytes, 4)), Words::tr("masking key"));
    if (header.size() < parsed->size)
        lines << missing(parsed->size - header.size());
    return lines;
}

bool isFrameFault(const wire::Failure &failure)
{
    return failure.diagnosis >= wire::Diagnosis::ProtocolMasked
        && failure.diagnosis <= wire::Diagnosis::DecompressionFailed && !failure.bytes.isEmpty();
}

std::vector<wire::Frame> shownFrames(const InspectedRow &row)
{
    if (!row.frames.empty() || !row.failure || !isFrameFault(*row.failure))
        return row.frames;
    const std::string_view bytes = base::viewOf(row.failure->bytes);
    const std::size_t headerSize
        = std::min({std::max<std::size_t>(wire::parseFrameHeader(bytes)->size, 1), bytes.size(),
                    wire::maxFrameHeader});
    wire::Frame frame;
    frame.time = row.record.time;
    std::copy_n(bytes.begin(), headerSize, frame.header.begin());
    frame.headerSize = static_cast<std::uint8_t>(headerSize);
    frame.payloadSize = bytes.size() - headerSize;
    return {frame};
}

QString frameSummary(const InspectedRow &row)
{
    const wire::Record &record = row.record;
    switch (record.kind) {
    case Kind::Handshake:
        return Words::tr("The handshake is HTTP: no frames yet. See the Handshake tab.");
    case Kind::State:
        return Words::tr("A change of state crossed no wire: it has no frames.");
    case Kind::Error:
        return shownFrames(row).empty() ? Words::tr("No frame is at fault here.")
                                        : Words::tr("The frame that ended the connection:");
    case Kind::Text:
    case Kind::Binary:
    case Kind::Ping:
    case Kind::Pong:
        break;
    case Kind::Close:
        if (record.direction == wire::Direction::Local)
            return Words::tr("%1 is never sent: no Close frame came.").arg(record.code);
        break;
    }
    if (row.frames.empty())
        return Words::tr("Frames are not visible with this Qt version.");

    const bool compressed = (record.flags & wire::Record::Compressed) != 0;
    const std::uint64_t payload = capture::payloadOnWire(record);
    QString text = Words::tr("%1, %2 on the wire for %3")
                       .arg(record.frames == 1
                                ? Words::tr("1 frame")
                                : Words::tr("%1 frames").arg(QLocale().toString(record.frames)),
                            format::humanSize(record.wireSize), format::humanSize(payload));
    if (compressed && payload > 0) {
        text += Words::tr(" (compressed, %1 %)")
                    .arg(qRound(100.0 * static_cast<double>(record.wireSize)
                                / static_cast<double>(payload)));
    } else if (compressed) {
        text += Words::tr(" (compressed)");
    }
    return text;
}

QStringList frameNotes(const InspectedRow &row)
{
    QStringList notes;
    if (row.record.flags & wire::Record::Failing)
        notes << Words::tr("Sent because the server broke a rule (RFC 6455 section 7.1.7).");
    else if (row.record.flags & wire::Record::Automatic)
        notes << Words::tr("Sent automatically by Sockwright.");
    if (row.record.flags & wire::Record::Raw)
        notes << Words::tr("Raw frame, sent as written.");
    if (row.record.flags & wire::Record::Unfinished) {
        notes << (row.record.direction == wire::Direction::In
                      ? Words::tr("The connection ended before its last frame.")
                      : Words::tr("Broken off: so much of it was sent."));
    }
    if (!row.frames.empty() && row.record.frames > row.frames.size()) {
        notes << Words::tr("The first %1 frames are listed.")
                     .arg(QLocale().toString(static_cast<qulonglong>(row.frames.size())));
    }
    return notes;
}

} // namespace sockwright::ui
