// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/refusals.h"

#include "net/challenges.h"
#include "net/digest.h"
#include "net/redirects.h"
#include "net/wording.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;
using wire::ResponseHead;

namespace {

// What a status means, behind the server's name, and what to try.
struct Meaning
{
    int status;
    const char *what;
    const char *hint;
};

constexpr std::array meanings{
    Meaning{300, QT_TRANSLATE_NOOP("net", "offers several places and names none of them"),
            QT_TRANSLATE_NOOP("net", "The answer's body may name them.")},
    Meaning{304, QT_TRANSLATE_NOOP("net", "says that nothing has changed since an earlier request"),
            QT_TRANSLATE_NOOP("net",
                              "A handshake is never answered from a cache: send no If-None-Match "
                              "or If-Modified-Since, and look for a cache in between.")},
    Meaning{305, QT_TRANSLATE_NOOP("net", "wants to be asked through a proxy"),
            QT_TRANSLATE_NOOP("net", "See its Location, and the proxy settings.")},
    Meaning{306, QT_TRANSLATE_NOOP("net", "answered with a status that is no longer used"),
            QT_TRANSLATE_NOOP("net", "Look into the server's log.")},
    Meaning{400, QT_TRANSLATE_NOOP("net", "finds fault with the request"),
            QT_TRANSLATE_NOOP("net",
                              "Check the query, the headers and the subprotocols; the "
                              "answer's body may say more.")},
    Meaning{401, QT_TRANSLATE_NOOP("net", "wants to know who is asking"),
            QT_TRANSLATE_NOOP("net", "Give credentials that the server accepts.")},
    Meaning{403, QT_TRANSLATE_NOOP("net", "does not allow this connection"), nullptr},
    Meaning{404, QT_TRANSLATE_NOOP("net", "has nothing at this path"),
            QT_TRANSLATE_NOOP("net", "Check the path of the URL.")},
    Meaning{405, QT_TRANSLATE_NOOP("net", "does not open a WebSocket at this path"),
            QT_TRANSLATE_NOOP("net", "Check the path of the URL.")},
    Meaning{407, QT_TRANSLATE_NOOP("net", "passed on that a proxy wants a login"),
            QT_TRANSLATE_NOOP("net", "Give the proxy's credentials.")},
    Meaning{410, QT_TRANSLATE_NOOP("net", "has nothing at this path any more"),
            QT_TRANSLATE_NOOP("net", "Check the path of the URL.")},
    Meaning{426, QT_TRANSLATE_NOOP("net", "wants another protocol than the one asked for"),
            nullptr},
    Meaning{429, QT_TRANSLATE_NOOP("net", "says that there were too many requests"),
            QT_TRANSLATE_NOOP("net", "Wait before the next attempt.")},
    Meaning{431, QT_TRANSLATE_NOOP("net", "finds the request's headers too large"),
            QT_TRANSLATE_NOOP("net", "Send fewer or shorter headers and cookies.")},
    Meaning{501, QT_TRANSLATE_NOOP("net", "does not know how to open a WebSocket"),
            QT_TRANSLATE_NOOP("net",
                              "Check the path of the URL, and that a proxy in between "
                              "passes WebSockets on.")},
    Meaning{502, QT_TRANSLATE_NOOP("net", "got no proper answer from the server behind it"),
            QT_TRANSLATE_NOOP("net",
                              "Check that the server behind this proxy runs and that the "
                              "proxy passes WebSockets on.")},
    Meaning{503, QT_TRANSLATE_NOOP("net", "cannot serve this at the moment"),
            QT_TRANSLATE_NOOP("net", "Try again later.")},
    Meaning{504, QT_TRANSLATE_NOOP("net", "waited in vain for the server behind it"),
            QT_TRANSLATE_NOOP("net", "Check that the server behind this proxy runs.")},
};

constexpr std::array classes{
    Meaning{2, QT_TRANSLATE_NOOP("net", "answered with ordinary HTTP, not with a WebSocket"),
            QT_TRANSLATE_NOOP("net",
                              "The WebSocket may be at another path of this server; or a "
                              "proxy in between removed the Upgrade header.")},
    Meaning{3, QT_TRANSLATE_NOOP("net", "redirects, but does not say where to"),
            QT_TRANSLATE_NOOP("net", "Look into the server's log.")},
    Meaning{4, QT_TRANSLATE_NOOP("net", "refuses the request"),
            QT_TRANSLATE_NOOP("net", "The answer's body may say more.")},
    Meaning{5, QT_TRANSLATE_NOOP("net", "failed at its side"),
            QT_TRANSLATE_NOOP("net", "Look into the server's log.")},
};

constexpr Meaning unknown{
    0, QT_TRANSLATE_NOOP("net", "answered with a status that HTTP does not know"),
    QT_TRANSLATE_NOOP("net", "Look into the server's log.")};

Meaning meaningOf(int status)
{
    for (const Meaning &meaning : meanings) {
        if (meaning.status == status)
            return meaning;
    }
    for (const Meaning &meaning : classes) {
        if (meaning.status == status / 100)
            return meaning;
    }
    return unknown;
}

QString text(const QByteArray &value)
{
    return shownText(value);
}

QString mediaType(const ResponseHead &head)
{
    const QByteArray type = wire::headerValue(head.headers, "Content-Type").value_or(QByteArray());
    return text(type.split(';').first().trimmed().toLower());
}

bool isWebPage(const QString &mediaType)
{
    return mediaType == u"text/html" || mediaType == u"application/xhtml+xml";
}

Failure redirect(const Target &target, const ResponseHead &head, const QByteArray &location)
{
    const QString url = redirectUrl(target.url, location).toString(QUrl::FullyEncoded);
    Failure failure{
        Diagnosis::Redirect, head.status,
        tr("%1 redirects to %2 (HTTP %3).").arg(place(target), text(location)).arg(head.status),
        tr("Connect to that URL instead, or allow redirects to be followed."), evidenceOf(head)};
    if (url.isEmpty())
        failure.hint = tr("That is no address of a WebSocket: look into the server's settings.");
    else if (url == target.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo))
        failure.hint = tr("That is the URL just asked for: the server may expect a cookie or a "
                          "login first.");
    else
        failure.steps = {{NextStep::Kind::UseUrl, url}, {NextStep::Kind::RedirectSettings}};
    if (!failure.steps.empty() && url != text(location))
        failure.hint = tr("Connect to %1 instead, or allow redirects to be followed.").arg(url);
    return failure;
}

