// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/ndjson.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "wire/closecode.h"

#include <charconv>
#include <iterator>
#include <string>

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;
using wire::State;

namespace {

// Bytes to escape that start at p: JSON's own, and those a terminal or a reader of lines might obey
// (DEL, C1 controls, U+2028, U+2029). 0: the byte is copied.
int escapedBytes(const char *p, const char *end)
{
    const auto byte = static_cast<unsigned char>(*p);
    if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
        return 1;
    if (byte == 0xC2 && end - p > 1 && static_cast<unsigned char>(p[1]) < 0xA0)
        return 2;
    if (byte == 0xE2 && end - p > 2 && p[1] == '\x80' && (p[2] == '\xA8' || p[2] == '\xA9'))
        return 3;
    return 0;
}

/// Builds one JSON object on one line. Keys are literals that need no escapes.
class JsonLine
{
public:
    explicit JsonLine(std::size_t expected)
    {
        m_text.reserve(expected);
        m_text += '{';
    }

    void add(const char *key, qint64 value)
    {
        addKey(key);
        addNumber(value);
    }
    void add(const char *key, bool value)
    {
        addKey(key);
        m_text += value ? "true" : "false";
    }
    void add(const char *key, const QString &value) { addUtf8(key, value.toUtf8()); }
    /// Header text: UTF-8 when it is, Latin-1 otherwise.
    void addHeaderText(const char *key, const QByteArray &value)
    {
        addUtf8(key, value.isValidUtf8() ? value : QString::fromLatin1(value).toUtf8());
    }
    void addUtf8(const char *key, QByteArrayView value)
    {
        addKey(key);
        m_text += '"';
        const char *copied = value.begin();
        for (const char *p = copied; p != value.end();) {
            const int escaped = escapedBytes(p, value.end());
            if (escaped == 0) {
                ++p;
                continue;
            }
            m_text.append(copied, p);
            addEscape(p, escaped);
            p += escaped;
            copied = p;
        }
        m_text.append(copied, value.end());
        m_text += '"';
    }
    /// null for negative values.
    void addTiming(const char *key, qint64 us)
    {
        addKey(key);
        if (us < 0)
            m_text += "null";
        else
            addNumber(us);
    }

    /// Without a key: an element of the array begun last.
    void beginObject(const char *key = nullptr)
    {
        addKey(key);
        m_text += '{';
    }
    void endObject() { m_text += '}'; }
    void beginArray(const char *key)
    {
        addKey(key);
        m_text += '[';
    }
    void endArray() { m_text += ']'; }
    void addList(const char *key, const QStringList &values)
    {
        beginArray(key);
        for (const QString &value : values)
            addUtf8(nullptr, value.toUtf8());
        endArray();
    }

    QByteArray finish()
    {
        endObject();
        return QByteArray(m_text.data(), static_cast<qsizetype>(m_text.size()));
    }

private:
    void addKey(const char *key)
    {
        if (m_text.back() != '{' && m_text.back() != '[')
            m_text += ',';
        if (!key)
            return;
        m_text += '"';
        m_text += key;
        m_text += "\":";
    }

    void addNumber(qint64 value)
    {
        char digits[20];
        m_text.append(digits, std::to_chars(digits, std::end(digits), value).ptr);
    }

    void addEscape(const char *bytes, int size)
    {
        const auto byte = static_cast<unsigned char>(*bytes);
        if (byte == '"' || byte == '\\') {
            m_text += '\\';
            m_text += *bytes;
        } else if (byte == '\n') {
            m_text += "\\n";
        } else if (byte == '\r') {
            m_text += "\\r";
        } else if (byte == '\t') {
            m_text += "\\t";
        } else if (size == 3) {
            m_text += bytes[2] == '\xA8' ? "\\u2028" : "\\u2029";
        } else {
            // A C1 control's second byte is its code point.
            const auto code = static_cast<unsigned char>(bytes[size - 1]);
            m_text += "\\u00";
            m_text += "0123456789abcdef"[code >> 4];
            m_text += "0123456789abcdef"[code & 0xF];
        }
    }

    std::string m_text;
};

const char *directionName(Direction direction)
{
    switch (direction) {
    case Direction::In:
        return "in";
    case Direction::Out:
        return "out";
    case Direction::Local:
        break;
    }
    return "local";
}

const char *kindName(Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return "text";
    case Kind::Binary:
        return "binary";
    case Kind::Ping:
        return "ping";
    case Kind::Pong:
        return "pong";
    case Kind::Close:
        return "close";
    case Kind::Handshake:
        return "handshake";
    case Kind::State:
        return "state";
    case Kind::Error:
        break;
    }
    return "error";
}

const char *stateName(State state)
{
    switch (state) {
    case State::Connecting:
        return "connecting";
    case State::Connected:
        return "connected";
    case State::Closing:
        return "closing";
    case State::Reconnecting:
        return "reconnecting";
    case State::Idle:
    case State::Closed:
        break;
    }
    return "closed";
}

void addPayload(JsonLine &line, QByteArrayView payload)
{
    if (payload.isValidUtf8())
        line.addUtf8("text", payload);
    else
        line.addUtf8("base64", payload.toByteArray().toBase64());
}

