// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/streamhead.h"

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

// Many other ports belong to some protocol that Wireshark would take this for.
constexpr std::uint16_t httpPort = 80;

// Removes the lines that agree on permessage-deflate.
QByteArray withoutCompression(const QByteArray &head)
{
    QByteArray kept;
    for (qsizetype at = 0; at < head.size();) {
        const qsizetype feed = head.indexOf('\n', at);
        const qsizetype end = feed < 0 ? head.size() : feed + 1;
        const QByteArray line = head.mid(at, end - at);
        const QByteArray lower = line.toLower();
        if (!lower.startsWith("sec-websocket-extensions:") || !lower.contains("permessage-deflate"))
            kept += line;
        at = end;
    }
    return kept;
}

Endpoint documentationServer()
{
    return *Endpoint::fromText(u"192.0.2.2:80"_s);
}

} // namespace

StreamHead streamHead(const wire::HandshakeFacts &facts, std::int64_t time)
{
    StreamHead head;
    head.server = Endpoint::fromText(facts.peer).value_or(documentationServer());
    if (head.server.port != httpPort) {
        head.comment = "The server was at " + facts.peer.toUtf8()
            + ". Port 80 stands for it, so that this is read as HTTP.";
        head.server.port = httpPort;
    }
    head.request = facts.request;
    head.response = withoutCompression(facts.response) + facts.body;
    const auto ns = [](std::int64_t us) { return std::max<std::int64_t>(us, 0) * 1000; };
    head.responseNs = time;
    head.requestNs = time - ns(facts.timings.upgradeUs);
    head.openedNs = head.requestNs - ns(facts.timings.tlsUs) - ns(facts.timings.proxyUs);
    head.openNs = head.openedNs - ns(facts.timings.tcpUs);
    return head;
}

StreamHead madeUpHead(std::int64_t time)
{
    static constexpr char key[] = "AAAAAAAAAAAAAAAAAAAAAA==";
    StreamHead head;
    head.server = documentationServer();
    head.request = QByteArray("GET / HTTP/1.1\r\nHost: 192.0.2.2\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: ")
        + key + "\r\n\r\n";
    head.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    "Connection: Upgrade\r\nSec-WebSocket-Accept: "
        + wire::acceptKey(key) + "\r\n\r\n";
    head.comment = "This handshake is made up: that of the connection is not known.";
    head.openNs = head.openedNs = head.requestNs = head.responseNs = time;
    return head;
}

Endpoint clientOf(const Endpoint &server)
{
    return *Endpoint::fromText(server.isV6 ? u"[2001:db8::1]:1"_s : u"192.0.2.1:1"_s);
}

} // namespace sockwright::capture
