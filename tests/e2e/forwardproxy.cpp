// SPDX-License-Identifier: GPL-3.0-or-later
#include "forwardproxy.h"

#include "programs.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTcpSocket>

namespace sockwright::e2e {

using namespace Qt::StringLiterals;

namespace {

constexpr int attempts = 3;

/// microsocks does not say when it is ready.
bool isListening(quint16 port)
{
    const QDeadlineTimer deadline(10'000);
    while (!deadline.hasExpired()) {
        QTcpSocket probe;
        probe.connectToHost(QHostAddress::LocalHost, port);
        if (probe.waitForConnected(int(deadline.remainingTime())))
            return true;
    }
    return false;
}

} // namespace

std::unique_ptr<ForwardProxy> ForwardProxy::http(const Login &login, quint16 allowedPort)
{
    std::unique_ptr<ForwardProxy> proxy(new ForwardProxy);
    proxy->startHttp(login, allowedPort);
    return proxy;
}

std::unique_ptr<ForwardProxy> ForwardProxy::socks5(const Login &login)
{
    std::unique_ptr<ForwardProxy> proxy(new ForwardProxy);
    proxy->startSocks5(login);
    return proxy;
}

void ForwardProxy::startHttp(const Login &login, quint16 allowedPort)
{
    QFile source(QStringLiteral(SOCKWRIGHT_E2E_DIR "/tinyproxy/tinyproxy.conf.in"));
    if (!source.open(QIODevice::ReadOnly)) {
        m_problem = source.errorString();
        return;
    }
    const QByteArray configuration = source.readAll();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        m_port = freePort();
        QByteArray filled = configuration;
        filled.replace("@port@", QByteArray::number(m_port));
        if (!login.user.isEmpty())
            filled += "BasicAuth " + login.user.toUtf8() + ' ' + login.password.toUtf8() + '\n';
        if (allowedPort != 0)
            filled += "ConnectPort " + QByteArray::number(allowedPort) + '\n';
        QFile file(m_folder.filePath(u"tinyproxy.conf"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(filled) != filled.size()) {
            m_problem = file.errorString();
            return;
        }
        file.close();
        m_peer
            = std::make_unique<Peer>(u"tinyproxy"_s, QStringList{u"-d"_s, u"-c"_s, file.fileName()},
                                     "Accepting connections");
        m_problem = m_peer->problem();
        if (m_problem.isEmpty())
            return;
    }
}

void ForwardProxy::startSocks5(const Login &login)
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        m_port = freePort();
        QStringList arguments{u"-c"_s,
                              u"echo started; exec microsocks \"$@\""_s,
                              u"microsocks"_s,
                              u"-i"_s,
                              u"127.0.0.1"_s,
                              u"-p"_s,
                              QString::number(m_port)};
        if (!login.user.isEmpty())
            arguments += {u"-u"_s, login.user, u"-P"_s, login.password};
        m_peer = std::make_unique<Peer>(u"sh"_s, arguments, "started");
        m_problem = m_peer->problem();
        if (m_problem.isEmpty() && !isListening(m_port))
            m_problem
                = u"microsocks did not become ready in time: packaging/test.sh installs it."_s;
        if (m_problem.isEmpty())
            return;
    }
}

} // namespace sockwright::e2e
