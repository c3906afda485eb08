// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "fakeresolver.h"
#include "net/failures.h"
#include "net/proxyfailures.h"
#include "net/response.h"
#include "scriptedserver.h"
#include "support/fulllistener.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::Conversation;
using tests::ScriptedServer;
using wire::NextStep;
using Kind = NextStep::Kind;

namespace {

// What a server does after its answer.
enum class Then
{
    Stays,
    Ends,
    Resets,
};

struct Case
{
    const char *name;
    QByteArray answer; // KEY: the right Sec-WebSocket-Accept; PORT: the server's
    Then then = Then::Stays;
    QByteArray id = {};
    int status = 0; // of the answer
    QStringList words = {}; // in the message or the hint
    QStringList evidence = {};
    std::vector<NextStep> steps = {}; // all of them; PORT as above
    QByteArray body = {};
};

QByteArray ok(const QByteArray &more = {})
{
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: KEY\r\n"
        + more + "\r\n";
}

QByteArray refused(const QByteArray &status, const QByteArray &headers = {},
                   const QByteArray &body = {})
{
    return "HTTP/1.1 " + status + "\r\n" + headers
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

const NextStep retry{Kind::Retry};
const NextStep credentials{Kind::AuthSettings};
const NextStep allowRedirects{Kind::RedirectSettings};
const NextStep wss{Kind::UseUrl, u"wss://127.0.0.1:PORT/chat?room=1"_s};

std::vector<Case> refusals()
{
    return {
        {"web page",
         refused("200 OK", "Content-Type: text/html; charset=utf-8\r\n", "<h1>Hello</h1>"),
         Then::Stays,
         "http-200",
         200,
         {u"web page"_s, u"text/html"_s},
         {u"HTTP/1.1 200 OK"_s, u"Content-Type: text/html"_s},
         {},
         "<h1>Hello</h1>"},
        {"json",
         refused("200 OK", "Content-Type: application/json\r\n", "{\"ok\":true}"),
         Then::Stays,
         "http-200",
         200,
         {u"ordinary HTTP"_s},
         {u"{\"ok\":true}"_s},
         {},
         "{\"ok\":true}"},
        {"204",
         "HTTP/1.1 204 No Content\r\n\r\n",
         Then::Stays,
         "http-204",
         204,
         {u"ordinary HTTP"_s}},
        {"301 to another host",
         refused("301 Moved", "Location: https://elsewhere.example/c?d=1\r\n"),
         Then::Stays,
         "redirect",
         301,
         {u"https://elsewhere.example/c?d=1"_s, u"301"_s},
         {u"Location: https://elsewhere.example/c?d=1"_s},
         {{Kind::UseUrl, u"wss://elsewhere.example/c?d=1"_s}, allowRedirects}},
        {"302 to a path",
         refused("302 Found", "Location: /login\r\n"),
         Then::Stays,
         "redirect",
         302,
         {u"/login"_s},
         {},
         {{Kind::UseUrl, u"ws://127.0.0.1:PORT/login"_s}, allowRedirects}},
        {"303 beside the path",
         refused("303 See Other", "Location: other?x=%20\r\n"),
         Then::Stays,
         "redirect",
         303,
         {},
         {},
         {{Kind::UseUrl, u"ws://127.0.0.1:PORT/other?x=%20"_s}, allowRedirects}},
        {"307 without a scheme",
         refused("307 Temporary", "Location: //h.example:81/p\r\n"),
         Then::Stays,
         "redirect",
         307,
         {},
         {},
         {{Kind::UseUrl, u"ws://h.example:81/p"_s}, allowRedirects}},
        {"308 with a WebSocket URL",
         refused("308 Permanent", "Location: wss://h.example/\r\n"),
         Then::Stays,
         "redirect",
         308,
         {},
         {},
         {{Kind::UseUrl, u"wss://h.example/"_s}, allowRedirects}},
        {"redirect to itself",
         refused("302 Found", "Location: /chat?room=1\r\n"),
         Then::Stays,
         "redirect",
         302,
         {u"just asked for"_s}},
        {"redirect to no WebSocket",
         refused("302 Found", "Location: mailto:me@example.org\r\n"),
         Then::Stays,
         "redirect",
         302,
         {u"no address of a WebSocket"_s}},
        {"redirect to nowhere",
         refused("302 Found"),
         Then::Stays,
         "http-302",
         302,
         {u"does not say where"_s}},
        {"relative redirect",
         refused("302 Found", "Location: ../login?a=b\r\n"),
         Then::Stays,
         "redirect",
         302,
         {u"redirects to ../login?a=b"_s, u"Connect to ws://127.0.0.1:"_s, u"/login?a=b instead"_s},
         {},
         {{Kind::UseUrl, u"ws://127.0.0.1:PORT/login?a=b"_s}, allowRedirects}},
        {"300", refused("300 Choose"), Then::Stays, "http-300", 300, {u"several places"_s}},
        {"304",
         "HTTP/1.1 304 Not Modified\r\nLocation: /x\r\n\r\n",
         Then::Stays,
         "http-304",
         304,
         {u"nothing has changed"_s, u"cache"_s}},
        {"305",
         refused("305 Use Proxy", "Location: http://proxy.example/\r\n"),
         Then::Stays,
         "http-305",
         305,
         {u"through a proxy"_s},
         {u"Location: http://proxy.example/"_s}},
        {"306", refused("306 Unused"), Then::Stays, "http-306", 306, {u"no longer used"_s}},
        {"400 for another version",
         refused("400 Bad Request", "Sec-WebSocket-Version: 8, 7\r\n"),
         Then::Stays,
         "http-400",
         400,
         {u"version 8, 7"_s},
         {u"Sec-WebSocket-Version: 8, 7"_s}},
        {"Latin-1",
         refused("418 Verg\xfctet", "Server: caf\xe9\r\n"),
         Then::Stays,
         "http-418",
         418,
         {u"(HTTP 418 Vergütet)"_s},
         {u"HTTP/1.1 418 Vergütet"_s, u"Server: café"_s}},
        {"neither Latin-1 nor UTF-8",
         refused("418 \xff\x9b"),
         Then::Stays,
         "http-418",
         418,
         {u"(HTTP 418 ff 9b)"_s}},
        {"an encoded body",
         refused("418 Teapot", "Content-Encoding: gzip\r\n", QByteArray("\x1f\x8b\x08", 3)),
         Then::Stays,
         "http-418",
         418,
         {},
         {u"a body in the encoding gzip"_s},
         {},
         QByteArray("\x1f\x8b\x08", 3)},
        {"400",
         refused("400 Bad Request", "Content-Type: text/plain\r\n", "missing token"),
         Then::Stays,
         "http-400",
         400,
         {u"HTTP 400 Bad Request"_s},
         {u"missing token"_s},
         {},
         "missing token"},
        {"400 of a TLS port",
         refused("400 Bad Request", "Content-Type: text/html\r\n",
                 "<title>400 The plain HTTP request was sent to HTTPS port</title>"),
         Then::Ends,
         "http-400",
         400,
         {u"expects TLS"_s, u"wss://"_s},
         {},
         {wss},
         "<title>400 The plain HTTP request was sent to HTTPS port</title>"},
        {"401",
         refused("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"),
         Then::Stays,
         "http-401",
         401,
         {u"Basic realm=\"x\""_s},
         {u"WWW-Authenticate: Basic realm=\"x\""_s},
         {{Kind::AuthSettings, u"basic"_s}}},
        {"401 with two challenges",
         refused("401 Unauthorized", "WWW-Authenticate: Digest a\r\nwww-authenticate: Bearer\r\n"),
         Then::Stays,
         "http-401",
         401,
         {u"Digest a, Bearer"_s},
         {},
         {{Kind::AuthSettings, u"digest"_s}}},
        {"401 without a challenge",
         refused("401 No"),
         Then::Stays,
         "http-401",
         401,
         {u"who is asking"_s},
         {},
         {credentials}},
        {"403",
         refused("403 Forbidden"),
         Then::Stays,
         "http-403",
         403,
         {u"Origin"_s},
         {},
         {{Kind::AddHeader, u"Origin"_s}, credentials}},
        {"404", refused("404 Not Found"), Then::Stays, "http-404", 404, {u"path"_s}},
        {"407",
         refused("407 Proxy", "Proxy-Authenticate: Basic\r\n"),
         Then::Stays,
         "http-407",
         407,
         {u"proxy"_s},
         {u"Proxy-Authenticate: Basic"_s},
         {{Kind::ProxySettings}}},
        {"418", refused("418 Teapot"), Then::Stays, "http-418", 418, {u"418 Teapot"_s}},
        {"426 for another version",
         refused("426 Upgrade Required",
                 "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Version: 7\r\n"),
         Then::Stays,
         "http-426",
         426,
         {u"version 8, 7"_s},
         {u"Sec-WebSocket-Version: 8"_s}},
        {"426 for another protocol",
         refused("426 Upgrade Required", "Upgrade: h2c\r\n"),
         Then::Stays,
         "http-426",
         426,
         {u"“h2c”"_s},
         {u"Upgrade: h2c"_s}},
        {"426 for what was asked",
         refused("426 Upgrade Required", "Upgrade: websocket\r\n"),
         Then::Stays,
         "http-426",
         426,
         {u"proxy in between"_s}},
        {"429",
         refused("429 Too Many Requests", "Retry-After: 30\r\n"),
         Then::Stays,
         "http-429",
         429,
         {u"after 30 s"_s},
         {u"Retry-After: 30"_s},
         {retry}},
        {"429 for a negative time",
         refused("429 Wait", "Retry-After: -5\r\n"),
         Then::Stays,
         "http-429",
         429,
         {u"Retry-After, “-5”, is neither a number of seconds nor a date"_s},
         {},
         {retry}},
        {"503 for a very long time",
         refused("503 Busy", "Retry-After: 99999999999\r\n"),
         Then::Stays,
         "http-503",
         503,
         {u"after 99999999999 s."_s},
         {},
         {retry}},
        {"503 for no time",
         refused("503 Busy", "Retry-After: soon\r\n"),
         Then::Stays,
         "http-503",
         503,
         {u"Try again later."_s, u"“soon”, is neither"_s},
         {},
         {retry}},
        {"500", refused("500 Oops"), Then::Stays, "http-500", 500, {u"at its side"_s}, {}, {retry}},
        {"502",
         refused("502 Bad Gateway"),
         Then::Stays,
         "http-502",
         502,
         {u"behind it"_s},
         {},
         {retry}},
        {"503",
         refused("503 Busy", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n"),
         Then::Stays,
         "http-503",
         503,
         {u"31 Dec 1999"_s},
         {},
         {retry}},
        {"599", refused("599 What"), Then::Stays, "http-599", 599, {u"at its side"_s}},
        {"666", refused("666 Beast"), Then::Stays, "http-666", 666, {u"does not know"_s}},
        {"HTTP/1.0",
         "HTTP/1.0 404 Not Found\r\n\r\nold",
         Then::Ends,
         "http-404",
         404,
         {},
         {u"HTTP/1.0 404"_s},
         {},
         "old"},
        {"frames for a body",
         refused("404 Not Found", {}, QByteArray("\x81\x05hello", 7)),
         Then::Stays,
         "http-404",
         404,
         {},
         {u"81 05 68"_s},
         {},
         QByteArray("\x81\x05hello", 7)},
    };
}

std::vector<Case> notHttps()
{
    const QStringList tls{u"speaks TLS"_s};
    return {
        {"SSH",
         "SSH-2.0-OpenSSH_9.2p1 Debian\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"an SSH server"_s},
         {u"SSH-2.0-OpenSSH_9.2p1 Debian"_s}},
        {"SSH that hangs up", "SSH-2.0-x\r\n", Then::Ends, "not-http", 0, {u"SSH"_s}},
        {"mail",
         "220 mail.example.org ESMTP\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"mail"_s},
         {u"220 mail.example.org ESMTP"_s}},
        {"Redis",
         "-ERR wrong number of arguments for 'get' command\r\n",
         Then::Ends,
         "not-http",
         0,
         {u"Redis"_s}},
        {"web page without a head",
         "<html><body>Hello</body></html>",
         Then::Ends,
         "not-http",
         0,
         {u"web page"_s},
         {u"<html>"_s}},
        {"binary",
         QByteArray("\xff\x00\x01\x02", 4),
         Then::Stays,
         "not-http",
         0,
         {u"does not answer in HTTP"_s},
         {u"ff 00 01 02"_s}},
        {"HTTP/2",
         QByteArray("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64", 15),
         Then::Stays,
         "not-http",
         0,
         {u"HTTP/2"_s},
         {u"00 00 06 04"_s}},
        {"frames at once",
         QByteArray("\x81\x02hi", 4),
         Then::Stays,
         "not-http",
         0,
         {u"without an opening handshake"_s}},
        {"TLS alert",
         QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7),
         Then::Ends,
         "not-http",
         0,
         tls,
         {u"15 03 01"_s},
         {wss}},
        {"broken status line",
         "HTTP/1.1 OK\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"status line"_s, u"“HTTP/1.1 OK”"_s},
         {u"HTTP/1.1 OK"_s}},
        {"status of two digits",
         "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"“HTTP/1.1 20 OK”"_s, u"three digits"_s},
         {u"HTTP/1.1 20 OK"_s}},
        {"nonsense behind an announcement",
         "HTTP/1.1 103 Early Hints\r\n\r\nhello\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"does not answer in HTTP"_s},
         {u"HTTP/1.1 103 Early Hints"_s, u"hello"_s}},
        {"byte order mark",
         "\xef\xbb\xbfHTTP/1.1 403 Forbidden\r\n\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"byte order mark"_s},
         {u"In front: ef bb bf\nBehind: HTTP/1.1 403 Forbidden"_s}},
        {"empty line in front",
         "\r\nHTTP/1.1 403 Forbidden\r\n\r\n",
         Then::Stays,
         "not-http",
         0,
         {u"empty line"_s},
         {u"In front: 0d 0a\nBehind: HTTP/1.1 403 Forbidden"_s}},
        {"XMPP",
         "<?xml version='1.0'?><stream:error/>",
         Then::Stays,
         "not-http",
         0,
         {u"an XMPP server"_s}},
        {"line feeds only",
         "HTTP/1.1 101 OK\nUpgrade: websocket\n\n",
         Then::Stays,
         "not-http",
         101,
         {u"line feed"_s},
         {u"HTTP/1.1 101 OK"_s, u"Upgrade: websocket"_s}},
        {"refusal with line feeds",
         "HTTP/1.1 403 No\nServer: x\n\nbody",
         Then::Stays,
         "not-http",
         403,
         {u"line feed"_s, u"HTTP 403 No,"_s},
         {u"HTTP/1.1 403 No"_s}},
        {"line ends mixed up",
         "HTTP/1.1 101 OK\r\nUpgrade: websocket\n\r\n",
         Then::Stays,
         "not-http",
         101,
         {u"line feed"_s}},
        {"endless headers",
         "HTTP/1.1 101 OK\r\nX: " + QByteArray(400 * 1024, 'x'),
         Then::Stays,
         "headers-too-large",
         0,
         {u"128 KiB"_s},
         {u"HTTP/1.1 101 OK\nThe first 128 KiB of the answer are kept"_s}},
        {"endless announcements",
         QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(8000),
         Then::Stays,
         "headers-too-large",
         0,
         {}},
    };
}

std::vector<Case> broken101s()
{
    const NextStep compression{Kind::CompressionSettings};
    return {
        {"no Upgrade",
         "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: KEY\r\n\r\n",
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Upgrade: websocket”"_s},
         {u"Connection: Upgrade"_s}},
        {"no Connection",
         "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: KEY\r\n\r\n",
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Connection: Upgrade”"_s}},
        {"neither",
         "HTTP/1.1 101 OK\r\nSec-WebSocket-Accept: KEY\r\n\r\n",
         Then::Stays,
         "no-upgrade",
         101,
         {u"and"_s, u"proxy"_s}},
        {"another protocol",
         ok().replace("Upgrade: websocket", "Upgrade: h2c"),
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Upgrade: h2c”"_s},
         {u"Upgrade: h2c"_s}},
        {"a list of protocols",
         ok().replace("Upgrade: websocket", "Upgrade: h2c, websocket"),
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Upgrade: h2c, websocket”"_s}},
        {"Upgrade twice",
         ok("upgrade: websocket\r\n"),
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Upgrade: websocket, websocket”"_s}},
        {"Upgrade with a version",
         ok().replace("Upgrade: websocket", "Upgrade: websocket/13"),
         Then::Stays,
         "no-upgrade",
         101,
         {u"“Upgrade: websocket/13”"_s}},
        {"HTTP/1.0",
         ok().replace("HTTP/1.1", "HTTP/1.0"),
         Then::Stays,
         "no-upgrade",
         101,
         {u"HTTP/1.0"_s}},
        {"wrong accept",
         ok().replace("KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
         Then::Stays,
         "bad-accept",
         101,
         {u"does not match"_s},
         {u"Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="_s, u"Expected: "_s}},
        {"no accept",
         ok().replace("Sec-WebSocket-Accept: KEY\r\n", ""),
         Then::Stays,
         "bad-accept",
         101,
         {u"without Sec-WebSocket-Accept"_s},
         {u"(none)"_s}},
        {"accept twice",
         ok("Sec-WebSocket-Accept: KEY\r\n"),
         Then::Stays,
         "bad-accept",
         101,
         {u"2 times"_s, u"more than once"_s}},
        {"subprotocol",
         ok("Sec-WebSocket-Protocol: nope\r\n"),
         Then::Stays,
         "subprotocol-unrequested",
         101,
         {u"“nope”"_s},
         {u"Offered: chat.v1"_s},
         {{Kind::AddSubprotocol, u"nope"_s}}},
        {"subprotocol in another case",
         ok("Sec-WebSocket-Protocol: CHAT.v1\r\n"),
         Then::Stays,
         "subprotocol-unrequested",
         101,
         {},
         {},
         {{Kind::AddSubprotocol, u"CHAT.v1"_s}}},
        {"subprotocols in two lines",
         ok("Sec-WebSocket-Protocol: chat.v1\r\nsec-websocket-protocol: b\r\n"),
         Then::Stays,
         "subprotocol-unrequested",
         101,
         {u"more than one"_s},
         {u"chat.v1, b"_s},
         {{Kind::AddSubprotocol, u"b"_s}}},
        {"empty subprotocol",
         ok("Sec-WebSocket-Protocol:\r\n"),
         Then::Stays,
         "subprotocol-unrequested",
         101,
         {u"names none"_s}},
        {"extension",
         ok("Sec-WebSocket-Extensions: permessage-deflate\r\n"),
         Then::Stays,
         "extension-unrequested",
         101,
         {},
         {u"permessage-deflate"_s, u"(none)"_s},
         {compression}},
        {"extension in two lines",
         ok("Sec-WebSocket-Extensions: x-a\r\nSec-WebSocket-Extensions: x-b;p=1\r\n"),
         Then::Stays,
         "extension-unrequested",
         101,
         {},
         {u"x-a, x-b;p=1"_s},
         {retry}},
    };
}

std::vector<Case> ends()
{
    const NextStep limits{Kind::LimitSettings};
    return {
        {"silent",
         "",
         Then::Stays,
         "handshake-timeout",
         0,
         {u"did not answer"_s, u"2 s"_s},
         {u"No byte"_s},
         {wss, retry, limits}},
        {"half a head",
         "HTTP/1.1 101 OK\r\nUpgr",
         Then::Stays,
         "handshake-timeout",
         0,
         {u"did not finish"_s},
         {u"HTTP/1.1 101 OK"_s},
         {retry, limits}},
        {"only an announcement",
         "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
         Then::Stays,
         "handshake-timeout",
         0,
         {u"did not finish"_s},
         {u"103 Early Hints"_s},
         {retry, limits}},
        {"closed",
         "",
         Then::Ends,
         "closed-during-handshake",
         0,
         {u"without answering"_s},
         {u"in order (FIN)"_s},
         {wss, retry}},
        {"reset",
         "",
         Then::Resets,
         "closed-during-handshake",
         0,
         {u"reset"_s},
         {u"reset (RST)"_s},
         {wss, retry}},
        {"closed in the middle",
         "HTTP/1.1 101 OK\r\n",
         Then::Ends,
         "closed-during-handshake",
         0,
         {u"in the middle"_s},
         {u"in order (FIN)"_s, u"HTTP/1.1 101 OK"_s},
         {retry}},
    };
}

std::vector<Case> bodies()
{
    const QByteArray chunked = "HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n";
    return {
        {"chunked",
         chunked + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: 1\r\n\r\n",
         Then::Stays,
         "http-500",
         500,
         {},
         {u"hello world"_s},
         {retry},
         "hello world"},
        {"broken chunks",
         chunked + "5\r\nhello\r\nzz\r\n",
         Then::Stays,
         "http-500",
         500,
         {},
         {},
         {retry},
         "hello"},
        {"chunk of a huge size",
         chunked + "ffffffffffffffff\r\nhello",
         Then::Stays,
         "http-500",
         500,
         {},
         {},
         {retry},
         ""},
        {"chunks cut off",
         chunked + "5\r\nhel",
         Then::Ends,
         "http-500",
         500,
         {},
         {},
         {retry},
         "hel"},
        {"length cut off",
         "HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\nhello",
         Then::Ends,
         "http-500",
         500,
         {},
         {},
         {retry},
         "hello"},
        {"length that never comes",
         "HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\nhello",
         Then::Stays,
         "http-500",
         500,
         {},
         {},
         {retry},
         "hello"},
        {"no length, no end",
         "HTTP/1.1 500 Oops\r\n\r\nhello",
         Then::Stays,
         "http-500",
         500,
         {},
         {},
         {retry},
         "hello"},
        {"more than it says",
         "HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nhelloMOREBYTES",
         Then::Ends,
         "http-500",
         500,
         {},
         {u"hello"_s},
         {retry},
         "hello"},
        {"encoded",
         "HTTP/1.1 500 Oops\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
         Then::Ends,
         "http-500",
         500,
         {},
         {},
         {retry},
         "\x1f\x8b"},
        {"too large",
         refused("500 Oops", {}, QByteArray(100'000, 'b')),
         Then::Stays,
         "http-500",
         500,
         {},
         {},
         {retry},
         QByteArray(wire::maxHandshakeBody, 'b')},
    };
}

} // namespace

/// What is said about an opening handshake that fails: one row for each way it can.
class TestHandshakeDiagnosis : public QObject
{
    Q_OBJECT

private slots:
    void tells_data();
    void tells();
    void notesWhyABodyIsCut();
    void tellsWhetherAnOriginWasSent();
    void waitsForAllOfABody();
    void succeeds_data();
    void succeeds();
    void offersCompression_data();
    void offersCompression();
    void keepsNoRequestThatWasNotSent();
    void tellsNames();
    void tellsATcpTimeOut();
    void tellsProxies_data();
    void tellsProxies();
    void tellsSocks_data();
    void tellsSocks();
    void measuresTheProxy();
    void tellsTheTimeThatWasLeft();
    void wordsOfAllowances_data();
    void wordsOfAllowances();
    void wordsOfSocketErrors_data();
    void wordsOfSocketErrors();

private:
    static net::Target target(const QUrl &url)
    {
        net::Target target;
        target.url = url;
        target.subprotocols = {u"chat.v1"_s};
        return target;
    }
    /// For an answer that never comes; all others may take their time.
    static net::Target impatient(const QUrl &url)
    {
        net::Target wanted = target(url);
        wanted.limits = {shortMs, shortMs, shortMs, shortMs};
        return wanted;
    }
    static constexpr int shortMs = 2000;
};

void TestHandshakeDiagnosis::tells_data()
{
    QTest::addColumn<Case>("expected");
    for (const auto &cases : {refusals(), notHttps(), broken101s(), ends(), bodies()}) {
        for (const Case &row : cases)
            QTest::addRow("%s: %s", row.id.constData(), row.name) << row;
    }
}

void TestHandshakeDiagnosis::tells()
{
    QFETCH(const Case, expected);
    ScriptedServer server([&](const QByteArray &head) {
        const auto request = wire::parseRequestHead(head);
        const QByteArray key = *wire::headerValue(request->headers, "Sec-WebSocket-Key");
        return QByteArray(expected.answer).replace("KEY", wire::acceptKey(key));
    });
    if (expected.then == Then::Ends)
        connect(&server, &ScriptedServer::answered, &server, &ScriptedServer::end);
    else if (expected.then == Then::Resets)
        connect(&server, &ScriptedServer::answered, &server, &ScriptedServer::reset);
    const QUrl url = server.url(u"/chat?room=1"_s);
    const bool waits = expected.id == "handshake-timeout";
    const net::Target wanted = waits ? impatient(url) : target(url);
    Conversation talk;
    QElapsedTimer clock;
    clock.start();
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY2(clock.elapsed() < (waits ? shortMs : 1000) + 1500, "it takes longer than its limit");

    QCOMPARE(talk.diagnosis(), expected.id);
    const wire::Failure &failure = talk.failure;
    QVERIFY(!failure.message.isEmpty());
    QVERIFY(!failure.hint.isEmpty());
    for (const QString &word : expected.words) {
        QVERIFY2(failure.message.contains(word) || failure.hint.contains(word),
                 qPrintable(failure.message + u' ' + failure.hint));
    }
    for (const QString &part : expected.evidence)
        QVERIFY2(failure.evidence.contains(part), qPrintable(failure.evidence));
    std::vector<NextStep> steps = expected.steps;
    for (NextStep &step : steps)
        step.value.replace(u"PORT"_s, QString::number(wanted.url.port()));
    QCOMPARE(failure.steps.size(), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        QCOMPARE(failure.steps[i].kind, steps[i].kind);
        QCOMPARE(failure.steps[i].value, steps[i].value);
    }

    const wire::HandshakeFacts &facts = talk.handshake;
    QCOMPARE(facts.url, wanted.url.toString());
    QCOMPARE(facts.request, server.request());
    QCOMPARE(facts.status, expected.status);
    QCOMPARE(facts.body, expected.body);
    QCOMPARE(facts.offeredSubprotocols, wanted.subprotocols);
    QCOMPARE(facts.peer, u"127.0.0.1:%1"_s.arg(wanted.url.port()));
    QVERIFY(facts.timings.upgradeUs >= 0);
    QVERIFY(facts.response.size() <= net::Response::maxHead);
    if (expected.then != Then::Resets) {
        QByteArray sent = expected.answer;
        sent.replace("KEY",
                     wire::acceptKey(*wire::headerValue(
                         wire::parseRequestHead(server.request())->headers, "Sec-WebSocket-Key")));
        QVERIFY(sent.startsWith(facts.response));
        QCOMPARE(facts.response.isEmpty(), sent.isEmpty());
    }
    QVERIFY(talk.received(wire::Kind::Text).empty());
    QVERIFY(talk.received(wire::Kind::Close).empty());
}

void TestHandshakeDiagnosis::notesWhyABodyIsCut()
{
    const auto noteOf = [](const QByteArray &name) {
        const auto rows = bodies();
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&name](const Case &it) { return it.name == name; });
        ScriptedServer server([row](const QByteArray &) { return row->answer; });
        if (row->then == Then::Ends)
            connect(&server, &ScriptedServer::answered, &server, &ScriptedServer::end);
        Conversation talk;
        talk.connection.open(target(server.url()));
        [&talk] { QTRY_VERIFY(talk.isClosed()); }();
        return talk.handshake.bodyNote;
    };
    QVERIFY(noteOf("chunked").contains(u"chunks"));
    QVERIFY(noteOf("broken chunks").contains(u"broken"));
    QVERIFY(noteOf("chunks cut off").contains(u"before the whole body"));
    QCOMPARE(noteOf("length cut off"), u"Only 5 of 10 bytes of the body came."_s);
    QVERIFY(noteOf("no length, no end").contains(u"did not end"));
    QVERIFY(noteOf("too large").contains(u"64 KiB"));
    QCOMPARE(noteOf("more than it says"),
             u"9 further bytes came behind the end of the answer: MOREBYTES"_s);
    QCOMPARE(noteOf("encoded"), u"It is kept as it came: in the encoding gzip."_s);
}

void TestHandshakeDiagnosis::tellsWhetherAnOriginWasSent()
{
    ScriptedServer server([](const QByteArray &) { return refused("403 Forbidden"); });
    net::Target wanted = target(server.url());
    wanted.origin = u"https://app.example"_s;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(talk.failure.hint.contains(u"“https://app.example”"));
}

void TestHandshakeDiagnosis::waitsForAllOfABody()
{
    ScriptedServer server([](const QByteArray &) {
        return QByteArray("HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\nhello");
    });
    Conversation talk;
    connect(&server, &ScriptedServer::answered, &server,
            [&server] { server.write("world"); }); // a segment of its own
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.handshake.body, QByteArray("helloworld"));
    QCOMPARE(talk.handshake.bodyNote, QString());
}

void TestHandshakeDiagnosis::succeeds_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("keep-alive, Upgrade")
        << ok().replace("Connection: Upgrade", "connection: keep-alive, UPGRADE");
    QTest::newRow("Connection in two lines") << ok("Connection: keep-alive\r\n");
    QTest::newRow("any case") << ok().replace("Upgrade: websocket", "UPGRADE: WebSocket")
                                     .replace("Sec-WebSocket-Accept", "sec-websocket-accept");
    QTest::newRow("no reason") << ok().replace(" Switching Protocols", "");
    QTest::newRow("100 first") << "HTTP/1.1 100 Continue\r\n\r\n" + ok();
    QTest::newRow("103 twice")
        << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").repeated(2) + ok();
    QTest::newRow("60 KiB of headers") << ok("X-Large: " + QByteArray(60 * 1024, 'x') + "\r\n");
    QTest::newRow("many headers") << ok(QByteArray("Set-Cookie: a=b\r\n").repeated(1000));
    QTest::newRow("subprotocol") << ok("Sec-WebSocket-Protocol: chat.v1\r\n");
}

void TestHandshakeDiagnosis::succeeds()
{
    QFETCH(QByteArray, answer);
    ScriptedServer server([&answer](const QByteArray &head) {
        const auto request = wire::parseRequestHead(head);
        const QByteArray key = *wire::headerValue(request->headers, "Sec-WebSocket-Key");
        answer.replace("KEY", wire::acceptKey(key));
        return answer + QByteArray("\x81\x02hi", 4);
    });
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(1));
    QVERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.status, 101);
    QCOMPARE(talk.handshake.response, answer);
    server.write(QByteArray("\x81\x02ok", 4));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(2));
    talk.connection.close();
    QTRY_VERIFY(server.received().contains('\x88'));
}

