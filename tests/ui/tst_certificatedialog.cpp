// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/setting.h"
#include "ui/diagnosis/certificatedialog.h"
#include "ui/handshake/factstext.h"
#include "ui/window/trustedcertificates.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>
#include <QUrl>

using namespace sockwright;
using namespace Qt::StringLiterals;
using tests::byName;
using ui::CertificateDialog;
using ui::TrustedCertificates;
using Offer = CertificateDialog::Offer;

namespace {

const QString place = u"example.org:8443"_s;

wire::CertificateFacts certificate(const QString &subject)
{
    wire::CertificateFacts facts;
    facts.subject = subject;
    facts.issuer = u"CN=An authority"_s;
    facts.names = {u"DNS:example.org"_s, u"IP:10.0.0.1"_s};
    facts.validFrom = QDateTime(QDate(2020, 1, 2), QTime(3, 4), QTimeZone::utc());
    facts.validTo = QDateTime(QDate(2021, 1, 2), QTime(3, 4), QTimeZone::utc());
    facts.sha256 = "AB:CD:EF";
    return facts;
}

wire::TlsFacts facts(bool trusted = false)
{
    wire::TlsFacts tls;
    tls.chain = {certificate(u"CN=<b>example.org</b>"_s), certificate(u"CN=An authority"_s)};
    tls.problems = {u"The certificate has expired"_s, u"The host name <i>did not match</i>"_s};
    tls.trusted = trusted;
    return tls;
}

// Opened; deletes itself when it is closed.
QPointer<CertificateDialog> opened(const wire::TlsFacts &tls, Offer offer, QWidget *parent,
                                   const QString &note = {}, const QString &forPlace = place)
{
    QPointer<CertificateDialog> dialog = new CertificateDialog(forPlace, tls, offer, note, parent);
    dialog->open();
    return dialog;
}

} // namespace

class TestCertificateDialog : public QObject
{
    Q_OBJECT

private slots:
    void showsTheChainAndWhatIsWrong();
    void offers_data();
    void offers();
    void tellsWhatWasChosen_data();
    void tellsWhatWasChosen();
    void keysTrustNothing_data();
    void keysTrustNothing();
    void longNamesDoNotWidenIt();

    void places_data();
    void places();
    void keepsWhatIsTrusted();
    void keepsSoManyOnly();
};

void TestCertificateDialog::showsTheChainAndWhatIsWrong()
{
    QWidget parent;
    const auto dialog = opened(facts(), Offer::Trust, &parent, u"A note."_s);
    QCOMPARE(dialog->windowModality(), Qt::WindowModal);
    auto *what = byName<QLabel>(*dialog, u"What is wrong"_s);
    QVERIFY(what);
    QCOMPARE(what->textFormat(), Qt::PlainText);
    for (const QString &part : {place, facts().problems[0], facts().problems[1], u"A note."_s})
        QVERIFY2(what->text().contains(part), qPrintable(part));

    auto *server = byName<ui::FactsText>(*dialog, u"The server's certificate"_s);
    QVERIFY(server);
    for (const QString &part : {u"CN=<b>example.org</b>"_s, u"CN=An authority"_s,
                                u"DNS:example.org"_s, u"2020"_s, u"2021"_s, u"AB:CD:EF"_s})
        QVERIFY2(server->toPlainText().contains(part), qPrintable(part));
    QVERIFY(server->textInteractionFlags() & Qt::TextSelectableByKeyboard);
    QVERIFY(byName<ui::FactsText>(*dialog, u"Certificate 2 of the chain"_s));
    delete dialog;
}

void TestCertificateDialog::offers_data()
{
    QTest::addColumn<Offer>("offer");
    QTest::addColumn<QStringList>("buttons");
    QTest::newRow("trust") << Offer::Trust
                           << QStringList{u"Trust this once"_s, u"Always trust for "_s + place,
                                          u"Not this time"_s};
    QTest::newRow("stop") << Offer::StopTrusting << QStringList{u"Stop trusting"_s, u"Close"_s};
    QTest::newRow("nothing") << Offer::Nothing << QStringList{u"Close"_s};
}

void TestCertificateDialog::offers()
{
    QFETCH(Offer, offer);
    QFETCH(QStringList, buttons);
    QWidget parent;
    const auto dialog = opened(facts(offer == Offer::StopTrusting), offer, &parent);
    QStringList names;
    for (const QPushButton *button : dialog->findChildren<QPushButton *>())
        names << button->accessibleName();
    names.sort();
    const QString leaving = buttons.last();
    buttons.sort();
    QCOMPARE(names, buttons);
    QVERIFY(byName<QPushButton>(*dialog, leaving)->isDefault());
    delete dialog;
}

void TestCertificateDialog::tellsWhatWasChosen_data()
{
    QTest::addColumn<Offer>("offer");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("told");
    QTest::newRow("once") << Offer::Trust << u"Trust this once"_s << u"once"_s;
    QTest::newRow("always") << Offer::Trust << u"Always trust for "_s + place << u"always"_s;
    QTest::newRow("no") << Offer::Trust << u"Not this time"_s << QString();
    QTest::newRow("stop") << Offer::StopTrusting << u"Stop trusting"_s << u"stop"_s;
    QTest::newRow("keep") << Offer::StopTrusting << u"Close"_s << QString();
}

