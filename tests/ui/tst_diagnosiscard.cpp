// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/serialexecutor.h"
#include "net/embeddedserver.h"
#include "support/closedport.h"
#include "ui/diagnosis/diagnosiscard.h"
#include "ui/diagnosis/steptext.h"
#include "ui/payload/plaintextview.h"
#include "ui/window/requesttab.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using tests::byName;
using wire::NextStep;

namespace {

session::Status failed(const wire::Failure &failure)
{
    session::Status status;
    status.state = wire::State::Closed;
    status.failure = failure;
    return status;
}

session::Status refused()
{
    wire::Failure failure;
    failure.diagnosis = wire::Diagnosis::TcpRefused;
    failure.message = u"Nobody listens on <b>localhost</b>, port 9."_s;
    failure.hint = u"Start the server."_s;
    failure.evidence = u"127.0.0.1:9: refused"_s;
    failure.steps = {{NextStep::Kind::Retry}};
    return failed(failure);
}

session::Status connecting()
{
    session::Status status;
    status.state = wire::State::Connecting;
    return status;
}

} // namespace

class TestDiagnosisCard : public QObject
{
    Q_OBJECT

private slots:
    void comesAndGoesWithTheFailure()
    {
        DiagnosisCard card;
        const QSignalSpy shown(&card, &DiagnosisCard::shownChanged);
        QCOMPARE(card.accessibleName(), u"Diagnosis"_s);
        card.setStatus({});
        card.setStatus(connecting());
        QVERIFY(card.isHidden());
        session::Status status = refused();
        status.state = wire::State::Closing; // not ended yet
        card.setStatus(status);
        QVERIFY(card.isHidden());
        card.setStatus(refused());
        QVERIFY(!card.isHidden());
        card.setStatus(refused());
        QCOMPARE(shown.count(), 1);
        card.setStatus(connecting());
        QVERIFY(card.isHidden());
        card.setStatus(refused());
        QVERIFY(!card.isHidden());
    }

    void saysWhatHappened()
    {
        DiagnosisCard card;
        card.resize(700, 200);
        card.setStatus(refused());
        QCOMPARE(card.accessibleDescription(),
                 u"Nobody listens on <b>localhost</b>, port 9. Start the server."_s);
        QStringList texts;
        for (const QLabel *label : card.findChildren<QLabel *>()) {
            texts << label->text();
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
        }
        QVERIFY(texts.contains(u"Nobody listens on <b>localhost</b>, port 9."_s));
        QVERIFY(texts.contains(u"Start the server."_s));
        QVERIFY(texts.contains(u"tcp-refused"_s));
        QCOMPARE(byName<PlainTextView>(card, u"Evidence"_s)->index().text(),
                 QByteArray("127.0.0.1:9: refused"));
        QVERIFY(!byName<QPushButton>(card, u"Show handshake"_s));
        QVERIFY(!byName<QPushButton>(card, u"Show more"_s));
        card.show();
        QVERIFY2(card.fullHeight(700) <= 140, qPrintable(QString::number(card.fullHeight(700))));
    }

    void isDismissed()
    {
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *field = new QLineEdit;
        auto *card = new DiagnosisCard;
        layout->addWidget(field);
        layout->addWidget(card);
        window.show();
        field->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        card->setStatus(refused());
        QVERIFY(card->isVisible());
        QVERIFY(field->hasFocus()); // it takes no keyboard away
        auto *again = byName<QPushButton>(*card, u"Connect again"_s);
        again->setFocus();
        QTest::keyClick(again, Qt::Key_Escape);
        QVERIFY(card->isHidden());
        card->setStatus(refused()); // the same failure
        QVERIFY(card->isHidden());
        card->clear();
        card->setStatus(refused());
        QVERIFY(card->isVisible());
        byName<QToolButton>(*card, u"Dismiss diagnosis"_s)->click();
        QVERIFY(card->isHidden());
    }