void TestHandshakeDiagnosis::offersCompression_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("agreed") << QByteArray("permessage-deflate") << QByteArray();
    QTest::newRow("declined") << QByteArray() << QByteArray();
    QTest::newRow("broken") << QByteArray("permessage-deflate; server_max_window_bits=99")
                            << QByteArray("extension-unrequested");
    QTest::newRow("twice") << QByteArray("permessage-deflate, permessage-deflate")
                           << QByteArray("extension-unrequested");
}

void TestHandshakeDiagnosis::offersCompression()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, id);
    ScriptedServer server([&answer](const QByteArray &head) {
        return ScriptedServer::switching(
            head, answer.isEmpty() ? QByteArray() : "Sec-WebSocket-Extensions: " + answer + "\r\n");
    });
    net::Target wanted = target(server.url());
    wanted.headers = {{"X-One", "1"}};
    wanted.deflate = wire::DeflateParameters{};
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected() || talk.isClosed());
    QCOMPARE(talk.diagnosis(), id.isEmpty() ? QByteArray(wire::diagnosisId({})) : id);
    QCOMPARE(talk.handshake.request, server.request());
    QCOMPARE(talk.handshake.extensions, QString::fromLatin1(answer));
    const auto request = wire::parseRequestHead(server.request());
    QCOMPARE(wire::headerValue(request->headers, "Sec-WebSocket-Extensions"),
             wire::deflateOffer(*wanted.deflate));
    QCOMPARE(talk.handshake.offeredExtensions.toLatin1(), wire::deflateOffer(*wanted.deflate));
}

