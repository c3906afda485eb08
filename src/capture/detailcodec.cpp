// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/detailcodec.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QTimeZone>

#include <algorithm>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

QCborArray toArray(const QStringList &list)
{
    return QCborArray::fromStringList(list);
}

QStringList toStrings(const QCborValue &value)
{
    QStringList list;
    for (const QCborValue &entry : value.toArray())
        list.push_back(entry.toString());
    return list;
}

QCborValue toMs(const QDateTime &time)
{
    return time.isValid() ? QCborValue(time.toMSecsSinceEpoch()) : QCborValue();
}

QDateTime toTime(const QCborValue &value)
{
    return value.isInteger() ? QDateTime::fromMSecsSinceEpoch(value.toInteger(), QTimeZone::utc())
                             : QDateTime();
}

QCborMap certificate(const wire::CertificateFacts &facts)
{
    return {{u"subject"_s, facts.subject},
            {u"issuer"_s, facts.issuer},
            {u"names"_s, toArray(facts.names)},
            {u"from"_s, toMs(facts.validFrom)},
            {u"to"_s, toMs(facts.validTo)},
            {u"serial"_s, facts.serial},
            {u"sha256"_s, facts.sha256},
            {u"sha1"_s, facts.sha1},
            {u"key"_s, facts.key},
            {u"selfSigned"_s, facts.selfSigned}};
}

wire::CertificateFacts certificate(const QCborMap &map)
{
    return {map[u"subject"_s].toString(),   map[u"issuer"_s].toString(),
            toStrings(map[u"names"_s]),     toTime(map[u"from"_s]),
            toTime(map[u"to"_s]),           map[u"serial"_s].toByteArray(),
            map[u"sha256"_s].toByteArray(), map[u"sha1"_s].toByteArray(),
            map[u"key"_s].toString(),       map[u"selfSigned"_s].toBool()};
}

QCborMap tls(const wire::TlsFacts &facts)
{
    QCborArray chain;
    for (const wire::CertificateFacts &link : facts.chain)
        chain.append(certificate(link));
    return {{u"protocol"_s, facts.protocol},
            {u"cipher"_s, facts.cipher},
            {u"chain"_s, chain},
            {u"problems"_s, toArray(facts.problems)},
            {u"verified"_s, facts.verified},
            {u"trusted"_s, facts.trusted}};
}

wire::TlsFacts tls(const QCborMap &map)
{
    wire::TlsFacts facts{map[u"protocol"_s].toString(), map[u"cipher"_s].toString()};
    for (const QCborValue &link : map[u"chain"_s].toArray())
        facts.chain.push_back(certificate(link.toMap()));
    facts.problems = toStrings(map[u"problems"_s]);
    facts.verified = map[u"verified"_s].toBool();
    facts.trusted = map[u"trusted"_s].toBool();
    return facts;
}

QCborMap timings(const wire::Timings &facts)
{
    return {{u"dns"_s, qint64(facts.dnsUs)},
            {u"tcp"_s, qint64(facts.tcpUs)},
            {u"proxy"_s, qint64(facts.proxyUs)},
            {u"tls"_s, qint64(facts.tlsUs)},
            {u"upgrade"_s, qint64(facts.upgradeUs)}};
}

wire::Timings timings(const QCborMap &map)
{
    return {map[u"dns"_s].toInteger(-1), map[u"tcp"_s].toInteger(-1), map[u"proxy"_s].toInteger(-1),
            map[u"tls"_s].toInteger(-1), map[u"upgrade"_s].toInteger(-1)};
}

std::optional<QCborMap> toMap(QByteArrayView cbor)
{
    QCborParserError error;
    const QCborValue value
        = QCborValue::fromCbor(QByteArray::fromRawData(cbor.data(), cbor.size()), &error);
    if (error.error != QCborError::NoError || !value.isMap())
        return std::nullopt;
    return value.toMap();
}

} // namespace