    void steps_data()
    {
        using Kind = NextStep::Kind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("text");
        const auto row
            = [](const char *name, Kind kind, const QString &value, const QString &text) {
                  QTest::newRow(name) << int(kind) << value << text;
              };
        row("retry", Kind::Retry, {}, u"Connect again"_s);
        row("url", Kind::UseUrl, u"ws://a/?x&y"_s, u"Connect to ws://a/?x&y"_s);
        row("subprotocol", Kind::AddSubprotocol, u"v1"_s, u"Offer subprotocol “v1” and connect"_s);
        row("header", Kind::AddHeader, u"Authorization"_s, u"Add header “Authorization”"_s);
        row("headers", Kind::AddHeader, {}, u"Edit headers"_s);
        row("TLS", Kind::TlsSettings, {}, u"TLS settings…"_s);
        row("proxy", Kind::ProxySettings, {}, u"Proxy settings…"_s);
        row("compression", Kind::CompressionSettings, {}, u"Compression settings…"_s);
        row("limits", Kind::LimitSettings, {}, u"Limits…"_s);
        row("auth", Kind::AuthSettings, u"digest"_s, u"Set credentials…"_s);
        row("redirects", Kind::RedirectSettings, {}, u"Redirect settings…"_s);
        row("keepalive", Kind::KeepaliveSettings, {}, u"Keepalive settings…"_s);
        row("foreign", Kind::AddSubprotocol, u"a\nb"_s, u"Offer subprotocol “a␊b” and connect"_s);
    }