void TestHandshakeDiagnosis::keepsNoRequestThatWasNotSent()
{
    // A plain server that says nothing: TLS never gets done, so the request waits for ever.
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    QUrl url = server.url();
    url.setScheme(u"wss"_s);
    Conversation talk;
    talk.connection.open(impatient(url));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("handshake-timeout"));
    QVERIFY(talk.failure.message.contains(u"TLS"));
    QCOMPARE(talk.failure.steps.front(),
             (NextStep{Kind::UseUrl, u"ws://127.0.0.1:%1/"_s.arg(url.port())}));
    QVERIFY(talk.handshake.request.isEmpty());
}

void TestHandshakeDiagnosis::tellsNames()
{
    const tests::FakeResolver resolver(QHostInfo::HostNotFound, u"Host not found"_s);
    Conversation talk;
    talk.connection.open(target(QUrl(u"ws://no-such-host.invalid/"_s)));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("dns-not-found"));
    QVERIFY(talk.failure.message.contains(u"no-such-host.invalid"));
}

void TestHandshakeDiagnosis::tellsATcpTimeOut()
{
    const tests::FullListener full;
    if (!full.isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");
    Conversation talk;
    talk.connection.open(impatient(full.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tcp-timeout"));
    QVERIFY(talk.failure.message.contains(u"2 s"));
}

void TestHandshakeDiagnosis::tellsProxies_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("words");
    const auto row
        = [](const char *name, const QByteArray &answer, const QByteArray &id, const QString &words,
             bool ends = false) { QTest::newRow(name) << answer << ends << id << words; };
    row("wants a login",
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
        "realm=\"p\"\r\nContent-Length: 0\r\n\r\n",
        "proxy-auth", u"user name and password"_s);
    row("cannot reach", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "proxy-failed",
        u"could not connect to far.example:81"_s);
    row("cannot find", "HTTP/1.1 404 Where\r\nContent-Length: 0\r\n\r\n", "proxy-failed",
        u"cannot find far.example:81"_s);
    row("forbids", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "proxy-failed",
        u"does not allow"_s);
    row("hangs up", {}, "proxy-failed", u"closed the connection"_s, true);
    row("silent", {}, "proxy-failed", u"within 2 s"_s);
    row("SSH server", "SSH-2.0-x\r\n\r\n", "proxy-failed",
        u"is no HTTP proxy: it looks like an SSH server."_s);
    row("TLS server", QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7), "proxy-failed",
        u"is no HTTP proxy: it looks like a TLS server."_s, true);
}

void TestHandshakeDiagnosis::tellsProxies()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, ends);
    QFETCH(QByteArray, id);
    QFETCH(QString, words);
    ScriptedServer proxy([&answer](const QByteArray &) { return answer; });
    if (ends)
        connect(&proxy, &ScriptedServer::answered, &proxy, &ScriptedServer::end);
    const QUrl url(u"ws://far.example:81/"_s);
    const bool silent = answer.isEmpty() && !ends;
    net::Target wanted = silent ? impatient(url) : target(url);
    wanted.proxy
        = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, quint16(proxy.url().port()));
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), id);
    QVERIFY(!talk.failure.steps.empty());
    QVERIFY(talk.failure.message.contains(u"127.0.0.1:%1"_s.arg(proxy.url().port())));
    QVERIFY2(talk.failure.message.contains(words), qPrintable(talk.failure.message));
    QCOMPARE(talk.failure.timedOut, silent);
    QVERIFY(talk.handshake.request.isEmpty());
}

