// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokensource.h"

#include <QMetaMethod>

#include <algorithm>

namespace sockwright::oauth {

using workspace::OAuth2Settings;

namespace {

// Whether two settings stand for the same token.
bool sameToken(const OAuth2Settings &a, const OAuth2Settings &b)
{
    OAuth2Settings like = b;
    like.redirectPort = a.redirectPort;
    like.unknown = a.unknown;
    return a == like;
}

} // namespace

TokenSource::TokenSource(QObject *parent, const Limits &limits)
    : QObject(parent)
    , m_limits(limits)
{
}

TokenSource::~TokenSource()
{
    for (const auto &entry : m_entries)
        endGrant(*entry); // it uses the poster
}

void TokenSource::fetch(const OAuth2Settings &settings, QObject *context, Then then)
{
    connect(context, &QObject::destroyed, this, &TokenSource::cancel, Qt::UniqueConnection);
    const Waiter waiter{context, std::move(then)};
    if (const QString problem = settingsProblem(settings); !problem.isEmpty()) {
        answer(waiter, NoToken{.message = problem});
        return;
    }
    Entry &entry = entryFor(settings);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!entry.grant && entry.token && entry.token->lastsFor(m_limits.spareMs, now)) {
        answer(waiter, *entry.token);
        return;
    }
    entry.waiters.push_back(waiter);
    if (!entry.grant)
        startGrant(entry);
    else if (entry.grant->isWaitingForBrowser())
        emit waitingForBrowser(context);
}

void TokenSource::cancel(const QObject *context)
{
    const auto isOfContext
        = [context](const Waiter &waiter) { return !waiter.context || waiter.context == context; };
    std::erase_if(m_answers, [&](const Answer &answer) { return isOfContext(answer.to); });
    for (const auto &entry : m_entries) {
        std::erase_if(entry->waiters, isOfContext);
        if (entry->waiters.empty())
            endGrant(*entry);
    }
}

std::optional<Token> TokenSource::token(const OAuth2Settings &settings) const
{
    const Entry *entry = find(settings);
    return entry ? entry->token : std::nullopt;
}

void TokenSource::setToken(const OAuth2Settings &settings, const Token &token)
{
    entryFor(settings).token = token;
}

void TokenSource::refused(const workspace::OAuth2Settings &settings)
{
    Entry *const entry = find(settings);
    if (entry && entry->token)
        entry->token->accessToken.clear();
}

void TokenSource::forgetAll()
{
    for (const auto &entry : m_entries)
        entry->token.reset();
}

bool TokenSource::hasTokens() const
{
    return std::ranges::any_of(m_entries,
                               [](const auto &entry) { return entry->token.has_value(); });
}

TokenSource::Entry *TokenSource::find(const OAuth2Settings &settings) const
{
    const auto at = std::ranges::find_if(
        m_entries, [&](const auto &entry) { return sameToken(entry->settings, settings); });
    return at == m_entries.end() ? nullptr : at->get();
}

TokenSource::Entry &TokenSource::entryFor(const OAuth2Settings &settings)
{
    const auto at = std::ranges::find_if(
        m_entries, [&](const auto &entry) { return sameToken(entry->settings, settings); });
    if (at != m_entries.end()) {
        std::rotate(at, at + 1, m_entries.end());
    } else {
        if (m_entries.size() >= maxKept) {
            const auto idle
                = std::ranges::find_if(m_entries, [](const auto &entry) { return !entry->grant; });
            if (idle != m_entries.end())
                m_entries.erase(idle);
        }
        m_entries.push_back(std::make_unique<Entry>());
    }
    m_entries.back()->settings = settings;
    return *m_entries.back();
}

void TokenSource::startGrant(Entry &entry)
{
    entry.grant = new Grant(
        entry.settings, m_limits, entry.proof, m_poster,
        [this, &entry](const TokenReply &reply) { granted(entry, reply); }, this);
    connect(entry.grant, &Grant::browserWanted, this,
            [this, &entry](const QUrl &url) { askBrowser(entry, url); });
    const QString refreshToken = entry.token ? entry.token->refreshToken : QString();
    const bool hasBrowser = isSignalConnected(QMetaMethod::fromSignal(&TokenSource::browserWanted));
    entry.grant->start(refreshToken, hasBrowser);
}

void TokenSource::endGrant(Entry &entry)
{
    if (Grant *grant = std::exchange(entry.grant, nullptr)) {
        grant->stop();
        grant->deleteLater(); // it may be the one that calls
    }
}

void TokenSource::granted(Entry &entry, const TokenReply &reply)
{
    entry.proof = entry.grant->proof();
    endGrant(entry);
    if (const Token *token = std::get_if<Token>(&reply))
        entry.token = *token;
    const std::vector<Waiter> waiters = std::exchange(entry.waiters, {});
    for (const Waiter &waiter : waiters)
        answer(waiter, reply);
}

void TokenSource::askBrowser(const Entry &entry, const QUrl &url)
{
    const std::vector<Waiter> waiters = entry.waiters; // who is told may cancel
    emit browserWanted(url);
    for (const Waiter &waiter : waiters) {
        if (waiter.context)
            emit waitingForBrowser(waiter.context);
    }
}

void TokenSource::answer(const Waiter &waiter, const TokenReply &reply)
{
    m_answers.push_back({waiter, reply});
    QMetaObject::invokeMethod(this, &TokenSource::giveAnswers, Qt::QueuedConnection);
}

void TokenSource::giveAnswers()
{
    const QPointer<TokenSource> here = this;
    for (std::size_t left = m_answers.size(); here && left > 0 && !m_answers.empty(); --left) {
        const Answer answer = std::move(m_answers.front());
        m_answers.pop_front();
        if (answer.to.context)
            answer.to.then(answer.reply);
    }
}

} // namespace sockwright::oauth
