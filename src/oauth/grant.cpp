// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/grant.h"

#include "net/wording.h"
#include "oauth/pkce.h"
#include "oauth/redirectanswer.h"

using namespace Qt::StringLiterals;

namespace sockwright::oauth {

using workspace::OAuth2Grant;

Grant::Grant(const workspace::OAuth2Settings &settings, const Limits &limits, ClientProof proof,
             net::FormPoster &poster, Done done, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_limits(limits)
    , m_proof(settings.clientSecret.isSet() ? proof : ClientProof::Body)
    , m_poster(poster)
    , m_done(std::move(done))
{
    m_browserLimit.setSingleShot(true);
    connect(&m_browserLimit, &QTimer::timeout, this, [this] {
        finish(NoToken{.message = tr("Nobody signed in within %1. Connect again to open the "
                                     "browser once more.")
                                      .arg(net::seconds(m_limits.browserMs))});
    });
}

Grant::~Grant()
{
    stop();
}

void Grant::stop()
{
    m_done = {};
    m_start.stop();
    m_browserLimit.stop();
    m_listener.reset();
    if (m_posted)
        m_poster.drop(*std::exchange(m_posted, {}));
}

void Grant::start(const QString &refreshToken, bool hasBrowser)
{
    m_hasBrowser = hasBrowser;
    const auto first = [this, refreshToken] {
        if (refreshToken.isEmpty())
            begin();
        else
            refresh(refreshToken);
    };
    // By a timer, so that stop() takes it back.
    m_start.setSingleShot(true);
    connect(&m_start, &QTimer::timeout, this, first);
    m_start.start(0);
}

void Grant::refresh(const QString &refreshToken)
{
    post([this, refreshToken](
             ClientProof proof) { return refreshRequest(m_settings, refreshToken, proof); },
         [this, refreshToken](TokenReply answer) {
             Token *token = std::get_if<Token>(&answer);
             if (!token) {
                 begin(); // it has ended or was taken back
                 return;
             }
             if (token->refreshToken.isEmpty())
                 token->refreshToken = refreshToken; // RFC 6749 section 6: it stays
             finish(answer);
         });
}

void Grant::begin()
{
    if (m_settings.grant == OAuth2Grant::AuthorizationCode) {
        askBrowser();
        return;
    }
    post([this](ClientProof proof) { return clientCredentialsRequest(m_settings, proof); },
         [this](const TokenReply &answer) { finish(answer); });
}

void Grant::askBrowser()
{
    if (!m_hasBrowser) {
        finish(NoToken{.message = tr("This sign-in needs a browser. Connect in Sockwright's window "
                                     "or use the client credentials grant.")});
        return;
    }
    m_listener = std::make_unique<net::RedirectListener>();
    const auto redirectUri = m_listener->listen(quint16(m_settings.redirectPort));
    if (!redirectUri) {
        finish(NoToken{.message = redirectUri.error().message});
        return;
    }
    // Queued: the listener is deleted when it has said what it waited for.
    connect(
        m_listener.get(), &net::RedirectListener::redirected, this,
        [this, uri = *redirectUri](const QByteArray &query) { browserCameBack(query, uri); },
        Qt::QueuedConnection);
    m_state = randomText();
    m_verifier = randomText();
    m_browserLimit.start(m_limits.browserMs);
    emit browserWanted(
        authorizationUrl(m_settings, *redirectUri, m_state, codeChallenge(m_verifier)));
}

void Grant::browserCameBack(const QByteArray &query, const QUrl &redirectUri)
{
    m_browserLimit.stop();
    m_listener.reset();
    const auto code = codeFromRedirect(query, m_state);
    if (!code) {
        finish(NoToken{.message = code.error().message});
        return;
    }
    post([this, authorized = AuthorizationCode{*code, m_verifier, redirectUri}](
             ClientProof proof) { return codeRequest(m_settings, authorized, proof); },
         [this](const TokenReply &answer) { finish(answer); });
}

void Grant::post(const MakeRequest &make, const Answered &then)
{
    TokenRequest request = make(m_proof);
    request.form.limitMs = m_limits.requestMs;
    m_posted = m_poster.post(
        request.form, [this, make, then, secrets = request.secrets](const net::FormReply &reply) {
            m_posted.reset();
            if (const auto *nothing = std::get_if<net::NoAnswer>(&reply)) {
                finish(NoToken{.message = tr("There is no token: %1").arg(nothing->message),
                               .mayMend = nothing->mayMend});
                return;
            }
            const auto &form = std::get<net::FormAnswer>(reply);
            const TokenReply answer = readToken(form, QDateTime::currentDateTimeUtc(), secrets);
            const NoToken *none = std::get_if<NoToken>(&answer);
            if (none && m_proof == ClientProof::Basic
                && (form.status == 401 || none->code == "invalid_client"_L1)) {
                m_proof = ClientProof::Body; // some servers take nothing else
                post(make, then);
            } else if (none && none->mayMend) {
                finish(answer); // what the server would have said is not known
            } else {
                then(answer);
            }
        });
}

void Grant::finish(const TokenReply &answer)
{
    const Done done = m_done;
    stop();
    if (done)
        done(answer);
}

} // namespace sockwright::oauth