void TestHandshakeDiagnosis::tellsSocks_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("greeting"); // before anything was asked
    QTest::addColumn<QByteArray>("answer"); // to the request
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QString &host, const QByteArray &greeting,
                        const QByteArray &answer, const QByteArray &id, const QString &words) {
        QTest::newRow(name) << host << greeting << answer << id << words;
    };
    const QByteArray hello("\x05\x00", 2);
    const auto reply = [](char code) -> QByteArray {
        return QByteArray("\x05") + code + QByteArray("\x00\x01\0\0\0\0\0\0", 8);
    };
    const QString name = u"far.example"_s;
    const QString literal = u"192.0.2.1"_s;
    row("cannot", name, hello, reply(1), "proxy-failed", u"could not connect to far.example:81"_s);
    row("forbids", name, hello, reply(2), "proxy-failed", u"does not allow"_s);
    row("host unreachable", name, hello, reply(4), "proxy-failed",
        u"cannot find or reach far.example:81"_s);
    row("address unreachable", literal, hello, reply(4), "proxy-failed",
        u"cannot reach 192.0.2.1:81"_s);
    row("refused", name, hello, reply(5), "proxy-failed", u"works, but could not connect"_s);
    row("no method", name, QByteArray("\x05\xff", 2), {}, "proxy-auth", u"user name"_s);
    row("HTTP server", name, "HTTP/1.1 400 Bad Request\r\n\r\n", {}, "proxy-failed",
        u"is no SOCKS5 proxy: it looks like an HTTP server or proxy."_s);
    row("SSH server", name, "SSH-2.0-x\r\n", {}, "proxy-failed",
        u"is no SOCKS5 proxy: it looks like an SSH server."_s);
    row("something", name, "hello", {}, "proxy-failed", u"is no SOCKS5 proxy."_s);
}

