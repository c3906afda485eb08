// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/harfacts.h"

#include <QUrl>

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using format::JsonValue;

namespace {

QStringList strings(const JsonValue &list)
{
    QStringList found;
    for (const JsonValue &item : list.items())
        found.append(item.toString());
    return found;
}

// Foreign text within a line of a head.
QByteArray lineText(const JsonValue &value)
{
    return value.toString().remove(u'\r').remove(u'\n').toUtf8();
}

int status(const JsonValue &value)
{
    return static_cast<int>(std::clamp<qint64>(value.toInt64(), 0, 999));
}

// Milliseconds, also with a fraction; -1 for what is not known.
std::int64_t microseconds(const JsonValue &value)
{
    bool isNumber = false;
    const double ms = value.rawText().toDouble(&isNumber);
    constexpr double longest = 1e9;
    return isNumber && ms >= 0 && ms < longest ? static_cast<std::int64_t>(ms * 1000) : -1;
}

QByteArray headerLines(const JsonValue &headers)
{
    QByteArray lines;
    for (const JsonValue &header : headers.items()) {
        const QByteArray name = lineText(header.value(u"name"_s));
        if (!name.isEmpty() && !name.startsWith(':')) // HTTP/2 has no such lines
            lines += name + ": " + lineText(header.value(u"value"_s)) + "\r\n";
    }
    return lines + "\r\n";
}

QByteArray targetOf(const QUrl &url)
{
    const QByteArray path = url.path(QUrl::FullyEncoded).toUtf8();
    QByteArray target = path.isEmpty() ? QByteArray("/") : path;
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toUtf8();
    return target;
}

wire::TlsFacts tlsFromRow(const JsonValue &tls)
{
    wire::TlsFacts facts;
    facts.protocol = tls.value(u"protocol"_s).toString();
    facts.cipher = tls.value(u"cipher"_s).toString();
    facts.verified = tls.value(u"verified"_s).toBool();
    facts.trusted = tls.value(u"trusted"_s).toBool();
    facts.problems = strings(tls.value(u"problems"_s));
    for (const JsonValue &item : tls.value(u"chain"_s).items()) {
        wire::CertificateFacts certificate;
        const auto text = [&item](const QString &key) { return item.value(key).toString(); };
        certificate.subject = text(u"subject"_s);
        certificate.issuer = text(u"issuer"_s);
        certificate.names = strings(item.value(u"names"_s));
        certificate.validFrom = QDateTime::fromString(text(u"valid_from"_s), Qt::ISODate);
        certificate.validTo = QDateTime::fromString(text(u"valid_to"_s), Qt::ISODate);
        certificate.serial = text(u"serial"_s).toLatin1();
        certificate.sha256 = text(u"sha256"_s).toLatin1();
        certificate.sha1 = text(u"sha1"_s).toLatin1();
        certificate.key = text(u"key"_s);
        certificate.selfSigned = item.value(u"self_signed"_s).toBool();
        facts.chain.push_back(std::move(certificate));
    }
    return facts;
}

} // namespace

