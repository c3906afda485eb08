// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserverthread.h"

#include <QEventLoop>

namespace sockwright::net {

EmbeddedServerThread::EmbeddedServerThread(const ServerOptions &options, QObject *parent)
    : QObject(parent)
    , m_thread(QThread::create([this, options] { run(options); }))
{
    m_thread->setObjectName(QStringLiteral("embedded server"));
}

EmbeddedServerThread::~EmbeddedServerThread()
{
    m_thread->quit();
    m_thread->wait();
}

void EmbeddedServerThread::start()
{
    m_thread->start();
}

void EmbeddedServerThread::run(const ServerOptions &options)
{
    EmbeddedServer server(options);
    const auto listening = server.listen();
    // The destructor joins this thread, so `this` is there to be told.
    m_calls.post([this, listening, url = server.url()] {
        m_url = url;
        if (listening)
            emit ready(m_url);
        else
            emit failed(listening.error().message);
    });
    if (listening)
        QEventLoop().exec();
}

} // namespace sockwright::net