void TestHandshakeDiagnosis::tellsSocks()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, greeting);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, id);
    QFETCH(QString, words);
    QTcpServer proxy;
    QVERIFY(proxy.listen(QHostAddress::LocalHost));
    // Qt may connect more than once.
    connect(&proxy, &QTcpServer::newConnection, &proxy, [&proxy, greeting, answer] {
        QTcpSocket *const socket = proxy.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket,
                [socket, greeting, answer, first = true]() mutable {
                    socket->readAll();
                    socket->write(std::exchange(first, false) ? greeting : answer);
                });
    });
    net::Target wanted = target(QUrl(u"ws://%1:81/"_s.arg(host)));
    wanted.proxy = QNetworkProxy(QNetworkProxy::Socks5Proxy, u"127.0.0.1"_s, proxy.serverPort());
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), id);
    QVERIFY2(talk.failure.message.contains(words), qPrintable(talk.failure.message));
    QVERIFY(!talk.failure.timedOut);
    QVERIFY(!talk.failure.evidence.isEmpty());
}

void TestHandshakeDiagnosis::measuresTheProxy()
{
    // After its CONNECT the same socket is the server's.
    ScriptedServer proxy([](const QByteArray &) {
        return QByteArray("HTTP/1.1 200 Connection established\r\n\r\n");
    });
    net::Target wanted = target(QUrl(u"ws://far.example:81/"_s));
    wanted.proxy
        = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, quint16(proxy.url().port()));
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(wire::headEnd(proxy.received()) > 0);
    QVERIFY(proxy.request().startsWith("CONNECT far.example:81 "));
    proxy.write(ScriptedServer::switching(proxy.received()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.request, proxy.received());
    QCOMPARE(talk.handshake.proxy, u"HTTP proxy 127.0.0.1:%1"_s.arg(proxy.url().port()));
    QVERIFY(talk.handshake.timings.tcpUs >= 0);
    QVERIFY(talk.handshake.timings.proxyUs >= 0);
    QVERIFY(talk.handshake.timings.upgradeUs >= 0);
}