void TestCertificateDialog::tellsWhatWasChosen()
{
    QFETCH(Offer, offer);
    QFETCH(QString, button);
    QFETCH(QString, told);
    QWidget parent;
    const auto dialog = opened(facts(offer == Offer::StopTrusting), offer, &parent);
    QString heard;
    connect(dialog, &CertificateDialog::trustedOnce, this, [&heard] { heard += u"once"_s; });
    connect(dialog, &CertificateDialog::trustedAlways, this, [&heard] { heard += u"always"_s; });
    connect(dialog, &CertificateDialog::noLongerTrusted, this, [&heard] { heard += u"stop"_s; });
    QTest::mouseClick(byName<QPushButton>(*dialog, button), Qt::LeftButton);
    QCOMPARE(heard, told);
    QTRY_VERIFY(!dialog);
}

void TestCertificateDialog::keysTrustNothing_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Enter") << Qt::Key_Return;
    QTest::newRow("Escape") << Qt::Key_Escape;
}

void TestCertificateDialog::keysTrustNothing()
{
    QFETCH(Qt::Key, key);
    QWidget parent;
    const auto dialog = opened(facts(), Offer::Trust, &parent);
    QSignalSpy once(dialog, &CertificateDialog::trustedOnce);
    QSignalSpy always(dialog, &CertificateDialog::trustedAlways);
    QSignalSpy rejected(dialog, &QDialog::rejected);
    QTest::keyClick(dialog, key);
    QCOMPARE(rejected.count(), 1);
    QVERIFY(once.isEmpty());
    QVERIFY(always.isEmpty());
}

void TestCertificateDialog::longNamesDoNotWidenIt()
{
    QWidget parent;
    wire::TlsFacts tls = facts();
    tls.chain.front().subject = QString(20'000, u'x');
    tls.problems = {QString(20'000, u'y')};
    const auto dialog
        = opened(tls, Offer::Trust, &parent, {}, QString(250, u'h') + u".example:443"_s);
    QVERIFY2(dialog->width() < 1000, qPrintable(QString::number(dialog->width())));
    QVERIFY2(dialog->minimumSizeHint().width() < 1000,
             qPrintable(QString::number(dialog->minimumSizeHint().width())));
    delete dialog;
}

void TestCertificateDialog::places_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    QTest::newRow("port") << u"wss://Example.org:8443/x"_s << u"example.org:8443"_s;
    QTest::newRow("wss") << u"wss://example.org"_s << u"example.org:443"_s;
    QTest::newRow("ws") << u"ws://example.org"_s << u"example.org:80"_s;
    QTest::newRow("IPv6") << u"wss://[::1]:9/"_s << u"[::1]:9"_s;
    QTest::newRow("no host") << u"wss:///x"_s << QString();
}

void TestCertificateDialog::places()
{
    QFETCH(QString, url);
    QFETCH(QString, expected);
    QCOMPARE(TrustedCertificates::placeOf(QUrl(url)), expected);
}

void TestCertificateDialog::keepsWhatIsTrusted()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"settings.ini"_s);
    {
        base::SettingsStore settings(file);
        TrustedCertificates trusted(settings);
        trusted.trust(place, "AA:BB");
        trusted.trust(place, "CC:DD");
        trusted.trust(place, "AA:BB");
        trusted.trust(u"example.org:84"_s, "EE");
        trusted.trust({}, "11");
        trusted.trust(u"nothing:1"_s, {});
    }
    base::SettingsStore settings(file);
    TrustedCertificates trusted(settings);
    QCOMPARE(trusted.at(place), (QList<QByteArray>{"CC:DD", "AA:BB"}));
    QCOMPARE(trusted.at(u"example.org:84"_s), (QList<QByteArray>{"EE"}));
    QVERIFY(trusted.at(u"example.org:8"_s).isEmpty());
    QVERIFY(trusted.at({}).isEmpty());
    QVERIFY(trusted.at(u"nothing:1"_s).isEmpty());
    trusted.forget(place, "AA:BB");
    trusted.forget(place, "never");
    QCOMPARE(trusted.at(place), (QList<QByteArray>{"CC:DD"}));
}

void TestCertificateDialog::keepsSoManyOnly()
{
    const QTemporaryDir folder;
    base::SettingsStore settings(folder.filePath(u"settings.ini"_s));
    TrustedCertificates trusted(settings);
    for (int i = 0; i <= TrustedCertificates::most; ++i)
        trusted.trust(u"h:%1"_s.arg(i), "AA");
    QVERIFY(trusted.at(u"h:0"_s).isEmpty());
    QCOMPARE(trusted.at(u"h:1"_s).size(), 1);
    QCOMPARE(trusted.at(u"h:%1"_s.arg(TrustedCertificates::most)).size(), 1);
}

QTEST_MAIN(TestCertificateDialog)
#include "tst_certificatedialog.moc"
