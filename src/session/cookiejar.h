// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QByteArray>
#include <QList>
#include <QNetworkCookie>
#include <QObject>
#include <QUrl>

#include <memory>

namespace sockwright::session {

/// The cookies that servers set in their answers to handshakes, and that go back to them, by the
/// rules of RFC 6265 (Qt's cookie jar knows domains, paths and public suffixes). One a workspace.
///
/// Lives in one thread. What a server sends is bounded: see the constants.
class CookieJar : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype maxCookies = 1000; ///< the one that was set first goes first
    static constexpr qsizetype maxCookieBytes
        = 4096; ///< name and value together; others are not taken

    explicit CookieJar(QObject *parent = nullptr);
    ~CookieJar() override;

    /// Switched off, it takes nothing and sends nothing; what it has stays. On at first.
    void setEnabled(bool enabled);
    bool isEnabled() const { return m_enabled; }

    /// What a handshake with a ws or wss URL sends: "a=1; b=2" (RFC 6265 section 5.4). Empty: none.
    QByteArray headerFor(const QUrl &url) const;
    /// Takes the Set-Cookie lines of an answer to a handshake (section 5.3).
    void take(const QUrl &url, const wire::Headers &headers);

    /// All that have not expired, in the order they were set in.
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
    class Jar;

    std::unique_ptr<Jar> m_jar;
    bool m_enabled = true;
};

} // namespace sockwright::session