void TestHandshakeDiagnosis::tellsTheTimeThatWasLeft()
{
    ScriptedServer proxy([](const QByteArray &) { return QByteArray(); });
    connect(&proxy, &ScriptedServer::answered, &proxy, [&proxy] {
        QTimer::singleShot(150, &proxy, [&proxy] { proxy.write("HTTP/1.1 200 OK\r\n\r\n"); });
    });
    net::Target wanted = target(QUrl(u"ws://far.example:81/"_s));
    wanted.proxy
        = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, quint16(proxy.url().port()));
    wanted.limits.connectMs = 3000;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("handshake-timeout"));
    QVERIFY(talk.failure.timedOut);
    static const QRegularExpression words(
        u"answer the upgrade request within the (?:([0-9]+) ms|[12] "
        "s) that were left for connecting\\.$"_s);
    const auto match = words.match(talk.failure.message);
    QVERIFY2(match.hasMatch(), qPrintable(talk.failure.message));
    QVERIFY(match.captured(1).toInt() <= 2900);
}

void TestHandshakeDiagnosis::wordsOfAllowances_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<bool>("isRest");
    QTest::addColumn<QString>("words");
    QTest::newRow("whole seconds") << 3000 << false << u"within 3 s."_s;
    QTest::newRow("milliseconds") << 1234 << false << u"within 1234 ms."_s;
    QTest::newRow("rest") << 2951 << true << u"within the 3 s that were left for connecting."_s;
    QTest::newRow("short rest") << 994 << true
                                << u"within the 990 ms that were left for connecting."_s;
    QTest::newRow("hardly a rest")
        << 1 << true << u"within the 10 ms that were left for connecting."_s;
    QTest::newRow("the system's") << 0 << false << u"within the time that this system waits."_s;
}

