// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diagnosis/certificatedialog.h"

#include "base/byteview.h"
#include "format/visible.h"
#include "ui/handshake/factstext.h"
#include "ui/theme/foreigntextlabel.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxProblem = 300; // characters
constexpr int maxPlace = 60;
constexpr QSize firstSize(680, 520);

QString line(const QString &foreign, int maxChars)
{
    const QByteArray utf8 = foreign.toUtf8();
    return format::previewText(base::viewOf(utf8), maxChars);
}

} // namespace

CertificateDialog::CertificateDialog(const QString &place, const wire::TlsFacts &tls, Offer offer,
                                     const QString &note, QWidget *parent)
    : QDialog(parent)
    , m_place(line(place, maxPlace))
{
    setWindowTitle(tr("Certificate of %1").arg(m_place));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    addSentences(layout, tls, note);

    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Certificates"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makeChain(tls));
    layout->addWidget(scroll, 1);

    auto *box = new QDialogButtonBox(this);
    addButtons(box, offer);
    layout->addWidget(box);
    resize(firstSize);
}

void CertificateDialog::addSentences(QVBoxLayout *layout, const wire::TlsFacts &tls,
                                     const QString &note)
{
    QLabel *const what = foreignTextLabel();
    what->setAccessibleName(tr("What is wrong"));
    QStringList lines{
        tls.trusted ? tr("You trust this certificate for %1. The system does not:").arg(m_place)
                    : tr("The certificate of %1 is not trusted:").arg(m_place)};
    for (const QString &problem : tls.problems)
        lines << u"• "_s + line(problem, maxProblem);
    if (!tls.trusted) {
        lines << QString();
        lines << tr("Somebody else may answer in the server's place and read all that is sent. "
                    "Trust it only if you know this fingerprint from elsewhere.");
    }
    if (!note.isEmpty())
        lines << note;
    what->setText(lines.join(u'\n'));
    layout->addWidget(what);
}

QWidget *CertificateDialog::makeChain(const wire::TlsFacts &tls)
{
    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(page);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (std::size_t i = 0; i < tls.chain.size(); ++i) {
        const QString name = i == 0 ? tr("The server's certificate")
                                    : tr("Certificate %1 of the chain").arg(i + 1);
        auto *heading = new QLabel(name, page);
        QFont bold = heading->font();
        bold.setBold(true);
        heading->setFont(bold);
        auto *facts = new FactsText(page);
        facts->setAccessibleName(name);
        facts->setFacts(capture::certificateFacts(tls.chain[i], now));
        layout->addWidget(heading);
        layout->addWidget(facts);
    }
    layout->addStretch(1);
    return page;
}

void CertificateDialog::addButtons(QDialogButtonBox *box, Offer offer)
{
    QString leaving = tr("Close");
    if (offer == Offer::Trust) {
        leaving = tr("Not this time");
        addChoice(box, tr("Trust this once"), &CertificateDialog::trustedOnce);
        addChoice(box, tr("Always trust for %1").arg(m_place), &CertificateDialog::trustedAlways);
    } else if (offer == Offer::StopTrusting) {
        addChoice(box, tr("Stop trusting"), &CertificateDialog::noLongerTrusted);
    }
    QPushButton *const leave = box->addButton(leaving, QDialogButtonBox::RejectRole);
    leave->setAccessibleName(leaving);
    leave->setDefault(true);
    leave->setFocus();
    connect(leave, &QPushButton::clicked, this, &QDialog::reject);
}

void CertificateDialog::addChoice(QDialogButtonBox *box, const QString &text,
                                  void (CertificateDialog::*chosen)())
{
    QPushButton *const button
        = box->addButton(QString(text).replace(u'&', "&&"_L1), QDialogButtonBox::ActionRole);
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, chosen] {
        accept();
        emit(this->*chosen)();
    });
}

} // namespace sockwright::ui
