// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/tlssection.h"

#include "ui/editor/filefield.h"
#include "ui/editor/filelist.h"
#include "ui/editor/problemline.h"

namespace sockwright::ui {

using workspace::Secret;
using workspace::TlsVersion;

TlsSection::TlsSection(Settings &settings, QWidget *parent)
    : SettingsSection(tr("TLS"), settings, parent)
    , m_verify(fields().flag(tr("Check the server's &certificate"),
                             tr("Check the server's certificate"),
                             [](Settings &s) -> bool & { return s.verifyTls; }))
    , m_warning(new ProblemLine(ProblemLine::Kind::Warning))
    , m_caFiles(new FileList(tr("Trusted certificates"),
                             tr("Certificates (*.pem *.crt *.cer);;All files (*)")))
    , m_problem(new ProblemLine(ProblemLine::Kind::Error))
{
    addField(tr("Server"), m_verify, tr("For wss:// only. Switch it off for a test server alone."),
             m_warning);
    addField(tr("&Trusted"), m_caFiles,
             tr("Files of certificates (PEM) to trust beside the system's."));
    connect(m_caFiles, &FileList::edited, this, [this] {
        this->settings().tls.caFiles = m_caFiles->files();
        changed();
    });
    addField(
        tr("Server &name"),
        fields().text(tr("Server name"), [](Settings &s) -> QString & { return s.tls.serverName; }),
        tr("Asked for (SNI) and checked instead of the URL's host."));
    addField(tr("At least"),
             fields().choice<TlsVersion>(
                 tr("Minimum TLS version"),
                 {{TlsVersion::Tls12, tr("TLS 1.2")}, {TlsVersion::Tls13, tr("TLS 1.3")}},
                 [](Settings &s) -> TlsVersion & { return s.tls.minimumVersion; }));
    addClientCertificate();
}

void TlsSection::addClientCertificate()
{
    const QString pem = tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)");
    m_certificate = new FileField(
        fields().text(tr("Client certificate"),
                      [](Settings &s) -> QString & { return s.tls.certificateFile; }),
        pem);
    addField(tr("Client certi&ficate"), m_certificate,
             tr("PEM, with the certificates that it was signed with."));
    m_key = new FileField(
        fields().text(tr("Client key"), [](Settings &s) -> QString & { return s.tls.keyFile; }),
        pem);
    addField(tr("Client &key"), m_key, tr("PEM. Empty: it is in the certificate's file."));
    addField(tr("PKCS#&12"),
             new FileField(fields().text(tr("PKCS#12 file"),
                                         [](Settings &s) -> QString & { return s.tls.pkcs12File; }),
                           tr("PKCS#12 files (*.p12 *.pfx);;All files (*)")),
             tr("Certificate and key in one file, instead of the two above."), m_problem);
    m_passphrase = fields().secret(tr("Passphrase"),
                                   [](Settings &s) -> Secret & { return s.tls.passphrase; });
    addField(tr("&Passphrase"), m_passphrase, SecretEdit::keepingText(true));
}

void TlsSection::load()
{
    m_caFiles->setFiles(settings().tls.caFiles);
    SettingsSection::load();
}

void TlsSection::setLasting(bool lasting)
{
    m_passphrase->setLasting(lasting);
    explain(m_passphrase, SecretEdit::keepingText(lasting));
    showState();
}

QString TlsSection::problem() const
{
    const workspace::TlsSettings &tls = settings().tls;
    const bool pem = !tls.certificateFile.isEmpty() || !tls.keyFile.isEmpty();
    if (pem && !tls.pkcs12File.isEmpty())
        return tr("Enter a certificate with its key, or a PKCS#12 file, not both.");
    if (tls.certificateFile.isEmpty() && !tls.keyFile.isEmpty())
        return tr("A client key needs its certificate.");
    return {};
}

void TlsSection::showState()
{
    const workspace::TlsSettings &tls = settings().tls;
    m_warning->setText(settings().verifyTls
                           ? QString()
                           : tr("The server is not checked: anybody on the way can read and "
                                "change what is sent."));
    m_problem->setText(problem());
    // What is entered twice stays usable, so that one can be taken out.
    const QString reason = tr("Not used: the PKCS#12 file holds certificate and key.");
    const bool pkcs12 = !tls.pkcs12File.isEmpty();
    setUsable(m_certificate, !pkcs12 || !tls.certificateFile.isEmpty(), reason);
    setUsable(m_key, !pkcs12 || !tls.keyFile.isEmpty(), reason);
    setUsable(m_passphrase, pkcs12 || !tls.certificateFile.isEmpty() || tls.passphrase.isSet(),
              tr("For a client certificate only."));
}

} // namespace sockwright::ui
