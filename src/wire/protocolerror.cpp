// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/protocolerror.h"

#include "wire/closecode.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace sockwright::wire {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("wire::ProtocolError", text);
}

QString bytes(quint64 count)
{
    return QLocale().toString(count);
}

QString reservedBits(quint64 rsv)
{
    QStringList names;
    for (int i = 0; i < 3; ++i) {
        if (rsv & (4U >> i))
            names.append(u"RSV%1"_s.arg(i + 1));
    }
    return names.join(u", ");
}

constexpr quint64 rsv1 = 4;

struct Words
{
    Diagnosis diagnosis;
    quint16 closeCode;
    QString rule;
    QString message; // a sentence without its end
    QString hint;
};

QString rfc6455(const char *section)
{
    return u"RFC 6455 section "_s + QLatin1StringView(section);
}

QString rfc7692(const char *section)
{
    return u"RFC 7692 section "_s + QLatin1StringView(section);
}

// peer: "The server" or "The client".
Words words(const Breach &breach, const QString &peer)
{
    const quint64 value = breach.value;
    const quint64 limit = breach.limit;
    switch (breach.rule) {
    case Rule::ReservedBits:
        return {Diagnosis::ProtocolRsv, CloseCode::ProtocolError, rfc6455("5.2"),
                tr("%1 sent a frame with reserved bits set (%2), but no extension was agreed on")
                    .arg(peer, reservedBits(value)),
                value == rsv1
                    ? tr("RSV1 often means compressed messages: switch permessage-deflate off on "
                         "the other side, or offer it here.")
                    : tr("The other side may have lost count of its frames, or send something that "
                         "is none: look at the bytes.")};
    case Rule::ReservedBitsUnused:
        return {Diagnosis::ProtocolRsv, CloseCode::ProtocolError, rfc6455("5.2"),
                tr("%1 sent a frame with reserved bits set (%2) that permessage-deflate, the "
                   "extension agreed on, does not use")
                    .arg(peer, reservedBits(value)),
                tr("The other side may have lost count of its frames: compare the lengths it "
                   "declares with the bytes it sends.")};
    case Rule::CompressedBitMisplaced:
        return {Diagnosis::ProtocolRsv, CloseCode::ProtocolError, rfc7692("6"),
                tr("%1 set RSV1 on a frame that does not begin a message: it marks a compressed "
                   "message on its first frame only")
                    .arg(peer),
                tr("Further frames of a compressed message, pings, pongs and Close frames go "
                   "without RSV1.")};
    case Rule::ReservedOpcode:
        return {Diagnosis::ProtocolOpcode, CloseCode::ProtocolError, rfc6455("5.2"),
                tr("%1 sent a frame with the reserved opcode 0x%2")
                    .arg(peer, QString::number(value, 16).toUpper()),
                tr("The other side may have lost count of its frames: compare the lengths it "
                   "declares with the bytes it sends.")};
    case Rule::ControlFragmented:
        return {Diagnosis::ProtocolControl, CloseCode::ProtocolError, rfc6455("5.5"),
                tr("%1 sent a control frame without FIN: control frames must not be fragmented")
                    .arg(peer),
                tr("Pings, pongs and Close frames have to fit into one frame.")};
    case Rule::ControlTooLong:
        return {Diagnosis::ProtocolControl, CloseCode::ProtocolError, rfc6455("5.5"),
                tr("%1 sent a control frame with a payload of more than 125 bytes").arg(peer),
                tr("Shorten the payload of the ping or the reason of the Close.")};
    case Rule::ContinuationWithoutStart:
        return {
            Diagnosis::ProtocolFragment, CloseCode::ProtocolError, rfc6455("5.4"),
            tr("%1 sent a continuation frame, but no fragmented message was under way").arg(peer),
            tr("The first frame of a message carries the opcode 1 (text) or 2 (binary).")};
    case Rule::StartInsideMessage:
        return {
            Diagnosis::ProtocolFragment, CloseCode::ProtocolError, rfc6455("5.4"),
            tr("%1 began a new message before the fragmented one under way was finished").arg(peer),
            tr("Further frames of a message carry the opcode 0, and the last one FIN. Two writers "
               "on one connection can cause this.")};
    case Rule::ServerMasked:
        return {Diagnosis::ProtocolMasked, CloseCode::ProtocolError, rfc6455("5.1"),
                tr("%1 sent a masked frame: a server must not mask").arg(peer),
                tr("The server writes frames as a client does.")};
    case Rule::ClientUnmasked:
        return {Diagnosis::ProtocolMasked, CloseCode::ProtocolError, rfc6455("5.1"),
                tr("%1 sent a frame that is not masked: a client must mask all of them").arg(peer),
                tr("The client writes frames as a server does.")};
    case Rule::LengthNotShortest:
        return {
            Diagnosis::ProtocolFragment, CloseCode::ProtocolError, rfc6455("5.2"),
            tr("%1 wrote the frame length %2 in a longer form than it needs")
                .arg(peer, bytes(value)),
            tr("Up to 125 the length is in the second byte, up to 65,535 in two further bytes.")};
    case Rule::LengthTopBit:
        return {Diagnosis::ProtocolFragment, CloseCode::ProtocolError, rfc6455("5.2"),
                tr("%1 sent a 64-bit frame length with its highest bit set").arg(peer),
                tr("The length is in network byte order: most significant byte first.")};
    case Rule::CloseOneByte:
        return {Diagnosis::ProtocolClose, CloseCode::ProtocolError, rfc6455("5.5.1"),
                tr("%1 sent a Close frame with one byte: it carries nothing, or a code of two "
                   "bytes and a reason")
                    .arg(peer),
                tr("The code is in network byte order: most significant byte first.")};
    case Rule::CloseCodeInvalid:
        return {Diagnosis::ProtocolClose, CloseCode::ProtocolError, rfc6455("7.4"),
                tr("%1 sent a Close frame with the code %2, which must not be sent")
                    .arg(peer, QString::number(value)),
                tr("Valid codes: 1000 to 1003, 1007 to 1014, and 3000 to 4999.")};
    case Rule::CloseReasonUtf8:
        return {Diagnosis::InvalidUtf8, CloseCode::InvalidPayload, rfc6455("5.5.1"),
                tr("%1 sent a Close frame whose reason is not valid UTF-8").arg(peer),
                tr("A reason that is cut to 123 bytes must be cut between characters.")};
    case Rule::TextUtf8:
        return {Diagnosis::InvalidUtf8, CloseCode::InvalidPayload, rfc6455("8.1"),
                tr("%1 sent a text message that is not valid UTF-8 from byte offset %2 on")
                    .arg(peer, bytes(value)),
                tr("Send other encodings and raw bytes as binary messages.")};
    case Rule::TextUtf8Cut:
        return {
            Diagnosis::InvalidUtf8, CloseCode::InvalidPayload, rfc6455("8.1"),
            tr("%1 sent a text message of %2 bytes that ends in the middle of a UTF-8 character")
                .arg(peer, bytes(value)),
            tr("Cut text between characters, or send it as a binary message.")};
    case Rule::FrameTooBig:
        return {Diagnosis::MessageTooBig, CloseCode::MessageTooBig, rfc6455("10.4"),
                tr("%1 announced a frame of %2 bytes; the limit here is %3")
                    .arg(peer, bytes(value), bytes(limit)),
                tr("Raise the size limit, or let the message be sent in smaller frames.")};
    case Rule::MessageTooBig:
        return {Diagnosis::MessageTooBig, CloseCode::MessageTooBig, rfc6455("10.4"),
                tr("%1 announced a message of at least %2 bytes; the limit here is %3")
                    .arg(peer, bytes(value), bytes(limit)),
                tr("Raise the size limit for messages, or send smaller ones.")};
    case Rule::InflatedTooBig:
        return {Diagnosis::MessageTooBig, CloseCode::MessageTooBig, rfc6455("10.4"),
                tr("%1 sent a compressed message that is larger than the limit here, %2 bytes, "
                   "when it is decompressed")
                    .arg(peer, bytes(limit)),
                tr("Raise the size limit for messages, or send smaller ones.")};
    case Rule::InflateBroken:
        return {Diagnosis::DecompressionFailed, CloseCode::InvalidPayload, rfc7692("7.2.2"),
                tr("%1 sent a compressed message that is no valid DEFLATE stream").arg(peer),
                tr("Look whether both sides agree about context takeover; without "
                   "permessage-deflate the messages come as they are.")};
    }
    Q_UNREACHABLE();
}

} // namespace

ProtocolError protocolError(const Breach &breach, Role role, const QByteArray &frameHeader)
{
    const QString peer = role == Role::Client ? tr("The server") : tr("The client");
    const Words found = words(breach, peer);
    ProtocolError error;
    error.diagnosis = found.diagnosis;
    error.closeCode = found.closeCode;
    error.message = u"%1 (%2)."_s.arg(found.message, found.rule);
    error.hint = found.hint;
    error.rule = found.rule;
    error.frameHeader = frameHeader;
    return error;
}

} // namespace sockwright::wire
