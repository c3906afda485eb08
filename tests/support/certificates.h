// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

namespace sockwright::tests {

/// Certificates made by the openssl program for one test: an authority of its own, and what it
/// signs with any name and any time.
class Certificates
{
public:
    Certificates()
    {
        QFile file(path(QStringLiteral("openssl.cnf")));
        if (file.open(QIODevice::WriteOnly))
            file.write(configuration);
        file.close();
        for (const char *empty : {"index.txt", "index.txt.attr"}) {
            QFile made(path(QLatin1String(empty)));
            if (!made.open(QIODevice::WriteOnly))
                m_problem = made.errorString();
        }
        selfSigned(QStringLiteral("ca"), QStringLiteral("/CN=Test authority/O=Sockwright"),
                   QStringLiteral("authority"));
    }

    /// What went wrong, with openssl's own words; empty when nothing did.
    QString problem() const { return m_problem; }

    QString path(const QString &file) const { return m_folder.filePath(file); }
    /// NAME.pem is the certificate, NAME.key its key, both in path().
    QSslCertificate certificate(const QString &name) const
    {
        return QSslCertificate::fromPath(path(name + QLatin1String(".pem"))).value(0);
    }
    QSslKey key(const QString &name) const
    {
        QFile file(path(name + QLatin1String(".key")));
        return QSslKey(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(), QSsl::Ec);
    }

    void selfSigned(const QString &name, const QString &subject, const QString &section)
    {
        makeKey(name);
        run({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-config"),
             QStringLiteral("openssl.cnf"), QStringLiteral("-days"), QStringLiteral("2"),
             QStringLiteral("-key"), name + QLatin1String(".key"), QStringLiteral("-subj"), subject,
             QStringLiteral("-extensions"), section, QStringLiteral("-out"),
             name + QLatin1String(".pem")});
    }

    /// Signed by the authority; `section` of the configuration says for which names. Times as
    /// openssl ca takes them: "20200101000000Z".
    void issued(const QString &name, const QString &section, const QString &from, const QString &to)
    {
        makeKey(name);
        run({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-config"),
             QStringLiteral("openssl.cnf"), QStringLiteral("-key"), name + QLatin1String(".key"),
             QStringLiteral("-subj"), QLatin1String("/CN=") + name, QStringLiteral("-out"),
             name + QLatin1String(".csr")});
        run({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"),
             QStringLiteral("-config"), QStringLiteral("openssl.cnf"), QStringLiteral("-in"),
             name + QLatin1String(".csr"), QStringLiteral("-out"), name + QLatin1String(".pem"),
             QStringLiteral("-extensions"), section, QStringLiteral("-startdate"), from,
             QStringLiteral("-enddate"), to});
    }

    /// NAME.p12, with certificate, key and the authority's certificate.
    void pkcs12(const QString &name, const QString &passphrase)
    {
        run({QStringLiteral("pkcs12"), QStringLiteral("-export"), QStringLiteral("-inkey"),
             name + QLatin1String(".key"), QStringLiteral("-in"), name + QLatin1String(".pem"),
             QStringLiteral("-certfile"), QStringLiteral("ca.pem"), QStringLiteral("-passout"),
             QLatin1String("pass:") + passphrase, QStringLiteral("-out"),
             name + QLatin1String(".p12")});
    }

    /// NAME-encrypted.key.
    void encryptKey(const QString &name, const QString &passphrase)
    {
        run({QStringLiteral("ec"), QStringLiteral("-aes256"), QStringLiteral("-in"),
             name + QLatin1String(".key"), QStringLiteral("-passout"),
             QLatin1String("pass:") + passphrase, QStringLiteral("-out"),
             name + QLatin1String("-encrypted.key")});
    }

private:
    static constexpr char configuration[]
        = "[req]\ndistinguished_name = name\nprompt = no\n[name]\nCN = test\n"
          "[authority]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\n"
          "[loopback]\nbasicConstraints = critical, CA:FALSE\n"
          "subjectAltName = IP:127.0.0.1, DNS:loopback.example\n"
          "[elsewhere]\nbasicConstraints = critical, CA:FALSE\n"
          "subjectAltName = DNS:elsewhere.example\n"
          "[ca]\ndefault_ca = test\n"
          "[test]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\n"
          "certificate = ca.pem\nprivate_key = ca.key\ndefault_md = sha256\npolicy = any\n"
          "unique_subject = no\n[any]\ncommonName = supplied\n";

    void makeKey(const QString &name)
    {
        run({QStringLiteral("ecparam"), QStringLiteral("-genkey"), QStringLiteral("-noout"),
             QStringLiteral("-name"), QStringLiteral("prime256v1"), QStringLiteral("-out"),
             name + QLatin1String(".key")});
    }

    void run(const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("openssl"), arguments);
        if (!process.waitForFinished() || process.exitCode() != 0) {
            m_problem = QStringLiteral("openssl %1: %2")
                            .arg(arguments.join(u' '), QString::fromUtf8(process.readAll()));
        }
    }

    QTemporaryDir m_folder;
    QString m_problem;
};

} // namespace sockwright::tests