void addClose(JsonLine &line, const wire::Record &record, QByteArrayView reason)
{
    line.add("code", qint64{record.code});
    line.add("reason", QString::fromUtf8(reason));
    line.add(
        "clean",
        record.direction != Direction::Local
            && (record.code == wire::CloseCode::NoStatus || wire::mayAppearOnWire(record.code)));
}

QByteArray isoTime(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate).toLatin1();
}

void addTls(JsonLine &line, const wire::TlsFacts &tls)
{
    line.beginObject("tls");
    line.add("protocol", tls.protocol);
    line.add("cipher", tls.cipher);
    line.add("verified", tls.verified);
    line.addList("problems", tls.problems);
    line.beginArray("chain");
    for (const wire::CertificateFacts &certificate : tls.chain) {
        line.beginObject();
        line.add("subject", certificate.subject);
        line.add("issuer", certificate.issuer);
        line.addList("names", certificate.names);
        line.addUtf8("valid_from", isoTime(certificate.validFrom));
        line.addUtf8("valid_to", isoTime(certificate.validTo));
        line.addUtf8("serial", certificate.serial);
        line.addUtf8("sha256", certificate.sha256);
        line.addUtf8("sha1", certificate.sha1);
        line.add("key", certificate.key);
        line.add("self_signed", certificate.selfSigned);
        line.endObject();
    }
    line.endArray();
    line.endObject();
}

void addHandshake(JsonLine &line, const wire::HandshakeFacts &facts)
{
    line.addHeaderText("request", facts.request);
    line.addHeaderText("response", facts.response);
    line.add("status", qint64{facts.status});
    line.beginObject("timings");
    line.addTiming("dns_us", facts.timings.dnsUs);
    line.addTiming("tcp_us", facts.timings.tcpUs);
    line.addTiming("proxy_us", facts.timings.proxyUs);
    line.addTiming("tls_us", facts.timings.tlsUs);
    line.addTiming("upgrade_us", facts.timings.upgradeUs);
    line.endObject();
    line.add("subprotocol", facts.subprotocol);
    line.add("extensions", facts.extensions);
    if (facts.tls)
        addTls(line, *facts.tls);
    line.add("url", facts.url);
    if (!facts.body.isEmpty() && facts.body.isValidUtf8())
        line.addUtf8("body", facts.body);
    else if (!facts.body.isEmpty())
        line.addUtf8("body_base64", facts.body.toBase64());
    if (!facts.bodyNote.isEmpty())
        line.add("body_note", facts.bodyNote);
    line.addList("offered_subprotocols", facts.offeredSubprotocols);
    line.add("offered_extensions", facts.offeredExtensions);
    line.add("peer", facts.peer);
}

void addFailure(JsonLine &line, const wire::Failure &failure)
{
    line.addUtf8("diagnosis", wire::diagnosisId(failure.diagnosis, failure.httpStatus));
    line.add("message", failure.message);
    line.add("hint", failure.hint);
    if (!failure.evidence.isEmpty())
        line.add("evidence", failure.evidence);
    if (!failure.bytes.isEmpty())
        line.addUtf8("frame", failure.bytes.toHex());
}

} // namespace

QByteArray ndjsonRow(const Capture &capture, std::size_t row, std::int64_t epochNs,
                     std::uint64_t rowsBefore)
{
    const wire::Record &record = capture.record(row);
    const std::string_view bytes = capture.payload(row);
    const QByteArrayView payload(bytes.data(), static_cast<qsizetype>(bytes.size()));

    JsonLine line(bytes.size() + bytes.size() / 8 + 256);
    const std::uint64_t seq = rowsBefore + row + 1;
    line.add("seq", static_cast<qint64>(seq));
    line.addUtf8("time", base::isoMicroseconds(record.time));
    line.add("elapsed_us", qint64{record.time - epochNs} / 1000);
    line.addUtf8("direction", directionName(record.direction));
    line.addUtf8("kind", kindName(record.kind));
    line.add("size", qint64{record.size});
    line.add("wire_size", qint64{record.wireSize});
    line.add("frames", qint64{record.frames});
    line.add("compressed", (record.flags & wire::Record::Compressed) != 0);
    if (capture.payloadKept(row))
        addPayload(line, payload);
    if ((record.flags & wire::Record::Automatic) != 0)
        line.add("automatic", true);
    if ((record.flags & wire::Record::Raw) != 0)
        line.add("raw", true);

    switch (record.kind) {
    case Kind::Close:
        addClose(line, record, payload);
        break;
    case Kind::State:
        line.addUtf8("state", stateName(static_cast<State>(record.code)));
        break;
    case Kind::Handshake:
        if (const auto facts = capture.handshake(row))
            addHandshake(line, *facts);
        break;
    case Kind::Error:
        if (const auto failure = capture.failure(row))
            addFailure(line, *failure);
        else
            addFailure(line, {wire::Diagnosis::None, 0, QString::fromUtf8(payload), {}});
        break;
    case Kind::Text:
    case Kind::Binary:
    case Kind::Ping:
    case Kind::Pong:
        break;
    }
    return line.finish();
}

} // namespace sockwright::capture
