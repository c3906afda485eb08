// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/cookiejar.h"
#include "workspace/secrets.h"

#include <QTimer>

namespace sockwright::session {

/// Keeps the cookies of a workspace's jar that outlive the program among its secrets: cookies are
/// as good as passwords. Lives in the jar's thread; nothing blocks.
class CookieKeeper : public QObject
{
    Q_OBJECT

public:
    /// Both outlive the keeper.
    CookieKeeper(CookieJar &jar, workspace::Secrets &secrets, QObject *parent = nullptr);

    /// The jar is that of this workspace from now on: it is emptied, and gets what was kept.
    /// `everKept`: whether kept() was ever emitted; otherwise nobody's keychain is asked.
    void open(const QString &root, bool everKept);
    /// Writes what has changed now, not a moment later.
    void flush();

signals:
    /// Cookies are among the secrets now.
    void kept();

private:
    CookieJar &m_jar;
    workspace::Secrets &m_secrets;
    QString m_key; // empty: no workspace
    QByteArray m_kept;
    QTimer m_later;
};

} // namespace sockwright::session