    void steps()
    {
        QFETCH(int, kind);
        QFETCH(QString, value);
        QFETCH(QString, text);
        const NextStep step{static_cast<NextStep::Kind>(kind), value};
        QCOMPARE(stepText(step), text);

        session::Status status = refused();
        status.failure->steps = {step};
        DiagnosisCard card;
        card.setStatus(status);
        QSignalSpy requested(&card, &DiagnosisCard::stepRequested);
        auto *button = byName<QPushButton>(card, text);
        QVERIFY(button);
        button->click();
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.first().first().value<NextStep>(), step);
    }

    void sameStepsAreOneButton()
    {
        session::Status status = refused();
        status.failure->steps = {
            {NextStep::Kind::TlsSettings}, {NextStep::Kind::Retry}, {NextStep::Kind::TlsSettings}};
        DiagnosisCard card;
        card.setStatus(status);
        int settings = 0;
        for (const QPushButton *button : card.findChildren<QPushButton *>())
            settings += button->accessibleName() == u"TLS settings…"_s;
        QCOMPARE(settings, 1);
    }

    void longUrlsAreCutOnTheButtonOnly()
    {
        const QString url = u"ws://example.org/"_s + QString(200, u'x') + u"<b>end"_s;
        session::Status status = refused();
        status.failure->steps = {{NextStep::Kind::UseUrl, url}};
        DiagnosisCard card;
        card.setStatus(status);
        auto *button = byName<QPushButton>(card, u"Connect to "_s + url);
        QVERIFY(button);
        QVERIFY(button->text().size() < 50);
        QVERIFY(button->text().startsWith(u"Connect to ws://"_s));
        QVERIFY(button->toolTip().contains(u"&lt;b&gt;end"_s));
    }

    void longEvidenceOpens()
    {
        session::Status status = refused();
        status.failure->evidence = u"line\n"_s.repeated(100) + QString(10'000, u'w');
        DiagnosisCard card;
        card.resize(500, 300);
        card.show();
        card.setStatus(status);
        auto *evidence = byName<PlainTextView>(card, u"Evidence"_s);
        const int small = evidence->height();
        QVERIFY(card.minimumSizeHint().width() < 500);
        byName<QPushButton>(card, u"Show more"_s)->click();
        QCOMPARE(evidence->height(), 3 * small);
        QVERIFY(evidence->height() < 20 * evidence->rowHeight());
        byName<QPushButton>(card, u"Show less"_s)->click();
        QCOMPARE(evidence->height(), small);
    }

    void buttonsGoOnInANewLine()
    {
        session::Status status = refused();
        status.handshake = wire::HandshakeFacts{};
        status.failure->steps = {{NextStep::Kind::UseUrl, QString(100, u'u')},
                                 {NextStep::Kind::AddSubprotocol, QString(100, u's')},
                                 {NextStep::Kind::Retry}};
        DiagnosisCard card;
        card.setStatus(status);
        QVERIFY(card.minimumSizeHint().width() < 450);
        QVERIFY(card.fullHeight(450) > card.fullHeight(1500));
        card.resize(450, card.fullHeight(450));
        card.show();
        for (const QPushButton *button : card.findChildren<QPushButton *>()) {
            if (button->isVisible())
                QVERIFY(
                    card.rect().contains(QRect(button->mapTo(&card, QPoint()), button->size())));
        }
    }

    void scrollsWhereThereIsLittleRoom()
    {
        session::Status status = refused();
        status.failure->message = u"A sentence that takes more than a line. "_s.repeated(4);
        status.failure->hint = u"What to try about it takes some more lines. "_s.repeated(10);
        status.failure->evidence = u"line\n"_s.repeated(100);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *card = new DiagnosisCard;
        auto *below = new QWidget;
        below->setMinimumHeight(100);
        layout->addWidget(card);
        layout->addWidget(below, 1);
        window.resize(500, 800);
        window.show();
        card->setStatus(status);
        QTRY_COMPARE(card->height(), card->fullHeight(card->width()));
        QVERIFY2(window.minimumSizeHint().height() < 300,
                 qPrintable(QString::number(window.minimumSizeHint().height())));

        // Nothing is cut: what has no room is scrolled to.
        window.resize(500, 250);
        QCoreApplication::processEvents();
        QCOMPARE(window.height(), 250);
        byName<QPushButton>(*card, u"Show more"_s)->click();
        QCoreApplication::processEvents();
        QCOMPARE(window.height(), 250);
        QVERIFY(card->height() <= 150);
        auto *last = byName<QPushButton>(*card, u"Show less"_s);
        for (const QLabel *label : card->findChildren<QLabel *>()) {
            if (label->isVisible() && label->wordWrap())
                QVERIFY(label->height() >= label->heightForWidth(label->width()));
        }
        card->findChild<QScrollArea *>()->ensureWidgetVisible(last);
        QVERIFY(card->rect().contains(QRect(last->mapTo(card, QPoint()), last->size())));

        byName<QPushButton>(*card, u"Show less"_s)->click();
        window.resize(500, 800);
        QTRY_COMPARE(card->height(), card->fullHeight(card->width()));
    }

    void badFramesCanBeShown()
    {
        session::Status status = refused();
        status.failure->diagnosis = wire::Diagnosis::ProtocolOpcode;
        status.failure->bytes = "\x83";
        DiagnosisCard card;
        const QSignalSpy requested(&card, &DiagnosisCard::frameRequested);
        card.setStatus(status);
        auto *button = byName<QPushButton>(card, u"Show frame"_s);
        QVERIFY(button);
        button->click();
        QCOMPARE(requested.count(), 1);
        card.forgetRows();
        QVERIFY(!byName<QPushButton>(card, u"Show frame"_s));
        card.clear();
        card.setStatus(refused());
        QVERIFY(!byName<QPushButton>(card, u"Show frame"_s));
    }

    void takesTheKeyboardWhenAsked()
    {
        session::Status status = refused();
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *field = new QLineEdit;
        layout->addWidget(field);
        auto &card = *new DiagnosisCard;
        layout->addWidget(&card);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        field->setFocus();
        card.takeFocus(); // nothing to go to
        QVERIFY(field->hasFocus());
        card.setStatus(status);
        card.takeFocus();
        QVERIFY(byName<QPushButton>(card, u"Connect again"_s)->hasFocus());
        status.failure->steps.clear();
        card.clear();
        card.setStatus(status);
        card.takeFocus();
        QVERIFY(byName<QToolButton>(card, u"Dismiss diagnosis"_s)->hasFocus());
    }

    void inAWindow();
    void showsTheHandshake();
    void stepsChangeTheRequest();
};

// A real tab against a port where nobody listens.
void TestDiagnosisCard::inAWindow()
{
    const tests::ClosedPort closed;
    base::SerialExecutor executor;
    RequestTab tab(executor);
    tab.resize(1000, 800);
    tab.show();
    workspace::OpenTab content;
    content.request.url = u"ws://127.0.0.1:%1/"_s.arg(closed.port());
    tab.setContent(content);
    tab.connectToServer();
    QTRY_VERIFY(byName<DiagnosisCard>(tab, u"Diagnosis"_s));
    const QString sentence = tab.session().status().failure->message;
    const auto shownTimes = [&] {
        int times = 0;
        for (const QLabel *label : tab.findChildren<QLabel *>())
            times += label->isVisible() && label->text().contains(sentence);
        return times;
    };
    QCOMPARE(shownTimes(), 1);
    byName<QToolButton>(tab, u"Dismiss diagnosis"_s)->click();
    QVERIFY(!byName<DiagnosisCard>(tab, u"Diagnosis"_s));
    QCOMPARE(shownTimes(), 1); // in the line under the URL

    // The next failure is a new one, however fast it comes.
    for (int i = 0; i < 3; ++i) {
        tab.connectToServer();
        QTRY_VERIFY(byName<DiagnosisCard>(tab, u"Diagnosis"_s));
        byName<QToolButton>(tab, u"Dismiss diagnosis"_s)->click();
    }
}

