// SPDX-License-Identifier: GPL-3.0-or-later
// The options of curl, as far as curl 8 has them.
#include "commands/optionrules.h"

#include <QUrl>

#include <array>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

using R = Reading;
using S = const QString;
constexpr auto Needs = Rule::Value::Required;

constexpr char notForWebSocket[]
    = QT_TRANSLATE_NOOP("Commands", "it does not apply to a WebSocket.");
constexpr char keepsAll[] = QT_TRANSLATE_NOOP("Commands", "Sockwright keeps what it receives.");
constexpr char noBody[]
    = QT_TRANSLATE_NOOP("Commands", "the handshake of a WebSocket carries no body.");
constexpr char otherAuth[] = QT_TRANSLATE_NOOP(
    "Commands", "Sockwright knows Basic, Bearer, Digest and OAuth 2.0 credentials.");
constexpr char fromFile[] = QT_TRANSLATE_NOOP("Commands", "what is in a file is not read here.");
constexpr char otherTls[]
    = QT_TRANSLATE_NOOP("Commands", "Sockwright has no such setting for TLS.");
constexpr char otherRoute[]
    = QT_TRANSLATE_NOOP("Commands", "Sockwright has no such way to reach a server.");
constexpr char otherProxy[]
    = QT_TRANSLATE_NOOP("Commands", "Sockwright knows HTTP and SOCKS5 proxies.");
constexpr char staysConnected[]
    = QT_TRANSLATE_NOOP("Commands", "a connection here lasts until it is closed.");

void setCookie(R &r, S &v)
{
    if (v.contains(u'='))
        r.addCookies(v);
    else
        r.leaveOut(optionText(fromFile));
}

// --cert FILE[:PASSPHRASE]; a backslash keeps a colon in the name of the file.
void setCertificate(R &r, S &v)
{
    QString file;
    qsizetype at = 0;
    for (; at < v.size() && v[at] != u':'; ++at) {
        const bool escapes
            = v[at] == u'\\' && at + 1 < v.size() && (v[at + 1] == u'\\' || v[at + 1] == u':');
        if (escapes)
            ++at;
        file += v[at];
        const bool isDrive = at == 0 && v.size() > 2 && v[1] == u':' && v[0].isLetter()
            && (v[2] == u'\\' || v[2] == u'/');
        if (isDrive)
            file += v[++at];
    }
    r.tls().certificateFile = file;
    if (at < v.size())
        r.tls().passphrase = workspace::Secret(v.sliced(at + 1));
}

void setCertificateType(R &r, S &v)
{
    if (v.compare("P12"_L1, Qt::CaseInsensitive) == 0)
        r.setPkcs12();
    else if (v.compare("PEM"_L1, Qt::CaseInsensitive) != 0)
        r.leaveOut(
            optionText(QT_TRANSLATE_NOOP("Commands", "certificates are read as PEM and PKCS#12.")));
}

void addHeader(R &r, S &v)
{
    if (v.startsWith(u'@'))
        r.leaveOut(optionText(fromFile));
    else
        r.addHeader(v);
}

// name=content, =content or content; @ reads a file.
void addEncoded(R &r, S &v)
{
    const qsizetype equals = v.indexOf(u'=');
    if (v.first(equals < 0 ? v.size() : equals).contains(u'@')) {
        r.leaveOut(optionText(fromFile));
        return;
    }
    const QString content = QString::fromLatin1(QUrl::toPercentEncoding(v.sliced(equals + 1)));
    r.addData(equals > 0 ? v.first(equals + 1) + content : content);
}

void addData(R &r, S &v)
{
    if (v.startsWith(u'@'))
        r.leaveOut(optionText(fromFile));
    else
        r.addData(v);
}

void setMethod(R &r, S &v)
{
    if (v.compare("GET"_L1, Qt::CaseInsensitive) != 0)
        r.leaveOut(optionText(
            QT_TRANSLATE_NOOP("Commands", "the handshake of a WebSocket is always a GET.")));
}

