// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/handshakecommand.h"

#include "base/byteview.h"
#include "format/visible.h"

#include <QByteArrayView>
#include <QString>

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace sockwright::capture {

namespace {

bool isPlain(char c)
{
    constexpr std::string_view plain = "_./:=@%+,-";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || plain.find(c) != std::string_view::npos;
}

// Nothing in it is hidden, and nothing acts on a terminal.
bool isVisible(std::string_view text)
{
    const QByteArrayView bytes(text.data(), static_cast<qsizetype>(text.size()));
    return bytes.isValidUtf8() && format::visibleText(text, false) == QString::fromUtf8(bytes);
}

QByteArray spelledOut(std::string_view text)
{
    QByteArray result = "$'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            result += '\\';
            result += c;
        } else if (byte >= 0x20 && byte < 0x7F) {
            result += c;
        } else {
            result += '\\';
            result += QByteArray::number(byte, 8).rightJustified(3, '0');
        }
    }
    return result + '\'';
}

bool isOneOf(const QByteArray &name, std::initializer_list<QByteArrayView> names)
{
    return std::any_of(names.begin(), names.end(), [&name](QByteArrayView other) {
        return name.compare(other, Qt::CaseInsensitive) == 0;
    });
}

struct Url
{
    bool secure = false;
    QByteArray authority; // "example.org:8080"
    QByteArray target; // "/chat?room=1"
};

// The target is the request's own where it was sent: it is what was asked for, to the byte.
Url urlOf(const wire::HandshakeFacts &facts, const std::optional<wire::RequestHead> &request)
{
    Url result;
    QByteArray rest = facts.url.toUtf8();
    const qsizetype scheme = rest.indexOf("://");
    if (scheme >= 0) {
        result.secure = rest.startsWith("wss");
        rest.remove(0, scheme + 3);
    }
    rest.truncate(std::min(rest.indexOf('#') < 0 ? rest.size() : rest.indexOf('#'), rest.size()));
    const auto *const end
        = std::find_if(rest.cbegin(), rest.cend(), [](char c) { return c == '/' || c == '?'; });
    result.authority = rest.first(end - rest.cbegin());
    result.target = rest.sliced(end - rest.cbegin());
    if (request && request->target.startsWith('/'))
        result.target = request->target;
    if (!result.target.startsWith('/'))
        result.target.prepend('/');
    return result;
}

void append(QByteArray &command, QByteArrayView option, const QByteArray &value)
{
    command += ' ';
    command.append(option);
    command += ' ';
    command += shellQuoted(base::viewOf(value));
}

bool withoutCheck(const wire::HandshakeFacts &facts)
{
    return facts.tls && !facts.tls->verified && !facts.request.isEmpty();
}

} // namespace

QByteArray shellQuoted(std::string_view argument)
{
    const QByteArrayView bytes(argument.data(), static_cast<qsizetype>(argument.size()));
    if (!argument.empty() && std::all_of(argument.begin(), argument.end(), isPlain))
        return bytes.toByteArray();
    if (!isVisible(argument))
        return spelledOut(argument);
    return '\'' + bytes.toByteArray().replace('\'', "'\\''") + '\'';
}

QByteArray curlCommand(const wire::HandshakeFacts &facts)
{
    const auto request = wire::parseRequestHead(facts.request);
    const Url url = urlOf(facts, request);
    QByteArray command = "curl -i -N --http1.1";
    if (withoutCheck(facts))
        command += " -k";
    if (url.target.contains("/."))
        command += " --path-as-is";
    const QByteArray address = (url.secure ? "https://" : "http://") + url.authority + url.target;
    constexpr std::string_view patterns = "[]{}"; // that curl would expand
    if (std::any_of(address.begin(), address.end(),
                    [patterns](char c) { return patterns.find(c) != std::string_view::npos; })) {
        command += " -g";
    }
    if (request) {
        // curl's own headers that the request did not have are taken out.
        for (const QByteArray name : {"User-Agent", "Accept"}) {
            if (!wire::headerValue(request->headers, name))
                append(command, "-H", name + ':');
        }
        for (const wire::Header &header : request->headers) {
            if (isOneOf(header.name, {"Host"}) && header.value == url.authority)
                continue;
            // "Name:" would take the header out; "Name;" sends it without a value.
            append(command, "-H",
                   header.value.isEmpty() ? header.name + ';' : header.name + ": " + header.value);
        }
    }
    return command + ' ' + shellQuoted(base::viewOf(address));
}

QByteArray wscatCommand(const wire::HandshakeFacts &facts)
{
    const auto request = wire::parseRequestHead(facts.request);
    const Url url = urlOf(facts, request);
    QByteArray command = "wscat";
    if (withoutCheck(facts))
        command += " -n";
    append(command, "-c", (url.secure ? "wss://" : "ws://") + url.authority + url.target);
    for (const QString &subprotocol : facts.offeredSubprotocols)
        append(command, "-s", subprotocol.toUtf8());
    if (!request)
        return command;
    for (const wire::Header &header : request->headers) {
        if (isOneOf(header.name,
                    {"Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version",
                     "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"}))
            continue;
        if (isOneOf(header.name, {"Host"})) {
            if (header.value != url.authority)
                append(command, "--host", header.value);
        } else if (isOneOf(header.name, {"Origin"})) {
            append(command, "-o", header.value);
        } else {
            append(command, "-H", header.name + ": " + header.value);
        }
    }
    return command;
}

} // namespace sockwright::capture