QString retryHint(const ResponseHead &head, const QString &otherwise)
{
    const auto value = wire::headerValue(head.headers, "Retry-After");
    if (!value || value->isEmpty())
        return otherwise;
    // RFC 9110 section 10.2.3: digits, or a date in the one form that is to be written.
    constexpr qsizetype maxDigits = 20;
    const bool isNumber = value->size() <= maxDigits
        && std::all_of(value->cbegin(), value->cend(), [](char c) { return c >= '0' && c <= '9'; });
    if (isNumber)
        return tr("The server asks to try again after %1 s.").arg(text(*value));
    const QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(*value),
                                                   u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (date.isValid())
        return tr("The server asks to try again after %1.").arg(text(*value));
    return tr("%1 Its Retry-After, “%2”, is neither a number of seconds nor a date.")
        .arg(otherwise, text(*value));
}

// The server speaks other versions of the protocol than ours; empty when it does not say so.
QString versionHint(const ResponseHead &head)
{
    const QByteArray versions = joinedValues(head.headers, "Sec-WebSocket-Version");
    if (versions.isEmpty() || wire::headerHasToken(head.headers, "Sec-WebSocket-Version", "13"))
        return {};
    return tr("The server speaks version %1 of the protocol; 13 is the one of RFC 6455.")
        .arg(text(versions));
}