const std::array rules{
    // What is asked for.
    Rule{"--url", 0, Needs, [](R &r, S &v) { r.addPlain(v); }},
    Rule{"--header", u'H', Needs, addHeader},
    Rule{"--cookie", u'b', Needs, setCookie},
    Rule{"--user-agent", u'A', Needs, [](R &r, S &v) { r.setHeader(u"User-Agent"_s, v); }},
    Rule{"--referer", u'e', Needs, [](R &r, S &v) { r.setHeader(u"Referer"_s, v); }},
    Rule{"--get", u'G', {}, [](R &r, S &) { r.sendDataInQuery(); }},
    Rule{"--data", u'd', Needs, addData},
    Rule{"--data-ascii", 0, Needs, addData},
    Rule{"--data-binary", 0, Needs, addData},
    Rule{"--data-raw", 0, Needs, [](R &r, S &v) { r.addData(v); }},
    Rule{"--data-urlencode", 0, Needs, addEncoded},
    Rule{"--request", u'X', Needs, setMethod},
    // Credentials.
    Rule{"--user", u'u', Needs, [](R &r, S &v) { r.setUser(v); }},
    Rule{"--basic"},
    Rule{"--digest", 0, {}, [](R &r, S &) { r.useDigest(); }},
    Rule{"--oauth2-bearer", 0, Needs, [](R &r, S &v) { r.setBearer(v); }},
    Rule{"--anyauth", 0, {}, nullptr, otherAuth},
    Rule{"--aws-sigv4", 0, Needs, nullptr, otherAuth},
    Rule{"--negotiate", 0, {}, nullptr, otherAuth},
    Rule{"--ntlm", 0, {}, nullptr, otherAuth},
    Rule{"--netrc", u'n', {}, nullptr, fromFile},
    Rule{"--netrc-optional", 0, {}, nullptr, fromFile},
    Rule{"--netrc-file", 0, Needs, nullptr, fromFile},
    // TLS.
    Rule{"--insecure", u'k', {}, [](R &r, S &) { r.settings().verifyTls = false; }},
    Rule{"--cacert", 0, Needs, [](R &r, S &v) { r.tls().caFiles = QStringList(v); }},
    Rule{"--cert", u'E', Needs, setCertificate},
    Rule{"--key", 0, Needs, [](R &r, S &v) { r.tls().keyFile = v; }},
    Rule{"--pass", 0, Needs, [](R &r, S &v) { r.setPassphrase(v); }},
    Rule{"--cert-type", 0, Needs, setCertificateType},
    Rule{"--key-type", 0, Needs, nullptr, otherTls},
    Rule{"--tlsv1", u'1'},
    Rule{"--tlsv1.0"},
    Rule{"--tlsv1.1"},
    Rule{"--tlsv1.2"},
    Rule{"--tlsv1.3",
         0,
         {},
         [](R &r, S &) { r.tls().minimumVersion = workspace::TlsVersion::Tls13; }},
    Rule{"--tls-max", 0, Needs, nullptr, otherTls},
    Rule{"--ciphers", 0, Needs, nullptr, otherTls},
    Rule{"--tls13-ciphers", 0, Needs, nullptr, otherTls},
    Rule{"--curves", 0, Needs, nullptr, otherTls},
    Rule{"--capath", 0, Needs, nullptr, otherTls},
    Rule{"--crlfile", 0, Needs, nullptr, otherTls},
    Rule{"--cert-status", 0, {}, nullptr, otherTls},
    Rule{"--pinnedpubkey", 0, Needs, nullptr, otherTls},
    Rule{"--engine", 0, Needs, nullptr, otherTls},
    // The way to the server.
    Rule{"--proxy", u'x', Needs, [](R &r, S &v) { r.setProxy(v, "http"_L1); }},
    Rule{"--proxy-user", u'U', Needs, [](R &r, S &v) { r.setProxyUser(v); }},
    Rule{"--proxytunnel", u'p'},
    Rule{"--proxy-basic"},
    Rule{"--socks5", 0, Needs, [](R &r, S &v) { r.setProxy(v, "socks5"_L1); }},
    Rule{"--socks5-hostname", 0, Needs, [](R &r, S &v) { r.setProxy(v, "socks5"_L1); }},
    Rule{"--socks5-basic"},
    Rule{"--socks4", 0, Needs, nullptr, otherProxy},
    Rule{"--socks4a", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy1.0", 0, Needs, nullptr, otherProxy},
    Rule{"--preproxy", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-digest", 0, {}, nullptr, otherProxy},
    Rule{"--proxy-ntlm", 0, {}, nullptr, otherProxy},
    Rule{"--proxy-header", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-cacert", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-cert", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-key", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-pass", 0, Needs, nullptr, otherProxy},
    Rule{"--proxy-insecure", 0, {}, nullptr, otherProxy},
    Rule{"--noproxy", 0, Needs, [](R &r, S &v) { r.setNoProxy(v); }},
    Rule{"--connect-to", 0, Needs, [](R &r, S &v) { r.addConnectTo(v); }},
    Rule{"--resolve", 0, Needs, [](R &r, S &v) { r.addResolve(v); }},
    Rule{"--ipv4", u'4', {}, [](R &r, S &) { r.settings().ipVersion = workspace::IpVersion::V4; }},
    Rule{"--ipv6", u'6', {}, [](R &r, S &) { r.settings().ipVersion = workspace::IpVersion::V6; }},
    Rule{"--interface", 0, Needs, nullptr, otherRoute},
    Rule{"--local-port", 0, Needs, nullptr, otherRoute},
    Rule{"--unix-socket", 0, Needs, nullptr, otherRoute},
    Rule{"--abstract-unix-socket", 0, Needs, nullptr, otherRoute},
    Rule{"--dns-servers", 0, Needs, nullptr, otherRoute},
    Rule{"--dns-interface", 0, Needs, nullptr, otherRoute},
    Rule{"--dns-ipv4-addr", 0, Needs, nullptr, otherRoute},
    Rule{"--dns-ipv6-addr", 0, Needs, nullptr, otherRoute},
    Rule{"--doh-url", 0, Needs, nullptr, otherRoute},
    Rule{"--haproxy-protocol", 0, {}, nullptr, otherRoute},
    Rule{"--request-target", 0, Needs, nullptr, otherRoute},
    Rule{"--location", u'L', {}, [](R &r, S &) { r.followRedirects(); }},
    Rule{"--location-trusted",
         0,
         {},
         [](R &r, S &) {
             r.followRedirects();
             r.leaveOut(optionText(
                 QT_TRANSLATE_NOOP("Commands", "credentials are never carried to another host.")));
         }},
    Rule{"--max-redirs", 0, Needs, [](R &r, S &v) { r.setMaxRedirects(v); }},
    Rule{"--connect-timeout", 0, Needs,
         [](R &r, S &v) { r.setSeconds(r.settings().connectTimeoutMs, v); }},
    Rule{"--max-time", u'm', Needs, nullptr, staysConnected},
    // What other transfers need.
    Rule{"--json", 0, Needs, nullptr, noBody},
    Rule{"--form", u'F', Needs, nullptr, noBody},
    Rule{"--form-string", 0, Needs, nullptr, noBody},
    Rule{"--upload-file", u'T', Needs, nullptr, noBody},
    Rule{"--head", u'I', {}, nullptr, notForWebSocket},
    Rule{"--range", u'r', Needs, nullptr, notForWebSocket},
    Rule{"--continue-at", u'C', Needs, nullptr, notForWebSocket},
    Rule{"--time-cond", u'z', Needs, nullptr, notForWebSocket},
    Rule{"--limit-rate", 0, Needs, nullptr, notForWebSocket},
    Rule{"--max-filesize", 0, Needs, nullptr, notForWebSocket},
    Rule{"--retry", 0, Needs, nullptr, notForWebSocket},
    Rule{"--retry-delay", 0, Needs, nullptr, notForWebSocket},
    Rule{"--retry-max-time", 0, Needs, nullptr, notForWebSocket},
    Rule{"--speed-limit", u'Y', Needs, nullptr, notForWebSocket},
    Rule{"--speed-time", u'y', Needs, nullptr, notForWebSocket},
    Rule{"--http1.0", u'0', {}, nullptr, notForWebSocket},
    Rule{"--http2", 0, {}, nullptr, notForWebSocket},
    Rule{"--http2-prior-knowledge", 0, {}, nullptr, notForWebSocket},
    Rule{"--http3", 0, {}, nullptr, notForWebSocket},
    Rule{"--http3-only", 0, {}, nullptr, notForWebSocket},
    Rule{"--config", u'K', Needs, nullptr, fromFile},
    Rule{"--next",
         u':',
         {},
         nullptr,
         QT_TRANSLATE_NOOP("Commands", "a tab holds one request only.")},
    // What is done with the answer.
    Rule{"--output", u'o', Needs, nullptr, keepsAll},
    Rule{"--output-dir", 0, Needs, nullptr, keepsAll},
    Rule{"--remote-name", u'O', {}, nullptr, keepsAll},
    Rule{"--remote-name-all", 0, {}, nullptr, keepsAll},
    Rule{"--remote-header-name", u'J', {}, nullptr, keepsAll},
    Rule{"--dump-header", u'D', Needs, nullptr, keepsAll},
    Rule{"--cookie-jar", u'c', Needs, nullptr, keepsAll},
    Rule{"--write-out", u'w', Needs, nullptr, keepsAll},
    Rule{"--trace", 0, Needs, nullptr, keepsAll},
    Rule{"--trace-ascii", 0, Needs, nullptr, keepsAll},
    Rule{"--stderr", 0, Needs, nullptr, keepsAll},
    Rule{"--libcurl", 0, Needs, nullptr, keepsAll},
    // What makes no difference here.
    Rule{"--compressed"},
    Rule{"--silent", u's'},
    Rule{"--show-error", u'S'},
    Rule{"--include", u'i'},
    Rule{"--show-headers"},
    Rule{"--no-buffer", u'N'},
    Rule{"--verbose", u'v'},
    Rule{"--globoff", u'g'},
    Rule{"--path-as-is"},
    Rule{"--http1.1"},
    Rule{"--http0.9"},
    Rule{"--fail", u'f'},
    Rule{"--fail-with-body"},
    Rule{"--fail-early"},
    Rule{"--progress-bar", u'#'},
    Rule{"--no-progress-meter"},
    Rule{"--no-keepalive"},
    Rule{"--keepalive-time", 0, Needs},
    Rule{"--expect100-timeout", 0, Needs},
    Rule{"--happy-eyeballs-timeout-ms", 0, Needs},
    Rule{"--tcp-nodelay"},
    Rule{"--tcp-fastopen"},
    Rule{"--trace-time"},
    Rule{"--disable", u'q'},
    Rule{"--no-alpn"},
    Rule{"--no-sessionid"},
    Rule{"--ssl-no-revoke"},
    Rule{"--create-dirs"},
    Rule{"--junk-session-cookies", u'j'},
    Rule{"--proto", 0, Needs},
    Rule{"--proto-default", 0, Needs},
    Rule{"--proto-redir", 0, Needs},
};

} // namespace

Grammar curlGrammar()
{
    return {rules};
}

} // namespace sockwright::commands
