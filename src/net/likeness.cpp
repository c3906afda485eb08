// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/likeness.h"

#include "net/wording.h"

#include <array>

namespace sockwright::net {

namespace {

struct Banner
{
    const char *start;
    const char *what;
};

constexpr std::array banners{
    Banner{"SSH-", QT_TRANSLATE_NOOP("net", "an SSH server")},
    Banner{"220", QT_TRANSLATE_NOOP("net", "a mail or FTP server")},
    Banner{"554 ", QT_TRANSLATE_NOOP("net", "a mail server")},
    Banner{"+OK", QT_TRANSLATE_NOOP("net", "a POP3 mail server")},
    Banner{"* OK", QT_TRANSLATE_NOOP("net", "an IMAP mail server")},
    Banner{"-ERR", QT_TRANSLATE_NOOP("net", "a Redis server")},
    Banner{"RFB ", QT_TRANSLATE_NOOP("net", "a VNC server")},
    Banner{"AMQP", QT_TRANSLATE_NOOP("net", "an AMQP message broker")},
    Banner{"RTSP/", QT_TRANSLATE_NOOP("net", "an RTSP media server")},
    Banner{"<?xml", QT_TRANSLATE_NOOP("net", "XML without the head of an HTTP answer")},
    Banner{"<", QT_TRANSLATE_NOOP("net", "a web page without the head of an HTTP answer")},
    Banner{"{", QT_TRANSLATE_NOOP("net", "JSON without the head of an HTTP answer")},
};

// A record of TLS: handshake or alert, version 3.x (RFC 8446 section 5.1).
bool isTls(QByteArrayView bytes)
{
    return bytes.size() >= 2 && (bytes[0] == '\x15' || bytes[0] == '\x16') && bytes[1] == '\x03';
}

// A SETTINGS frame on stream 0, which an HTTP/2 server sends first (RFC 9113 section 3.4).
bool isHttp2(QByteArrayView bytes)
{
    constexpr qsizetype frameHead = 9;
    return bytes.size() >= frameHead && bytes[0] == 0 && bytes[3] == 4
        && bytes.sliced(5, 4) == QByteArrayView("\0\0\0\0", 4);
}

// A frame as a server sends it: FIN and a text, binary or control opcode, no mask.
bool isWebSocketFrame(QByteArrayView bytes)
{
    if (bytes.size() < 2)
        return false;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto length = static_cast<unsigned char>(bytes[1]);
    return (first == 0x81 || first == 0x82 || first == 0x88 || first == 0x89) && length < 0x7F
        && (length == 0x7E || bytes.size() <= length + 2);
}

} // namespace

Likeness likenessOf(QByteArrayView bytes)
{
    if (isTls(bytes))
        return {tr("a TLS server"), true};
    if (isHttp2(bytes))
        return {tr("a server of HTTP/2 alone"), false};
    if (isWebSocketFrame(bytes))
        return {tr("WebSocket frames without an opening handshake"), false};
    if (bytes.startsWith('<') && bytes.contains("<stream:"))
        return {tr("an XMPP server"), false}; // RFC 6120 section 4.2
    for (const Banner &banner : banners) {
        if (bytes.startsWith(banner.start))
            return {tr(banner.what), false};
    }
    return {};
}

} // namespace sockwright::net