void TestDiagnosisCard::showsTheHandshake()
{
    net::EmbeddedServer server;
    QVERIFY(server.listen());
    base::SerialExecutor executor;
    RequestTab tab(executor);
    tab.resize(1000, 800);
    tab.show();
    workspace::OpenTab content;
    content.request.url = server.url().toString() + u"/status?code=404"_s;
    tab.setContent(content);
    tab.connectToServer();
    QTRY_VERIFY(byName<QPushButton>(tab, u"Show handshake"_s));
    const auto response = [&tab] { return byName<PlainTextView>(tab, u"Response"_s); };
    QVERIFY(!response());
    byName<QPushButton>(tab, u"Show handshake"_s)->click();
    QTRY_VERIFY(response());
    QVERIFY(response()->index().text().startsWith("HTTP/1.1 404"));

    byName<QToolButton>(tab, u"Clear timeline"_s)->click();
    QVERIFY(byName<DiagnosisCard>(tab, u"Diagnosis"_s));
    QVERIFY(!byName<QPushButton>(tab, u"Show handshake"_s));
}

void TestDiagnosisCard::stepsChangeTheRequest()
{
    base::SerialExecutor executor;
    RequestTab tab(executor);
    tab.resize(1000, 800);
    tab.show();
    QVERIFY(QTest::qWaitForWindowActive(&tab));
    auto *card = tab.findChild<DiagnosisCard *>();

    emit card->stepRequested({NextStep::Kind::AddHeader, u"Authorization"_s});
    auto *headers = byName<QTableView>(tab, u"Headers"_s);
    QVERIFY(headers);
    QCOMPARE(tab.content().request.headers.size(), std::size_t(1));
    QCOMPARE(tab.content().request.headers[0].name, u"Authorization"_s);
    QVERIFY(headers->isAncestorOf(QApplication::focusWidget())); // its value is being edited
    emit card->stepRequested({NextStep::Kind::AddHeader, u"authorization"_s});
    QCOMPARE(tab.content().request.headers.size(), std::size_t(1));

    emit card->stepRequested({NextStep::Kind::TlsSettings, {}});
    QVERIFY(byName<QLineEdit>(tab, u"Subprotocols"_s));

    const auto focused = [] {
        const QWidget *widget = QApplication::focusWidget();
        return widget ? widget->accessibleName() : QString();
    };
    emit card->stepRequested({NextStep::Kind::RedirectSettings, {}});
    QCOMPARE(focused(), u"Redirects"_s);
    emit card->stepRequested({NextStep::Kind::KeepaliveSettings, {}});
    QCOMPARE(focused(), u"Keepalive interval"_s);
    emit card->stepRequested({NextStep::Kind::AuthSettings, {}});
    QCOMPARE(focused(), u"Auth type"_s);
    emit card->stepRequested({NextStep::Kind::AuthSettings, u"digest"_s});
    QCOMPARE(focused(), u"User name"_s);
    QCOMPARE(tab.content().request.auth.kind, workspace::AuthKind::Digest);

    emit card->stepRequested({NextStep::Kind::UseUrl, u"ws://127.0.0.1:9/other"_s});
    QCOMPARE(byName<QLineEdit>(tab, u"URL"_s)->text(), u"ws://127.0.0.1:9/other"_s);
    QCOMPARE(tab.session().request().url, u"ws://127.0.0.1:9/other"_s);

    emit card->stepRequested({NextStep::Kind::AddSubprotocol, u"chat.v1"_s});
    QCOMPARE(tab.content().request.settings.subprotocols, QStringList{u"chat.v1"_s});
    QCOMPARE(tab.session().request().settings.subprotocols, QStringList{u"chat.v1"_s});
}

QTEST_MAIN(TestDiagnosisCard)
#include "tst_diagnosiscard.moc"