QString upgradeRequiredHint(const ResponseHead &head)
{
    if (const QString hint = versionHint(head); !hint.isEmpty())
        return hint;
    const QByteArray upgrade = joinedValues(head.headers, "Upgrade");
    if (!upgrade.isEmpty() && !wire::headerHasToken(head.headers, "Upgrade", "websocket"))
        return tr("The server would switch to “%1” only.").arg(text(upgrade));
    return tr("The request's Upgrade header did not reach the server: a proxy in between may have "
              "removed it.");
}

// Why the digest of a target could not be sent, for people.
void addDigestObstacle(Failure &failure, const Target &target, const DigestChoice &choice)
{
    const auto message = [&failure, &target](const QString &said) {
        failure.message = tr("%1 asks who is there in a way that is not known here: %2 (HTTP 401).")
                              .arg(place(target), said);
    };
    switch (choice.obstacle) {
    case DigestChoice::Obstacle::None:
        break;
    case DigestChoice::Obstacle::NotOffered:
        failure.hint = tr("The credentials are for Digest, and it does not ask for that. %1")
                           .arg(failure.hint);
        break;
    case DigestChoice::Obstacle::UnknownAlgorithm:
        message(tr("Digest with the algorithm “%1”").arg(text(choice.what)));
        failure.hint = tr("MD5, SHA-256 and SHA-512-256 are known, with and without “-sess”.");
        break;
    case DigestChoice::Obstacle::UnknownProtection:
        message(tr("Digest with the protection “%1” only").arg(text(choice.what)));
        failure.hint = tr("“auth” is known, and Digest without any (RFC 2069).");
        break;
    case DigestChoice::Obstacle::Broken:
        message(tr("a challenge for Digest without a realm or a nonce"));
        failure.hint = tr("Look into the server's settings.");
        break;
    }
}

// The first one that a request can be set to; Digest before all, because it shows no password.
QString schemeAskedFor(const ResponseHead &head)
{
    QString found;
    for (const Challenge &challenge : challengesIn(head.headers)) {
        if (challenge.isFor("Digest"))
            return u"digest"_s;
        if (found.isEmpty() && (challenge.isFor("Basic") || challenge.isFor("Bearer")))
            found = QString::fromLatin1(challenge.scheme.toLower());
    }
    return found;
}

void addChallenge(Failure &failure, const Target &target, const ResponseHead &head)
{
    const QByteArray challenge = joinedValues(head.headers, "WWW-Authenticate");
    const bool refused = wire::headerValue(target.headers, "Authorization").has_value();
    if (refused) {
        failure.message = tr("%1 does not accept the credentials (HTTP 401).").arg(place(target));
        failure.hint = challenge.isEmpty()
            ? tr("Check the user name and the password, or the token.")
            : tr("Check the user name and the password, or the token; its challenge is: %1")
                  .arg(text(challenge));
    } else if (!challenge.isEmpty()) {
        failure.hint = tr("Give credentials that the server accepts; its challenge is: %1")
                           .arg(text(challenge));
    }
    if (target.digest && !refused)
        addDigestObstacle(failure, target, chooseDigest(head.headers));
    failure.steps = {{NextStep::Kind::AuthSettings, schemeAskedFor(head)}};
}

// Details of single statuses, beyond the table.
void addDetails(Failure &failure, const Target &target, const ResponseHead &head)
{
    switch (head.status) {
    case 400:
        if (const QString hint = versionHint(head); !hint.isEmpty())
            failure.hint = hint;
        break;
    case 401:
        addChallenge(failure, target, head);
        break;
    case 403:
        failure.hint = target.origin.isEmpty()
            ? tr("Many servers want an Origin header that they know: the request had none. Or they "
                 "want other credentials.")
            : tr("The server may not know the Origin “%1” that was sent, or want other "
                 "credentials.")
                  .arg(target.origin);
        failure.steps = {{NextStep::Kind::AddHeader, u"Origin"_s}, {NextStep::Kind::AuthSettings}};
        break;
    case 407:
        failure.steps = {{NextStep::Kind::ProxySettings}};
        break;
    case 426:
        failure.hint = upgradeRequiredHint(head);
        break;
    case 429:
    case 503:
        failure.hint = retryHint(head, failure.hint);
        failure.steps = {{NextStep::Kind::Retry}};
        break;
    case 500:
    case 502:
    case 504:
        failure.steps = {{NextStep::Kind::Retry}};
        break;
    default:
        break;
    }
}