wire::HandshakeFacts factsFromHar(const JsonValue &request, const JsonValue &response,
                                  const JsonValue &timings, const QString &address,
                                  const QString &connection)
{
    wire::HandshakeFacts facts;
    const QUrl url(request.value(u"url"_s).toString());
    facts.url = url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo);
    QByteArray method = lineText(request.value(u"method"_s));
    if (method.isEmpty())
        method = "GET";
    facts.request
        = method + ' ' + targetOf(url) + " HTTP/1.1\r\n" + headerLines(request.value(u"headers"_s));

    facts.status = status(response.value(u"status"_s));
    if (facts.status != 0) {
        facts.response = "HTTP/1.1 " + QByteArray::number(facts.status) + ' '
            + lineText(response.value(u"statusText"_s)) + "\r\n"
            + headerLines(response.value(u"headers"_s));
    }
    const JsonValue &content = response.value(u"content"_s);
    QByteArray body = content.value(u"text"_s).toString().toUtf8();
    if (content.value(u"encoding"_s).toString() == "base64"_L1)
        body = QByteArray::fromBase64(body);
    facts.body = body.left(wire::maxHandshakeBody);

    if (const auto head = wire::parseRequestHead(facts.request)) {
        const auto offered = wire::headerValue(head->headers, "Sec-WebSocket-Protocol");
        if (offered) {
            for (const QByteArray &name : offered->split(','))
                facts.offeredSubprotocols.append(QString::fromUtf8(name.trimmed()));
        }
        facts.offeredExtensions = QString::fromUtf8(
            wire::headerValue(head->headers, "Sec-WebSocket-Extensions").value_or(QByteArray()));
    }
    const auto head = wire::parseResponseHead(facts.response);
    if (head && facts.status == 101) {
        facts.subprotocol = QString::fromUtf8(
            wire::headerValue(head->headers, "Sec-WebSocket-Protocol").value_or(QByteArray()));
        facts.extensions = QString::fromUtf8(
            wire::headerValue(head->headers, "Sec-WebSocket-Extensions").value_or(QByteArray()));
    }
    if (!address.isEmpty()) {
        const QString port = connection.isEmpty() ? QString::number(url.port(80)) : connection;
        facts.peer = (address.contains(u':') ? u'[' + address + u']' : address) + u':' + port;
    }
    facts.timings.dnsUs = microseconds(timings.value(u"dns"_s));
    facts.timings.tcpUs = microseconds(timings.value(u"connect"_s));
    facts.timings.tlsUs = microseconds(timings.value(u"ssl"_s));
    if (facts.timings.tcpUs >= 0 && facts.timings.tlsUs > 0) // HAR counts TLS as connecting
        facts.timings.tcpUs = std::max<std::int64_t>(facts.timings.tcpUs - facts.timings.tlsUs, 0);
    facts.timings.upgradeUs = microseconds(timings.value(u"wait"_s));
    return facts;
}

wire::HandshakeFacts factsFromRow(const JsonValue &row)
{
    const auto text = [&row](const QString &key) { return row.value(key).toString(); };
    wire::HandshakeFacts facts;
    facts.url = text(u"url"_s);
    facts.request = text(u"request"_s).toUtf8();
    facts.response = text(u"response"_s).toUtf8();
    facts.body = row.find(u"body"_s) ? text(u"body"_s).toUtf8()
                                     : QByteArray::fromBase64(text(u"body_base64"_s).toLatin1());
    facts.body.truncate(wire::maxHandshakeBody);
    facts.bodyNote = text(u"body_note"_s);
    facts.status = status(row.value(u"status"_s));
    facts.offeredSubprotocols = strings(row.value(u"offered_subprotocols"_s));
    facts.offeredExtensions = text(u"offered_extensions"_s);
    facts.subprotocol = text(u"subprotocol"_s);
    facts.extensions = text(u"extensions"_s);
    facts.peer = text(u"peer"_s);
    const JsonValue &timings = row.value(u"timings"_s);
    const auto stage = [&timings](const QString &key) {
        return std::max<std::int64_t>(timings.value(key).toInt64(-1), -1);
    };
    facts.timings = {stage(u"dns_us"_s), stage(u"tcp_us"_s), stage(u"proxy_us"_s),
                     stage(u"tls_us"_s), stage(u"upgrade_us"_s)};
    if (row.find(u"tls"_s))
        facts.tls = tlsFromRow(row.value(u"tls"_s));
    return facts;
}

wire::Failure failureFromRow(const JsonValue &row)
{
    const auto text = [&row](const QString &key) { return row.value(key).toString(); };
    wire::Failure failure;
    const QByteArray id = text(u"diagnosis"_s).toLatin1();
    failure.diagnosis = wire::diagnosisFromId(id).value_or(wire::Diagnosis::None);
    if (id.startsWith("http-"))
        failure.httpStatus = id.mid(5).toInt();
    failure.message = text(u"message"_s);
    failure.hint = text(u"hint"_s);
    failure.evidence = text(u"evidence"_s);
    failure.bytes = QByteArray::fromHex(text(u"frame"_s).toLatin1());
    return failure;
}

} // namespace sockwright::capture
