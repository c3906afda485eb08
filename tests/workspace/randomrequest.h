// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QRandomGenerator>

namespace sockwright::test {

/// Requests of all shapes that a file can hold, for round trips. The values of secrets are not
/// known in them, or are references to variables: others do not survive a file.
class RandomRequest
{
public:
    explicit RandomRequest(quint32 seed)
        : m_random(seed)
    {
    }

    workspace::Request make()
    {
        using namespace Qt::StringLiterals;
        workspace::Request request;
        request.url = u"wss://h/"_s + QString::number(number(0, 100));
        request.headers = fields(true);
        request.cookies = fields(true);
        request.auth = auth();
        request.settings = settings();
        request.messages = messages();
        request.notes = text();
        request.unknown = unknown();
        return request;
    }

private:
    using Unknown = workspace::UnknownKeys;

    int number(int least, int most) { return m_random.bounded(least, most + 1); }
    bool coin() { return m_random.bounded(2) == 1; }

    template <typename Value>
    Value oneOf(std::initializer_list<Value> values)
    {
        return *(values.begin() + m_random.bounded(int(values.size())));
    }

    QString text()
    {
        using namespace Qt::StringLiterals;
        static const QString characters = u"aZ0 \"\\/{}\u202e\n\u0001äß€=;,"_s;
        QString made;
        for (int n = oneOf({0, 1, 3, 40}); n > 0; --n)
            made += characters[m_random.bounded(characters.size())];
        return made;
    }

    QStringList texts()
    {
        QStringList made;
        for (int n = oneOf({0, 0, 1, 3}); n > 0; --n)
            made += text();
        return made;
    }

    Unknown unknown()
    {
        using namespace Qt::StringLiterals;
        return oneOf<Unknown>({{},
                               {},
                               {{u"x-later"_s, "[1e400,{}]"}},
                               {{u"x-b"_s, "null"}, {u"x-a"_s, "\"\\u0000\""}}});
    }

    workspace::Secret secret()
    {
        using namespace Qt::StringLiterals;
        return oneOf<workspace::Secret>(
            {{}, workspace::Secret::elsewhere(), workspace::Secret(u"{{token}}"_s)});
    }

    workspace::Fields fields(bool maySecret)
    {
        workspace::Fields made;
        for (int n = oneOf({0, 1, 4}); n > 0; --n) {
            workspace::Field field{text(), text(), coin(), text(), unknown()};
            field.secret = maySecret && coin();
            if (field.secret)
                field.value = secret().value();
            made.push_back(field);
        }
        return made;
    }

    workspace::SavedMessage message()
    {
        using enum workspace::MessageFormat;
        return {text(), oneOf({Text, Json, Hex, Base64}), text(), unknown()};
    }

    std::vector<workspace::SavedMessage> messages()
    {
        std::vector<workspace::SavedMessage> made;
        for (int n = oneOf({0, 0, 1, 3}); n > 0; --n)
            made.push_back(message());
        return made;
    }

    workspace::Auth auth()
    {
        using enum workspace::AuthKind;
        using workspace::ApiKeyPlace;
        using workspace::OAuth2Grant;
        if (coin())
            return {};
        workspace::Auth made;
        made.kind = oneOf({None, Inherit, Basic, Bearer, ApiKey, Digest, OAuth2});
        made.user = text();
        made.password = secret();
        made.token = secret();
        made.keyPlace = oneOf({ApiKeyPlace::Header, ApiKeyPlace::Query});
        made.keyName = text();
        made.keyValue = secret();
        if (coin()) {
            made.oauth2 = {oneOf({OAuth2Grant::ClientCredentials, OAuth2Grant::AuthorizationCode}),
                           text(),
                           text(),
                           text(),
                           secret(),
                           text(),
                           text(),
                           number(0, 65535),
                           unknown()};
        }
        made.unknown = unknown();
        return made;
    }

    workspace::RequestSettings settings()
    {
        using workspace::IpVersion;
        using workspace::ProxyKind;
        using workspace::TlsVersion;
        workspace::RequestSettings made;
        made.subprotocols = texts();
        made.verifyTls = coin();
        made.autoPong = coin();
        made.pongDelayMs = number(0, 86'400'000);
        made.keepaliveMs = number(0, 1);
        made.keepaliveMisses = number(1, 1000);
        if (coin())
            made.keepaliveMessage = message();
        if (coin())
            made.compression = {coin(), number(9, 15), number(9, 15), coin(), coin(), unknown()};
        made.maxMessageBytes = number(1, 1 << 30);
        made.maxFrameBytes = number(0, 1 << 30);
        if (coin()) {
            made.proxy
                = {oneOf({ProxyKind::None, ProxyKind::System, ProxyKind::Http, ProxyKind::Socks5}),
                   text(),
                   number(0, 65535),
                   text(),
                   secret(),
                   unknown()};
        }
        if (coin()) {
            made.tls = {texts(), text(),   text(),
                        text(),  secret(), oneOf({TlsVersion::Tls12, TlsVersion::Tls13}),
                        text(),  unknown()};
        }
        if (coin())
            made.connectTo = {text(), number(0, 65535), unknown()};
        made.ipVersion = oneOf({IpVersion::Any, IpVersion::V4, IpVersion::V6});
        made.maxRedirects = number(0, 50);
        if (coin()) {
            made.reconnect = {coin(),          number(0, 1'000'000), number(0, 86'400'000),
                              number(0, 1000), number(0, 100),       unknown()};
        }
        made.afterConnect = messages();
        made.unknown = unknown();
        return made;
    }

    QRandomGenerator m_random;
};

} // namespace sockwright::test
