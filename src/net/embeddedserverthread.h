// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/callqueue.h"
#include "net/embeddedserver.h"

#include <QThread>

#include <memory>

namespace sockwright::net {

/// An EmbeddedServer in a thread of its own, for a window: nothing here waits for a socket.
/// Lives in the thread that made it; its signals are emitted there.
class EmbeddedServerThread : public QObject
{
    Q_OBJECT

public:
    explicit EmbeddedServerThread(const ServerOptions &options = {}, QObject *parent = nullptr);
    /// Drops all connections and joins the thread.
    ~EmbeddedServerThread() override;

    /// Starts to listen; ready() or failed() follows, once. Call it once.
    void start();

    /// The server's URL without a path; empty before ready().
    const QUrl &url() const { return m_url; }

signals:
    void ready(const QUrl &url);
    /// `message` is a sentence for people.
    void failed(const QString &message);

private:
    void run(const ServerOptions &options); // in m_thread

    base::CallQueue m_calls; // what the thread tells us
    std::unique_ptr<QThread> m_thread;
    QUrl m_url;
};

} // namespace sockwright::net