QByteArray encode(const wire::HandshakeFacts &facts)
{
    QCborMap map{{u"url"_s, facts.url},
                 {u"request"_s, facts.request},
                 {u"response"_s, facts.response},
                 {u"body"_s, facts.body},
                 {u"bodyNote"_s, facts.bodyNote},
                 {u"status"_s, facts.status},
                 {u"offeredSubprotocols"_s, toArray(facts.offeredSubprotocols)},
                 {u"offeredExtensions"_s, facts.offeredExtensions},
                 {u"subprotocol"_s, facts.subprotocol},
                 {u"extensions"_s, facts.extensions},
                 {u"peer"_s, facts.peer},
                 {u"proxy"_s, facts.proxy},
                 {u"timings"_s, timings(facts.timings)}};
    if (facts.tls)
        map.insert(u"tls"_s, tls(*facts.tls));
    return map.toCborValue().toCbor();
}

QByteArray encode(const wire::Failure &failure)
{
    QCborArray steps;
    for (const wire::NextStep &step : failure.steps)
        steps.append(QCborMap{{u"kind"_s, int(step.kind)}, {u"value"_s, step.value}});
    return QCborMap{{u"diagnosis"_s,
                     QString::fromLatin1(wire::diagnosisId(failure.diagnosis, failure.httpStatus))},
                    {u"status"_s, failure.httpStatus},
                    {u"message"_s, failure.message},
                    {u"hint"_s, failure.hint},
                    {u"evidence"_s, failure.evidence},
                    {u"bytes"_s, failure.bytes},
                    {u"steps"_s, steps},
                    {u"timedOut"_s, failure.timedOut}}
        .toCborValue()
        .toCbor();
}

std::optional<wire::HandshakeFacts> decodeHandshake(QByteArrayView cbor)
{
    const auto map = toMap(cbor);
    if (!map)
        return std::nullopt;
    const auto text = [&map](const QString &key) { return map->value(key).toString(); };
    const auto bytes = [&map](const QString &key) { return map->value(key).toByteArray(); };
    wire::HandshakeFacts facts;
    facts.url = text(u"url"_s);
    facts.request = bytes(u"request"_s);
    facts.response = bytes(u"response"_s);
    facts.body = bytes(u"body"_s);
    facts.bodyNote = text(u"bodyNote"_s);
    facts.status = int(map->value(u"status"_s).toInteger());
    facts.offeredSubprotocols = toStrings(map->value(u"offeredSubprotocols"_s));
    facts.offeredExtensions = text(u"offeredExtensions"_s);
    facts.subprotocol = text(u"subprotocol"_s);
    facts.extensions = text(u"extensions"_s);
    facts.peer = text(u"peer"_s);
    facts.proxy = text(u"proxy"_s);
    facts.timings = timings(map->value(u"timings"_s).toMap());
    if (const QCborValue factsOfTls = map->value(u"tls"_s); factsOfTls.isMap())
        facts.tls = tls(factsOfTls.toMap());
    return facts;
}

std::optional<wire::Failure> decodeFailure(QByteArrayView cbor)
{
    const auto map = toMap(cbor);
    if (!map)
        return std::nullopt;
    wire::Failure failure;
    failure.diagnosis = wire::diagnosisFromId(map->value(u"diagnosis"_s).toString().toLatin1())
                            .value_or(wire::Diagnosis::None);
    failure.httpStatus = int(map->value(u"status"_s).toInteger());
    failure.message = map->value(u"message"_s).toString();
    failure.hint = map->value(u"hint"_s).toString();
    failure.evidence = map->value(u"evidence"_s).toString();
    failure.bytes = map->value(u"bytes"_s).toByteArray();
    failure.timedOut = map->value(u"timedOut"_s).toBool();
    for (const QCborValue &entry : map->value(u"steps"_s).toArray()) {
        const auto kind = entry.toMap().value(u"kind"_s).toInteger(-1);
        if (kind >= 0 && kind <= int(wire::NextStep::Kind::KeepaliveSettings)) {
            failure.steps.push_back({static_cast<wire::NextStep::Kind>(kind),
                                     entry.toMap().value(u"value"_s).toString()});
        }
    }
    return failure;
}

} // namespace sockwright::capture