void TestHandshakeDiagnosis::wordsOfAllowances()
{
    QFETCH(int, ms);
    QFETCH(bool, isRest);
    QFETCH(QString, words);
    const net::Target wanted = target(QUrl(u"ws://far.example/"_s));
    const wire::Failure failure
        = net::stageTimedOut(wanted, net::Stage::Upgrade, {ms, isRest}, "HTTP");
    QVERIFY(failure.timedOut);
    QVERIFY2(failure.message.endsWith(words), qPrintable(failure.message));
}

void TestHandshakeDiagnosis::wordsOfSocketErrors_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<bool>("proxy");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("timedOut");
    const auto row = [](const char *name, QAbstractSocket::SocketError error, bool proxy,
                        const char *id, bool timedOut = false) {
        QTest::newRow(name) << int(error) << proxy << QByteArray(id) << timedOut;
    };
    row("refused", QAbstractSocket::ConnectionRefusedError, false, "tcp-refused");
    row("time", QAbstractSocket::SocketTimeoutError, false, "tcp-timeout", true);
    row("unreachable", QAbstractSocket::NetworkError, false, "network-unreachable");
    row("not allowed", QAbstractSocket::SocketAccessError, false, "network-unreachable");
    row("proxy refused", QAbstractSocket::ProxyConnectionRefusedError, true, "proxy-refused");
    row("proxy not found", QAbstractSocket::ProxyNotFoundError, true, "proxy-refused");
    row("proxy without an answer", QAbstractSocket::ProxyConnectionTimeoutError, true,
        "proxy-refused", true);
    row("proxy unreachable", QAbstractSocket::NetworkError, true, "proxy-refused");
    row("refused behind the proxy", QAbstractSocket::ConnectionRefusedError, true, "proxy-failed");
    row("not found by the proxy", QAbstractSocket::HostNotFoundError, true, "proxy-failed");
    row("not allowed by the proxy", QAbstractSocket::SocketAccessError, true, "proxy-failed");
    row("proxy wants a login", QAbstractSocket::ProxyAuthenticationRequiredError, true,
        "proxy-auth");
}

