// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/harentry.h"

#include "base/byteview.h"
#include "base/clock.h"

#include <QHash>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

void addNameAndValue(JsonLine &json, const QByteArray &name, const QByteArray &value)
{
    json.beginObject();
    json.addHeaderText("name", name);
    json.addHeaderText("value", value);
}

void addHeaders(JsonLine &json, const wire::Headers &headers)
{
    json.beginArray("headers");
    for (const wire::Header &header : headers) {
        addNameAndValue(json, header.name, header.value);
        json.endObject();
    }
    json.endArray();
}

bool isNamed(const wire::Header &header, const char *name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

std::pair<QByteArray, QByteArray> cutAt(const QByteArray &text, char separator)
{
    const qsizetype at = text.indexOf(separator);
    return {text.left(at).trimmed(), at < 0 ? QByteArray() : text.mid(at + 1).trimmed()};
}

void addRequestCookies(JsonLine &json, const wire::Headers &headers)
{
    json.beginArray("cookies");
    for (const wire::Header &header : headers) {
        if (!isNamed(header, "Cookie"))
            continue;
        for (const QByteArray &pair : header.value.split(';')) {
            const auto [name, value] = cutAt(pair, '=');
            if (name.isEmpty())
                continue;
            addNameAndValue(json, name, value);
            json.endObject();
        }
    }
    json.endArray();
}

void addSetCookies(JsonLine &json, const wire::Headers &headers)
{
    json.beginArray("cookies");
    for (const wire::Header &header : headers) {
        if (!isNamed(header, "Set-Cookie"))
            continue;
        const QList<QByteArray> parts = header.value.split(';');
        const auto [name, value] = cutAt(parts.first(), '=');
        addNameAndValue(json, name, value);
        QHash<QByteArray, QByteArray> attributes; // the last of a name counts, RFC 6265
        for (const QByteArray &part : parts.sliced(1)) {
            const auto [attribute, text] = cutAt(part, '=');
            attributes.insert(attribute.toLower(), text);
        }
        if (attributes.contains("path"))
            json.addHeaderText("path", attributes.value("path"));
        if (attributes.contains("domain"))
            json.addHeaderText("domain", attributes.value("domain"));
        json.add("httpOnly", attributes.contains("httponly"));
        json.add("secure", attributes.contains("secure"));
        json.endObject();
    }
    json.endArray();
}

QByteArray milliseconds(std::int64_t us)
{
    return QByteArray::number(static_cast<double>(std::max<std::int64_t>(us, 0)) / 1000, 'f', 3);
}

std::int64_t reached(std::int64_t us)
{
    return std::max<std::int64_t>(us, 0);
}

void addTimings(JsonLine &json, const wire::Timings &timings)
{
    const auto add = [&json](const char *key, std::int64_t us) {
        json.addRaw(key, us < 0 ? "-1" : base::viewOf(milliseconds(us)));
    };
    // Connecting includes TLS, as HAR has it.
    const std::int64_t connect = timings.tcpUs < 0
        ? -1
        : timings.tcpUs + reached(timings.proxyUs) + reached(timings.tlsUs);
    json.beginObject("timings");
    json.addRaw("blocked", "-1");
    add("dns", timings.dnsUs);
    add("connect", connect);
    add("ssl", timings.tlsUs);
    json.addRaw("send", "0");
    json.addRaw("wait", base::viewOf(milliseconds(timings.upgradeUs)));
    json.addRaw("receive", "0");
    json.endObject();
}

void addRequest(JsonLine &json, const wire::HandshakeFacts &facts)
{
    const auto head = wire::parseRequestHead(facts.request).value_or(wire::RequestHead());
    const QUrl url(facts.url);
    json.beginObject("request");
    json.addHeaderText("method", head.method.isEmpty() ? "GET" : head.method);
    json.addUtf8("url",
                 url.isValid() && !url.scheme().isEmpty() ? url.toEncoded()
                                                          : QByteArray("about:blank"));
    json.addUtf8("httpVersion", "HTTP/1.1");
    addRequestCookies(json, head.headers);
    addHeaders(json, head.headers);
    json.beginArray("queryString");
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        json.beginObject();
        json.add("name", name);
        json.add("value", value);
        json.endObject();
    }
    json.endArray();
    json.add("headersSize", facts.request.isEmpty() ? qint64{-1} : facts.request.size());
    json.add("bodySize", qint64{0});
    json.endObject();
}

void addResponse(JsonLine &json, const wire::HandshakeFacts &facts)
{
    const auto head = wire::parseResponseHead(facts.response).value_or(wire::ResponseHead());
    json.beginObject("response");
    json.add("status", qint64{facts.status});
    json.addHeaderText("statusText", head.reason);
    json.addUtf8("httpVersion", "HTTP/1.1");
    addSetCookies(json, head.headers);
    addHeaders(json, head.headers);
    json.beginObject("content");
    json.add("size", facts.body.size());
    json.addHeaderText("mimeType",
                       wire::headerValue(head.headers, "Content-Type").value_or(QByteArray()));
    if (!facts.body.isEmpty() && facts.body.isValidUtf8()) {
        json.addUtf8("text", facts.body);
    } else if (!facts.body.isEmpty()) {
        json.addUtf8("text", facts.body.toBase64());
        json.addUtf8("encoding", "base64");
    }
    json.endObject();
    json.addHeaderText("redirectURL",
                       wire::headerValue(head.headers, "Location").value_or(QByteArray()));
    json.add("headersSize", facts.response.isEmpty() ? qint64{-1} : facts.response.size());
    json.add("bodySize", facts.body.size());
    json.endObject();
}

} // namespace

void addHarHandshake(JsonLine &json, const wire::HandshakeFacts &facts, std::int64_t time)
{
    const wire::Timings &timings = facts.timings;
    const std::int64_t tookUs = reached(timings.dnsUs) + reached(timings.tcpUs)
        + reached(timings.proxyUs) + reached(timings.tlsUs) + reached(timings.upgradeUs);
    json.addUtf8("startedDateTime", base::isoMicroseconds(time - tookUs * 1000));
    json.addRaw("time", base::viewOf(milliseconds(tookUs)));
    addRequest(json, facts);
    addResponse(json, facts);
    json.beginObject("cache");
    json.endObject();
    addTimings(json, timings);
    // "127.0.0.1:80", "[::1]:80"
    const qsizetype colon = facts.peer.lastIndexOf(u':');
    if (colon > 0) {
        QString address = facts.peer.left(colon);
        address.remove(u'[').remove(u']');
        json.add("serverIPAddress", address);
        json.add("connection", facts.peer.mid(colon + 1));
    }
}

QByteArray epochSeconds(std::int64_t ns)
{
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t whole = std::max<std::int64_t>(ns, 0);
    return QByteArray::number(qint64{whole / second}) + '.'
        + QByteArray::number(qint64{whole % second}).rightJustified(9, '0');
}

} // namespace sockwright::capture
