// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/redirectlistener.h"
#include "oauth/token.h"
#include "oauth/tokenrequest.h"

#include <QTimer>

#include <optional>

namespace sockwright::oauth {

/// Time limits, in milliseconds.
struct Limits
{
    int requestMs = 30'000; ///< of one request to the token server
    int browserMs = 300'000; ///< of a person in front of the browser
    int spareMs = 30'000; ///< a token that ends sooner is fetched anew
};

/// One fetch of a token from its first request to its end: a refresh where there is a refresh
/// token, and the grant of the settings where there is none or it is refused. Lives in the poster's
/// thread; everything comes from the event loop.
class Grant : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const TokenReply &)>;

    /// The settings have no settingsProblem(). `poster` outlives this object.
    Grant(const workspace::OAuth2Settings &settings, const Limits &limits, ClientProof proof,
          net::FormPoster &poster, Done done, QObject *parent);
    ~Grant() override;

    /// With an empty refresh token the grant itself. Where there is no browser, what needs one
    /// fails. Call it once.
    void start(const QString &refreshToken, bool hasBrowser);
    /// Ends whatever is under way at once; `done` is not called any more.
    void stop();

    /// How the client proves itself: as it began, or as the server wants it.
    ClientProof proof() const { return m_proof; }
    bool isWaitingForBrowser() const { return m_listener != nullptr; }

signals:
    /// The browser is to be opened, and is then waited for.
    void browserWanted(const QUrl &url);

private:
    using MakeRequest = std::function<TokenRequest(ClientProof)>;
    using Answered = std::function<void(const TokenReply &)>;

    void refresh(const QString &refreshToken);
    void begin();
    void askBrowser();
    void browserCameBack(const QByteArray &query, const QUrl &redirectUri);
    /// Errors that say nothing about the request end the fetch; the others are for `then`.
    void post(const MakeRequest &make, const Answered &then);
    void finish(const TokenReply &answer);

    workspace::OAuth2Settings m_settings;
    Limits m_limits;
    ClientProof m_proof;
    net::FormPoster &m_poster;
    Done m_done;
    bool m_hasBrowser = true;
    std::optional<net::FormPoster::Id> m_posted;
    std::unique_ptr<net::RedirectListener> m_listener; // while the browser is waited for
    QByteArray m_state;
    QByteArray m_verifier;
    QTimer m_start;
    QTimer m_browserLimit;
};

} // namespace sockwright::oauth