void TestHandshakeDiagnosis::wordsOfSocketErrors()
{
    QFETCH(int, error);
    QFETCH(bool, proxy);
    QFETCH(QByteArray, id);
    QFETCH(bool, timedOut);
    net::Target wanted = target(QUrl(u"ws://far.example/"_s));
    if (proxy)
        wanted.proxy = QNetworkProxy(QNetworkProxy::Socks5Proxy, u"near.example"_s, 1080);
    const auto socketError = QAbstractSocket::SocketError(error);
    const QString text = u"what the system says"_s;
    const wire::Failure failure = proxy
        ? net::proxyFailed(wanted, net::Stage::Tcp, socketError, text)
        : net::noAddressConnected(wanted, {{u"192.0.2.1"_s, socketError, text}}, {});
    QCOMPARE(wire::diagnosisId(failure.diagnosis), id);
    QCOMPARE(failure.evidence, u"what the system says"_s);
    QCOMPARE(failure.timedOut, timedOut);
    QVERIFY(failure.message.contains(proxy ? u"near.example:1080"_s : u"far.example:80"_s));
    QVERIFY(!failure.hint.isEmpty());
    QVERIFY(!failure.steps.empty());
}

QTEST_GUILESS_MAIN(TestHandshakeDiagnosis)
#include "tst_handshakediagnosis.moc"
