// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QNetworkCookie>
#include <QObject>
#include <QUrl>

namespace sockwright::session {

/// The cookies that servers set in their answers to handshakes, and that go back to them, by the
/// rules of RFC 6265, which are net's (net/cookies.h). One a workspace.
///
/// Lives in one thread. What a server sends is bounded: see net::maxCookies and its neighbours.
class CookieJar : public QObject
{
    Q_OBJECT

public:
    explicit CookieJar(QObject *parent = nullptr);

    /// Switched off, it takes nothing and nothing of it is sent; what it has stays. On at first.
    void setEnabled(bool enabled);
    bool isEnabled() const { return m_enabled; }

    /// Takes the values of the Set-Cookie lines of an answer to a handshake with a ws or wss URL.
    void take(const QUrl &url, const QByteArrayList &setCookies);

    /// All that have not expired, in the order they were set in. Also of a jar switched off.
    QList<QNetworkCookie> cookies() const;
    /// Puts a cookie in the place of the one with its name, domain and path, or adds it. False: it
    /// has no name or domain, or is too large.
    bool set(const QNetworkCookie &cookie);
    void remove(const QNetworkCookie &cookie);
    void clear();

    /// Those that outlive the program (they have an expiry date), for restore(). Secret: not for
    /// files.
    QByteArray lasting() const;
    /// Adds what lasting() gave. What cannot be read is left out.
    void restore(const QByteArray &lasting);

signals:
    void changed();

private:
    void setAll(const QList<QNetworkCookie> &cookies);

    QList<QNetworkCookie> m_cookies;
    bool m_enabled = true;
};

} // namespace sockwright::session
