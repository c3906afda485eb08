// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/connectoptions.h"

#include "cli/connectvalues.h"
#include "cli/optionreader.h"

#include "base/files.h"
#include "workspace/urlquery.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

namespace sockwright::cli {

using namespace Qt::StringLiterals;

namespace {

using Value = OptionRule::Value;
using Outcome = base::Result<void>;

/// An option of `connect` and what it does; null for one that this version does not have.
struct ConnectRule
{
    OptionRule rule;
    Outcome (*apply)(ConnectOptions &options, const QString &value);
};

Outcome addStep(ConnectOptions &options, SendStep::Kind kind, base::Result<QByteArray> payload)
{
    if (!payload)
        return payload.error();
    options.steps.push_back({kind, std::move(payload).value(), {}});
    return {};
}

Outcome addFile(ConnectOptions &options, const QString &file)
{
    options.steps.push_back({SendStep::Kind::File, {}, file});
    return {};
}

template <typename T>
Outcome set(T &place, const std::type_identity_t<T> &value)
{
    place = value;
    return {};
}

template <typename T, typename Stored>
Outcome setChecked(Stored &place, const base::Result<T> &value)
{
    return value ? set(place, *value) : Outcome(value.error());
}

template <typename T>
Outcome setNumber(std::optional<T> &place, const char *option, const QString &text, qint64 least,
                  qint64 most)
{
    const auto number = wholeNumber(option, text, least, most);
    if (!number)
        return number.error();
    place = T(*number);
    return {};
}

Outcome setIpVersion(ConnectOptions &options, workspace::IpVersion version)
{
    if (options.ipVersion && *options.ipVersion != version) {
        return base::Error{
            QCoreApplication::translate("cli", "--ipv4 and --ipv6 do not go together.")};
    }
    options.ipVersion = version;
    return {};
}

Outcome addAfterConnect(ConnectOptions &options, const QString &text)
{
    options.afterConnect.push_back({{}, workspace::MessageFormat::Text, text});
    return {};
}

constexpr qint64 maxPassphraseFile = 64 * 1024;
constexpr int mostRedirects = 50; // as in a request's file
constexpr int dayMs = 24 * 60 * 60 * 1000;
constexpr int mostTries = 1'000'000;

using O = ConnectOptions;
using S = const QString;

const std::array connectRules{
    ConnectRule{{"--help", Value::None, 'h'}, [](O &o, S &) { return set(o.help, true); }},
    ConnectRule{{"--header", Value::Required, 'H'},
                [](O &o, S &v) { return addField(o.headers, "-H", v, u':'); }},
    ConnectRule{{"--param", Value::Required},
                [](O &o, S &v) { return addField(o.params, "--param", v, u'='); }},
    ConnectRule{{"--cookie", Value::Required}, [](O &o, S &v) { return addCookie(o.cookies, v); }},
    ConnectRule{{"--subprotocol", Value::Required},
                [](O &o, S &v) { return addSubprotocol(o.subprotocols, v); }},
    ConnectRule{{"--origin", Value::Required}, [](O &o, S &v) { return set(o.origin, v); }},
    ConnectRule{{"--auth", Value::Required},
                [](O &o, S &v) { return setChecked(o.auth, authFromText(v)); }},
    ConnectRule{{"--proxy", Value::Required},
                [](O &o, S &v) { return setChecked(o.proxy, proxyFromText(v)); }},
    ConnectRule{{"--connect-to", Value::Required},
                [](O &o, S &v) { return setChecked(o.connectTo, connectToFromText(v)); }},
    ConnectRule{{"--ipv4"}, [](O &o, S &) { return setIpVersion(o, workspace::IpVersion::V4); }},
    ConnectRule{{"--ipv6"}, [](O &o, S &) { return setIpVersion(o, workspace::IpVersion::V6); }},
    ConnectRule{{"--max-redirects", Value::Required},
                [](O &o, S &v) {
                    return setNumber(o.maxRedirects, "--max-redirects", v, 0, mostRedirects);
                }},
    ConnectRule{{"--insecure"}, [](O &o, S &) { return set(o.insecure, true); }},
    ConnectRule{{"--ca", Value::Required},
                [](O &o, S &v) { return set(o.caFiles, o.caFiles + QStringList(v)); }},
    ConnectRule{{"--cert", Value::Required}, [](O &o, S &v) { return set(o.certificateFile, v); }},
    ConnectRule{{"--key", Value::Required}, [](O &o, S &v) { return set(o.keyFile, v); }},
    ConnectRule{{"--pkcs12", Value::Required}, [](O &o, S &v) { return set(o.pkcs12File, v); }},
    ConnectRule{{"--passphrase-file", Value::Required},
                [](O &o, S &v) { return set(o.passphraseFile, v); }},
    ConnectRule{{"--passphrase-env", Value::Required},
                [](O &o, S &v) { return set(o.passphraseVariable, v); }},
    ConnectRule{{"--tls-min", Value::Required},
                [](O &o, S &v) { return setChecked(o.tlsMinimum, tlsVersionFromText(v)); }},
    ConnectRule{{"--server-name", Value::Required},
                [](O &o, S &v) { return set(o.serverName, v); }},
    ConnectRule{{"--compress"}, [](O &o, S &) { return set(o.compress, true); }},
    ConnectRule{{"--keepalive", Value::Required},
                [](O &o, S &v) { return setNumber(o.keepaliveMs, "--keepalive", v, 0, dayMs); }},
    ConnectRule{{"--keepalive-message", Value::Required},
                [](O &o, S &v) {
                    return set(o.keepaliveMessage,
                               workspace::SavedMessage{{}, workspace::MessageFormat::Text, v});
                }},
    ConnectRule{
        {"--reconnect", Value::Required},
        [](O &o, S &v) { return setNumber(o.reconnectTries, "--reconnect", v, 0, mostTries); }},
    ConnectRule{
        {"--reconnect-delay", Value::Required},
        [](O &o, S &v) { return setNumber(o.reconnectDelayMs, "--reconnect-delay", v, 0, dayMs); }},
    ConnectRule{{"--after-connect", Value::Required},
                [](O &o, S &v) { return addAfterConnect(o, v); }},
    ConnectRule{{"--timeout", Value::Required},
                [](O &o, S &v) { return setNumber(o.timeoutMs, "--timeout", v, 1, dayMs); }},
    ConnectRule{{"--max-message", Value::Required},
                [](O &o, S &v) {
                    return setNumber(o.maxMessageBytes, "--max-message", v, 1,
                                     std::numeric_limits<qint32>::max());
                }},
    ConnectRule{{"--max-frame", Value::Required},
                [](O &o, S &v) {
                    return setNumber(o.maxFrameBytes, "--max-frame", v, 1,
                                     std::numeric_limits<qint32>::max());
                }},
    ConnectRule{{"--send", Value::Required},
                [](O &o, S &v) { return addStep(o, SendStep::Kind::Text, v.toUtf8()); }},
    ConnectRule{{"--send-hex", Value::Required},
                [](O &o, S &v) { return addStep(o, SendStep::Kind::Binary, hexPayload(v)); }},
    ConnectRule{{"--send-base64", Value::Required},
                [](O &o, S &v) { return addStep(o, SendStep::Kind::Binary, base64Payload(v)); }},
    ConnectRule{{"--send-file", Value::Required}, [](O &o, S &v) { return addFile(o, v); }},
    ConnectRule{{"--ping", Value::Optional},
                [](O &o, S &v) { return addStep(o, SendStep::Kind::Ping, pingPayload(v)); }},
    ConnectRule{{"--echo"}, [](O &o, S &) { return set(o.echo, true); }},
    ConnectRule{{"--count", Value::Required},
                [](O &o, S &v) {
                    return setNumber(o.count, "--count", v, 1, std::numeric_limits<qint64>::max());
                }},
    ConnectRule{{"--wait", Value::Required},
                [](O &o, S &v) { return setNumber(o.waitMs, "--wait", v, 0, dayMs); }},
    ConnectRule{{"--until-close"}, [](O &o, S &) { return set(o.untilClose, true); }},
    ConnectRule{{"--close", Value::Required},
                [](O &o, S &v) { return setChecked(o.close, closeFromText(v)); }},
    ConnectRule{{"--workspace", Value::Required},
                [](O &o, S &v) { return set(o.workspaceFolder, v); }},
    ConnectRule{{"--request", Value::Required}, [](O &o, S &v) { return set(o.requestPath, v); }},
    ConnectRule{{"--output", Value::Required},
                [](O &o, S &v) { return setChecked(o.output, outputFromText(v)); }},
    ConnectRule{{"--capture", Value::Required}, [](O &o, S &v) { return set(o.captureFolder, v); }},
    ConnectRule{{"--env", Value::Required}, nullptr},
};

/// What only the options together can tell.
Outcome checkTogether(const ConnectOptions &options)
{
    if (options.url.isEmpty() && options.requestPath.isEmpty()) {
        return base::Error{QCoreApplication::translate(
            "cli", "Say where to connect: sockwright-cli connect URL.")};
    }
    if (options.workspaceFolder.isEmpty() != options.requestPath.isEmpty()) {
        return base::Error{
            QCoreApplication::translate("cli", "--workspace and --request go together.")};
    }
    if (options.untilClose && (options.count || options.waitMs)) {
        return base::Error{QCoreApplication::translate(
            "cli", "--until-close does not go with --count or --wait.")};
    }
    // A saved request may have what the other one is about.
    if (options.requestPath.isEmpty() && options.reconnectDelayMs && !options.reconnectTries) {
        return base::Error{
            QCoreApplication::translate("cli", "--reconnect-delay goes with --reconnect.")};
    }
    if (options.requestPath.isEmpty() && options.keepaliveMessage && !options.keepaliveMs) {
        return base::Error{
            QCoreApplication::translate("cli", "--keepalive-message goes with --keepalive.")};
    }
    if (options.keyFile.isEmpty() != options.certificateFile.isEmpty())
        return base::Error{QCoreApplication::translate("cli", "--cert and --key go together.")};
    if (!options.pkcs12File.isEmpty() && !options.certificateFile.isEmpty()) {
        return base::Error{
            QCoreApplication::translate("cli", "--pkcs12 does not go with --cert and --key.")};
    }
    if (!options.passphraseFile.isEmpty() && !options.passphraseVariable.isEmpty()) {
        return base::Error{QCoreApplication::translate(
            "cli", "--passphrase-file and --passphrase-env do not go together.")};
    }
    return {};
}

void applyTls(workspace::TlsSettings &tls, const ConnectOptions &options)
{
    tls.caFiles += options.caFiles;
    // One client certificate: the saved one makes way.
    if (!options.certificateFile.isEmpty() || !options.pkcs12File.isEmpty()) {
        tls.certificateFile = options.certificateFile;
        tls.keyFile = options.keyFile;
        tls.pkcs12File = options.pkcs12File;
        tls.passphrase = {};
    }
    if (options.tlsMinimum)
        tls.minimumVersion = *options.tlsMinimum;
    if (!options.serverName.isEmpty())
        tls.serverName = options.serverName;
}

void applyReconnect(workspace::ReconnectSettings &reconnect, const ConnectOptions &options)
{
    if (options.reconnectTries) {
        reconnect.enabled = true;
        reconnect.tries = *options.reconnectTries;
    }
    if (options.reconnectDelayMs) {
        reconnect.delayMs = *options.reconnectDelayMs;
        reconnect.maxDelayMs = std::max(reconnect.maxDelayMs, reconnect.delayMs);
    }
}

void applySettings(workspace::RequestSettings &settings, const ConnectOptions &options)
{
    if (!options.subprotocols.isEmpty())
        settings.subprotocols = options.subprotocols;
    if (options.insecure)
        settings.verifyTls = false;
    if (options.compress)
        settings.compression.offer = true;
    if (options.keepaliveMs)
        settings.keepaliveMs = *options.keepaliveMs;
    if (options.keepaliveMessage)
        settings.keepaliveMessage = options.keepaliveMessage;
    settings.afterConnect.insert(settings.afterConnect.end(), options.afterConnect.begin(),
                                 options.afterConnect.end());
    if (options.timeoutMs)
        settings.connectTimeoutMs = *options.timeoutMs;
    if (options.maxMessageBytes)
        settings.maxMessageBytes = *options.maxMessageBytes;
    if (options.maxFrameBytes)
        settings.maxFrameBytes = *options.maxFrameBytes;
    if (options.proxy)
        settings.proxy = *options.proxy;
    if (options.connectTo)
        settings.connectTo = *options.connectTo;
    if (options.ipVersion)
        settings.ipVersion = *options.ipVersion;
    if (options.maxRedirects)
        settings.maxRedirects = *options.maxRedirects;
    applyTls(settings.tls, options);
    applyReconnect(settings.reconnect, options);
}

} // namespace

base::Result<ConnectOptions> parseConnect(const QStringList &words)
{
    std::vector<OptionRule> rules;
    std::ranges::transform(connectRules, std::back_inserter(rules), &ConnectRule::rule);

    ConnectOptions options;
    OptionReader reader(words, rules);
    while (!reader.atEnd()) {
        const auto word = reader.next();
        if (!word)
            return word.error();
        if (!word->rule) {
            if (!options.url.isEmpty()) {
                return base::Error{QCoreApplication::translate("cli", "“%1” is one URL too many.")
                                       .arg(*word->value)};
            }
            options.url = *word->value;
            continue;
        }
        const ConnectRule &rule = connectRules[std::size_t(word->rule - rules.data())];
        if (!rule.apply)
            return notAvailable(QString::fromLatin1(rule.rule.name));
        if (const auto applied = rule.apply(options, word->value.value_or(QString())); !applied)
            return applied.error();
    }
    if (const auto fine = checkTogether(options); !options.help && !fine)
        return fine.error();
    return options;
}

base::Result<QString> passphraseFor(const ConnectOptions &options)
{
    if (!options.passphraseVariable.isEmpty()) {
        const QByteArray name = options.passphraseVariable.toLocal8Bit();
        if (qEnvironmentVariableIsSet(name.constData()))
            return qEnvironmentVariable(name.constData());
        return base::Error{QCoreApplication::translate(
                               "cli", "The environment has no variable %1 with the passphrase.")
                               .arg(options.passphraseVariable)};
    }
    if (options.passphraseFile.isEmpty())
        return QString();
    const auto bytes = base::readFile(options.passphraseFile, maxPassphraseFile);
    if (!bytes)
        return bytes.error();
    const QByteArray line = bytes->split('\n').constFirst();
    return QString::fromUtf8(line.endsWith('\r') ? line.chopped(1) : line);
}

workspace::Request requestFor(const ConnectOptions &options, const workspace::Request &saved)
{
    workspace::Request request = saved;
    if (!options.url.isEmpty()) {
        request.url = options.url;
        request.params = workspace::paramsFromUrl(request.url, {});
    }
    if (!options.params.empty()) {
        request.params.insert(request.params.end(), options.params.begin(), options.params.end());
        request.url = workspace::urlWithParams(request.url, request.params);
    }

    request.headers.insert(request.headers.end(), options.headers.begin(), options.headers.end());
    request.cookies.insert(request.cookies.end(), options.cookies.begin(), options.cookies.end());
    if (options.auth)
        request.auth = *options.auth;
    applySettings(request.settings, options);
    return request;
}

session::Overrides overridesFor(const ConnectOptions &options)
{
    session::Overrides overrides;
    overrides.origin = options.origin;
    overrides.connectMs = options.timeoutMs.value_or(0);
    return overrides;
}

} // namespace sockwright::cli
