// SPDX-License-Identifier: GPL-3.0-or-later
#include "webserver.h"

#include "programs.h"

#include <QCryptographicHash>
#include <QFile>

namespace sockwright::e2e {

using namespace Qt::StringLiterals;

std::unique_ptr<WebServer> WebServer::nginxBasic(quint16 backendPort)
{
    return std::unique_ptr<WebServer>(new WebServer(Kind::Nginx, backendPort));
}

std::unique_ptr<WebServer> WebServer::lighttpdDigest(quint16 backendPort)
{
    return std::unique_ptr<WebServer>(new WebServer(Kind::Lighttpd, backendPort));
}

WebServer::WebServer(Kind kind, quint16 backendPort)
{
    if (writeUsers(kind))
        start(kind, backendPort);
    else
        m_problem = u"The temporary folder cannot be written."_s;
}

bool WebServer::writeUsers(Kind kind)
{
    QByteArray secret = QStringView(password).toUtf8();
    if (kind == Kind::Nginx) // to which a colon would be the end of a plain one
        secret = "{SHA}" + QCryptographicHash::hash(secret, QCryptographicHash::Sha1).toBase64();
    QByteArray lines;
    for (const QStringView name : {QStringView(user), QStringView(otherUser)})
        lines += name.toUtf8() + ':' + secret + '\n';
    return writeFile(m_folder.filePath(u"users"_s), lines);
}

void WebServer::start(Kind kind, quint16 backendPort)
{
    const bool nginx = kind == Kind::Nginx;
    QFile file(QStringLiteral(SOCKWRIGHT_E2E_DIR) + u'/'
               + (nginx ? u"nginx/basic.conf.in"_s : u"lighttpd/digest.conf.in"_s));
    if (!file.open(QIODevice::ReadOnly)) {
        m_problem = file.errorString();
        return;
    }
    const QByteArray configuration = file.readAll();
    const QString filledFile = m_folder.filePath(u"server.conf"_s);

    // Neither can be told to take any port, and the free one may be gone when they start.
    for (int attempt = 0; attempt < 3; ++attempt) {
        m_port = freePort();
        QByteArray filled = configuration;
        filled.replace("@folder@", m_folder.path().toUtf8());
        filled.replace("@port@", QByteArray::number(m_port));
        filled.replace("@backend@", QByteArray::number(backendPort));
        if (!writeFile(filledFile, filled)) {
            m_problem = u"The temporary folder cannot be written."_s;
            return;
        }
        m_process = nginx
            ? std::make_unique<Peer>(
                serverProgram(u"nginx"_s),
                QStringList{u"-p"_s, m_folder.path(), u"-c"_s, filledFile, u"-e"_s, u"stderr"_s},
                "event method")
            : std::make_unique<Peer>(serverProgram(u"lighttpd"_s),
                                     QStringList{u"-D"_s, u"-f"_s, filledFile}, "server started");
        m_problem = m_process->problem();
        if (m_problem.isEmpty())
            return;
    }
}

} // namespace sockwright::e2e
