// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlsproxy.h"

#include "programs.h"

#include <QFile>
#include <QProcess>

namespace sockwright::e2e {

using namespace Qt::StringLiterals;

namespace {

constexpr char opensslConfiguration[] = "[req]\n"
                                        "distinguished_name = name\n"
                                        "prompt = no\n"
                                        "[name]\n"
                                        "CN = Sockwright end-to-end tests\n"
                                        "[authority]\n"
                                        "basicConstraints = critical, CA:TRUE\n"
                                        "keyUsage = critical, keyCertSign\n"
                                        "[server]\n"
                                        "basicConstraints = critical, CA:FALSE\n"
                                        "subjectAltName = IP:127.0.0.1\n"
                                        "[client]\n"
                                        "basicConstraints = critical, CA:FALSE\n";

} // namespace

TlsProxy::TlsProxy(quint16 backendPort, Clients clients)
{
    if (makeCertificates())
        startProxy(backendPort, clients);
}

bool TlsProxy::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished() && process.exitCode() == 0)
        return true;
    m_problem = u"%1 failed: %2"_s.arg(program, QString::fromUtf8(process.readAll()));
    return false;
}

bool TlsProxy::makeCertificates()
{
    if (!writeFile(m_folder.filePath(u"openssl.cnf"_s), opensslConfiguration)) {
        m_problem = u"The temporary folder cannot be written."_s;
        return false;
    }
    const QStringList common{u"req"_s, u"-x509"_s,   u"-config"_s,  u"openssl.cnf"_s, u"-days"_s,
                             u"2"_s,   u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s};
    const auto sign = [&](const QString &name) {
        return run(u"openssl"_s,
                   common
                       + QStringList{u"-extensions"_s, name, u"-subj"_s, u"/CN="_s + name, u"-CA"_s,
                                     u"ca.pem"_s, u"-CAkey"_s, u"ca.key"_s, u"-keyout"_s,
                                     name + u".key"_s, u"-out"_s, name + u".pem"_s});
    };
    return run(u"openssl"_s,
               common
                   + QStringList{u"-extensions"_s, u"authority"_s, u"-keyout"_s, u"ca.key"_s,
                                 u"-out"_s, u"ca.pem"_s})
        && sign(u"server"_s) && sign(u"client"_s)
        && run(u"openssl"_s,
               {u"pkcs12"_s, u"-export"_s, u"-in"_s, u"client.pem"_s, u"-inkey"_s, u"client.key"_s,
                u"-passout"_s, u"pass:sesame"_s, u"-out"_s, u"client.p12"_s});
}

bool TlsProxy::startProxy(quint16 backendPort, Clients clients)
{
    QFile file(QStringLiteral(SOCKWRIGHT_E2E_DIR "/nginx/nginx.conf.in"));
    if (!file.open(QIODevice::ReadOnly)) {
        m_problem = file.errorString();
        return false;
    }
    const QByteArray configuration = file.readAll();

    // nginx cannot be told to take any port, and the free one may be gone when it starts.
    for (int attempt = 0; attempt < 3; ++attempt) {
        m_port = freePort();
        QByteArray filled = configuration;
        filled.replace("@port@", QByteArray::number(m_port));
        filled.replace("@backend@", QByteArray::number(backendPort));
        filled.replace("@clients@", clients == Clients::WithCertificate ? "on" : "off");
        if (!writeFile(m_folder.filePath(u"nginx.conf"_s), filled)) {
            m_problem = u"The temporary folder cannot be written."_s;
            return false;
        }
        m_nginx = std::make_unique<Peer>(
            serverProgram(u"nginx"_s),
            QStringList{u"-p"_s, m_folder.path(), u"-c"_s, u"nginx.conf"_s, u"-e"_s, u"stderr"_s},
            "start worker process ");
        m_problem = m_nginx->problem();
        if (m_problem.isEmpty())
            return true;
    }
    return false;
}

} // namespace sockwright::e2e
