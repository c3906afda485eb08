// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/formposter.h"
#include "oauth/grant.h"
#include "oauth/token.h"

#include <QPointer>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace sockwright::oauth {

/// Access tokens for connections: fetched, kept for the running program, refreshed when they end.
/// One for the whole program; who asks for the same settings shares the token and the request.
///
/// Lives in one thread and returns at once; everything comes from its event loop. Tokens are held
/// in memory only: no file sees them.
class TokenSource : public QObject
{
    Q_OBJECT

public:
    using Then = std::function<void(const TokenReply &)>;

    /// So many settings are remembered; past that the one used longest ago is forgotten.
    static constexpr std::size_t maxKept = 64;

    explicit TokenSource(QObject *parent = nullptr, const Limits &limits = {});
    /// Ends everything that is under way.
    ~TokenSource() override;

    /// The token that is there when it is good for Limits::spareMs more; else one that is refreshed
    /// or granted now. `then` is called once, with a token or with what went wrong, and not at all
    /// after cancel() or when `context` has died.
    void fetch(const workspace::OAuth2Settings &settings, QObject *context, Then then);
    /// Nothing that `context` has asked for is answered any more. What nobody else waits for ends
    /// at once, whatever its stage.
    void cancel(const QObject *context);

    /// What is known for these settings, valid or not; e.g. to keep its refresh token in a
    /// keychain.
    std::optional<Token> token(const workspace::OAuth2Settings &settings) const;
    /// Puts a token in; one with nothing but a refresh token is refreshed by the next fetch().
    void setToken(const workspace::OAuth2Settings &settings, const Token &token);
    /// A server did not take the access token: the next fetch() gets another one, with the refresh
    /// token where there is one.
    void refused(const workspace::OAuth2Settings &settings);
    /// Drops all tokens and refresh tokens: who connects next proves anew who they are. What is
    /// under way goes on.
    void forgetAll();
    bool hasTokens() const;

signals:
    /// A person has to sign in at this address in the system's browser. Where nobody is connected
    /// to this signal, what needs a browser fails with a sentence.
    void browserWanted(const QUrl &url);
    /// What `context` asked for now waits for a person in front of the browser.
    void waitingForBrowser(const QObject *context);

private:
    struct Waiter
    {
        QPointer<QObject> context;
        Then then;
    };
    struct Entry
    {
        workspace::OAuth2Settings settings;
        std::optional<Token> token;
        ClientProof proof = ClientProof::Basic;
        std::vector<Waiter> waiters;
        Grant *grant = nullptr; // the source's child, while it is under way
    };
    struct Answer
    {
        Waiter to;
        TokenReply reply;
    };

    Entry *find(const workspace::OAuth2Settings &settings) const;
    Entry &entryFor(const workspace::OAuth2Settings &settings);
    void startGrant(Entry &entry);
    static void endGrant(Entry &entry);
    void granted(Entry &entry, const TokenReply &reply);
    void askBrowser(const Entry &entry, const QUrl &url);
    void answer(const Waiter &waiter, const TokenReply &reply);
    void giveAnswers();

    Limits m_limits;
    net::FormPoster m_poster;
    std::vector<std::unique_ptr<Entry>> m_entries; // the one asked for last is the last
    std::deque<Answer> m_answers; // given from the event loop
};

} // namespace sockwright::oauth
