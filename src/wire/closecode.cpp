// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/closecode.h"

#include "wire/framewriter.h"

#include <QCoreApplication>

namespace sockwright::wire {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("wire::CloseCode", text);
}

} // namespace

QString closeCodeName(quint16 code)
{
    switch (code) {
    case CloseCode::Normal:
        return u"Normal Closure"_s;
    case CloseCode::GoingAway:
        return u"Going Away"_s;
    case CloseCode::ProtocolError:
        return u"Protocol Error"_s;
    case CloseCode::UnsupportedData:
        return u"Unsupported Data"_s;
    case 1004:
        return u"Reserved"_s;
    case CloseCode::NoStatus:
        return u"No Status Received"_s;
    case CloseCode::Abnormal:
        return u"Abnormal Closure"_s;
    case CloseCode::InvalidPayload:
        return u"Invalid Frame Payload Data"_s;
    case CloseCode::PolicyViolation:
        return u"Policy Violation"_s;
    case CloseCode::MessageTooBig:
        return u"Message Too Big"_s;
    case CloseCode::MandatoryExtension:
        return u"Mandatory Extension"_s;
    case CloseCode::InternalError:
        return u"Internal Error"_s;
    case CloseCode::ServiceRestart:
        return u"Service Restart"_s;
    case CloseCode::TryAgainLater:
        return u"Try Again Later"_s;
    case CloseCode::BadGateway:
        return u"Bad Gateway"_s;
    case CloseCode::TlsHandshake:
        return u"TLS Handshake"_s;
    case 3000:
        return u"Unauthorized"_s;
    case 3003:
        return u"Forbidden"_s;
    case 3008:
        return u"Timeout"_s;
    default:
        break;
    }
    if (code >= CloseCode::FirstRegistered && code < CloseCode::FirstPrivate)
        return tr("for registration");
    if (code >= CloseCode::FirstPrivate && code <= CloseCode::LastPrivate)
        return tr("private");
    return tr("unassigned");
}

bool mayAppearOnWire(quint16 code)
{
    return (code >= CloseCode::Normal && code <= CloseCode::UnsupportedData)
        || (code >= CloseCode::InvalidPayload && code <= CloseCode::BadGateway)
        || (code >= CloseCode::FirstRegistered && code <= CloseCode::LastPrivate);
}

QByteArray closeReason(const QString &reason)
{
    constexpr qsizetype room = maxControlPayload - sizeof(quint16);
    // A code unit takes at least one byte; the one past `room` completes a surrogate pair.
    QByteArray utf8 = reason.left(room + 1).toUtf8();
    if (utf8.size() > room) {
        qsizetype end = room;
        while ((static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
            --end;
        utf8.truncate(end);
    }
    return utf8;
}

} // namespace sockwright::wire