// What servers write when plain HTTP comes to their TLS port: nginx, Apache, Go, node behind ELB.
bool saysTlsPort(const QByteArray &body)
{
    constexpr std::array<const char *, 4> phrases{
        "sent to HTTPS port", "speaking plain HTTP to an SSL-enabled server port",
        "sent an HTTP request to an HTTPS server", "requires TLS"};
    return std::any_of(phrases.begin(), phrases.end(),
                       [&body](const char *phrase) { return body.contains(phrase); });
}

// nginx and Apache let TLS through and ask for the certificate in HTTP.
bool saysCertificateMissing(const QByteArray &body)
{
    constexpr std::array<const char *, 2> phrases{"No required SSL certificate was sent",
                                                  "SSL certificate error"};
    return std::any_of(phrases.begin(), phrases.end(),
                       [&body](const char *phrase) { return body.contains(phrase); });
}

void addBody(Failure &failure, const Target &target, const ResponseHead &head,
             const QByteArray &body)
{
    const QString type = mediaType(head);
    if (head.status / 100 == 2 && isWebPage(type)) {
        failure.message = tr("%1 answered with a web page (%2, HTTP %3), not with a WebSocket.")
                              .arg(place(target), type)
                              .arg(head.status);
    } else if (target.url.scheme() == u"ws" && saysTlsPort(body)) {
        failure.message = tr("%1 expects TLS (HTTP %2).").arg(place(target)).arg(head.status);
        failure.hint = tr("Use wss:// instead of ws://.");
        failure.steps = {{NextStep::Kind::UseUrl, urlWithScheme(target, u"wss"_s)}};
    } else if (target.url.scheme() == u"wss" && saysCertificateMissing(body)) {
        failure.message
            = tr("%1 wants a client certificate (HTTP %2).").arg(place(target)).arg(head.status);
        failure.hint = tr("Give the certificate and the key that the server knows you by.");
        failure.steps = {{NextStep::Kind::TlsSettings}};
    }
    if (body.isEmpty() || isWebPage(type))
        return;
    const QByteArray encoding = bodyEncoding(head);
    failure.evidence += u'\n'
        + (encoding.isEmpty() ? shownBytes(body)
                              : tr("(a body in the encoding %1)").arg(text(encoding)));
}

} // namespace

Failure refusal(const Target &target, const ResponseHead &head, const QByteArray &body)
{
    const auto location = wire::headerValue(head.headers, "Location");
    const bool redirects
        = head.status / 100 == 3 && (head.status < 304 || head.status > 306); // RFC 9110 15.4
    if (redirects && location && !location->isEmpty())
        return redirect(target, head, *location);

    const Meaning meaning = meaningOf(head.status);
    const QString status = (QString::number(head.status) + u' ' + text(head.reason)).trimmed();
    Failure failure{Diagnosis::HttpStatus, head.status,
                    tr("%1 %2 (HTTP %3).").arg(place(target), tr(meaning.what), status),
                    meaning.hint ? tr(meaning.hint) : QString(), evidenceOf(head)};
    addDetails(failure, target, head);
    addBody(failure, target, head, body);
    return failure;
}

bool isPassing(int httpStatus)
{
    constexpr int requestTimeout = 408;
    constexpr int tooEarly = 425;
    constexpr int tooManyRequests = 429;
    constexpr int firstServerError = 500;
    return httpStatus >= firstServerError || httpStatus == requestTimeout || httpStatus == tooEarly
        || httpStatus == tooManyRequests;
}

} // namespace sockwright::net
