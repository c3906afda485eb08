// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "ui/handshake/deflatetext.h"
#include "ui/handshake/factstext.h"
#include "ui/handshake/handshakeview.h"
#include "ui/handshake/timingschart.h"
#include "ui/payload/plaintextview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTest>
#include <QTimeZone>
#include <QToolButton>
#include <QWheelEvent>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using tests::byName;

namespace {

OpeningHandshake refusal(std::int64_t time = 1)
{
    wire::HandshakeFacts facts;
    facts.url = u"wss://example.org/chat"_s;
    facts.request = "GET /chat HTTP/1.1\r\nHost: example.org\r\nX-A: 1\r\nX-A: 2\r\n\r\n";
    facts.response = "HTTP/1.1 403 Forbidden\r\nX-Foreign: <b>\xFF</b>\r\n\r\n";
    facts.body = "<h1>no</h1>";
    facts.bodyNote = u"The rest was not read."_s;
    facts.status = 403;
    facts.offeredSubprotocols = {u"chat.v1"_s};
    facts.timings = {.dnsUs = 300, .tcpUs = 700, .tlsUs = 3000, .upgradeUs = 6000};
    facts.tls = wire::TlsFacts{.protocol = u"TLS 1.3"_s, .cipher = u"TLS_AES_256_GCM_SHA384"_s};
    facts.tls->problems = {u"self-signed"_s};
    wire::CertificateFacts certificate;
    certificate.subject = u"CN=example.org"_s;
    certificate.issuer = u"CN=<i>CA</i>"_s;
    certificate.validFrom = QDateTime({2020, 1, 1}, {0, 0}, QTimeZone::utc());
    certificate.validTo = QDateTime({2021, 1, 1}, {0, 0}, QTimeZone::utc());
    certificate.sha256 = "AB:CD";
    facts.tls->chain = {certificate, certificate};
    return {time, facts};
}

} // namespace

class TestHandshakeView : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_view = std::make_unique<HandshakeView>();
        m_view->resize(400, 500);
        m_view->show();
    }

    void cleanup() { m_view.reset(); }

    void showsTheWireByteForByte()
    {
        const OpeningHandshake handshake = refusal();
        m_view->setHandshake(handshake);
        QCOMPARE(find<PlainTextView>("Request")->index().text(), handshake.facts.request);
        QCOMPARE(find<PlainTextView>("Response")->index().text(), handshake.facts.response);
        QCOMPARE(find<PlainTextView>("Response body")->index().text(), handshake.facts.body);
        bool noteShown = false;
        for (const QLabel *label : m_view->findChildren<QLabel *>())
            noteShown
                = noteShown || (label->isVisible() && label->text() == handshake.facts.bodyNote);
        QVERIFY(noteShown);
    }

    void showsFactsInWords()
    {
        m_view->setHandshake(refusal());
        const QString facts = find<FactsText>("Handshake facts")->toPlainText();
        QVERIFY(facts.contains(u"403 Forbidden"_s));
        QVERIFY(facts.contains(u"chat.v1 → none"_s));
        const QString tls = find<FactsText>("TLS")->toPlainText();
        QVERIFY(tls.contains(u"not verified: self-signed"_s));
        QVERIFY(find<QLabel>("Handshake in short")->text().startsWith(u"403 Forbidden"_s));
        const QString certificate = find<FactsText>("Certificate 1, the server's")->toPlainText();
        QVERIFY(certificate.contains(u"expired"_s));
        QVERIFY(certificate.contains(u"AB:CD"_s));
        QVERIFY(certificate.contains(u"CN=<i>CA</i>"_s));
        QVERIFY(find<FactsText>("Certificate 2"));
        QCOMPARE(find<TimingsChart>("Timings")->accessibleDescription(),
                 u"DNS 0.3 ms, TCP 0.7 ms, TLS 3.0 ms, Upgrade 6.0 ms, together 10 ms"_s);
    }

    void compressionIsSpelledOut_data()
    {
        QTest::addColumn<QString>("offer");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("in");
        QTest::addColumn<QString>("out");
        const QString full = u"window of 32 KiB (15 bits), kept from message to message"_s;
        const QString offer = u"permessage-deflate; client_max_window_bits"_s;
        QTest::newRow("plain") << offer << u"permessage-deflate"_s << full << full;
        QTest::newRow("server's")
            << offer
            << u"permessage-deflate; server_no_context_takeover; server_max_window_bits=9"_s
            << u"window of 512 bytes (9 bits), forgotten after each message"_s << full;
        QTest::newRow("client's") << offer << u"permessage-deflate; client_max_window_bits=10"_s
                                  << full
                                  << u"window of 1 KiB (10 bits), kept from message to message"_s;
        QTest::newRow("hints that bind us")
            << u"permessage-deflate; client_no_context_takeover; client_max_window_bits=10"_s
            << u"permessage-deflate"_s << full
            << u"window of 1 KiB (10 bits), forgotten after each message"_s;
        QTest::newRow("none agreed on") << offer << QString() << QString() << QString();
        QTest::newRow("refused") << QString() << u"permessage-deflate"_s << QString() << QString();
        QTest::newRow("something else") << offer << u"x-foo"_s << QString() << QString();
    }

    void compressionIsSpelledOut()
    {
        wire::HandshakeFacts facts;
        facts.status = 101;
        QFETCH(QString, offer);
        QFETCH(QString, answer);
        QFETCH(QString, in);
        QFETCH(QString, out);
        facts.offeredExtensions = offer;
        facts.extensions = answer;
        const capture::NamedFacts words = deflateFacts(facts);
        if (in.isEmpty()) {
            QVERIFY(words.empty());
            return;
        }
        QCOMPARE(words, (capture::NamedFacts{{u"Deflate in"_s, in}, {u"Deflate out"_s, out}}));
        facts.status = 400;
        QVERIFY(deflateFacts(facts).empty());
    }

    void partsWithoutContentAreNotThere()
    {
        m_view->setHandshake(refusal());
        OpeningHandshake unanswered;
        unanswered.facts.request = "GET / HTTP/1.1\r\n\r\n";
        m_view->setHandshake(unanswered);
        QVERIFY(find<PlainTextView>("Request"));
        for (const char *name : {"Response", "Response body"})
            QVERIFY2(!find<PlainTextView>(name), name);
        for (const char *name : {"TLS", "Certificate 1, the server's", "Certificate 2"})
            QVERIFY2(!find<FactsText>(name), name);
        QVERIFY(!find<TimingsChart>("Timings"));
    }

    void withoutAHandshakeThereIsAHint()
    {
        m_view->setHandshake(refusal());
        m_view->setHandshake(std::nullopt);
        QVERIFY(!find<PlainTextView>("Request"));
        QVERIFY(!find<QToolButton>("Copy handshake"));
        QVERIFY(find<QLabel>("Handshake in short")->text().contains(u"No handshake"_s));
        m_view->setHandshake(refusal());
        QVERIFY(find<PlainTextView>("Request"));
        QVERIFY(find<QToolButton>("Copy handshake"));
    }

    void theSameHandshakeKeepsItsPlace()
    {
        m_view->setHandshake(refusal());
        QTRY_VERIFY(m_view->verticalScrollBar()->maximum() > 50);
        m_view->verticalScrollBar()->setValue(50);
        m_view->setHandshake(refusal());
        QCOMPARE(m_view->verticalScrollBar()->value(), 50);
        m_view->setHandshake(refusal(2));
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    }

    void nothingIsWiderThanThePage()
    {
        OpeningHandshake handshake = refusal();
        handshake.facts.subprotocol = QString(5000, u'x');
        handshake.facts.bodyNote = QString(500, u'y');
        handshake.facts.tls->chain[0].sha256 = QByteArray("AB:").repeated(32);
        m_view->setHandshake(handshake);
        const QWidget *page = m_view->widget();
        QTRY_COMPARE(page->width(), m_view->viewport()->width());
        for (const QWidget *widget : page->findChildren<QWidget *>()) {
            if (widget->isVisible() && !widget->window()->isHidden())
                QVERIFY(widget->width() <= page->width());
        }
        // The whole of a long value is there, on as many lines as it takes.
        const auto *facts = find<FactsText>("Certificate 1, the server's");
        QVERIFY(facts->height() >= facts->document()->size().height());
        QVERIFY(facts->height() > 8 * facts->fontMetrics().height());
    }

    // The page scrolls, not what is on it.
    void everyRowIsInSight()
    {
        m_view->setHandshake(refusal());
        for (const char *name : {"Request", "Response", "Response body"}) {
            auto *view = find<PlainTextView>(name);
            QCoreApplication::processEvents();
            QCOMPARE(view->verticalScrollBar()->maximum(), 0);
            const QPoint centre = view->viewport()->rect().center();
            QWheelEvent down(centre, view->viewport()->mapToGlobal(centre), {}, {0, -120},
                             Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            down.accept();
            QCoreApplication::sendEvent(view->viewport(), &down);
            QVERIFY2(!down.isAccepted(), name);
            QCOMPARE(view->firstVisibleRow(), qsizetype(0));
            QVERIFY(view->visibleText().startsWith(
                QString::fromUtf8(view->index().text()).section(u'\r', 0, 0)));
        }
        OpeningHandshake handshake = refusal(2);
        handshake.facts.response = "HTTP/1.1 200 OK\r\n" + QByteArray("X-A: 1\r\n").repeated(50)
            + "X-Long: " + QByteArray(500, 'x') + "\r\n\r\n";
        m_view->setHandshake(handshake);
        auto *response = find<PlainTextView>("Response");
        QTRY_VERIFY(response->verticalScrollBar()->maximum() > 0);
        QVERIFY(response->height() < 30 * response->rowHeight());
        QVERIFY(response->horizontalScrollBar()->maximum() > 0);
    }

    void copies_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("start");
        QTest::newRow("text") << 0 << u"GET /chat HTTP/1.1\r\n"_s;
        QTest::newRow("curl") << 1 << u"curl -i -N --http1.1"_s;
        QTest::newRow("wscat") << 2 << u"wscat -n -c wss://example.org/chat"_s;
    }

    void copies()
    {
        QFETCH(int, action);
        QFETCH(QString, start);
        m_view->setHandshake(refusal());
        find<QToolButton>("Copy handshake")->menu()->actions().at(action)->trigger();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY2(text.startsWith(start), qPrintable(text));
    }

    void copiedFactsArePlainText()
    {
        m_view->setHandshake(refusal());
        auto *facts = find<FactsText>("Certificate 1, the server's");
        facts->selectAll();
        facts->copy();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"Issuer\tCN=<i>CA</i>"_s));
    }

    void barsLieEndToEnd()
    {
        using Bar = TimingsChart::Bar;
        QCOMPARE(TimingsChart::bars({{u"A"_s, 100}, {u"B"_s, 300}, {u"C"_s, 0}}, 200),
                 (std::vector<Bar>{{0, 50}, {50, 150}, {198, 2}}));
        QCOMPARE(TimingsChart::bars({{u"A"_s, 0}}, 100), (std::vector<Bar>{{0, 2}}));
        QVERIFY(TimingsChart::bars({}, 100).empty());
    }

    void barsStayOnTheScale()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int round = 0; round < 500; ++round) {
            std::vector<capture::Stage> stages;
            for (quint32 i = random.bounded(6U); i > 0; --i)
                stages.push_back({{}, random.bounded(2) ? 0 : random.bounded(60'000'000)});
            const int width = random.bounded(TimingsChart::leastBar, 1000);
            for (const TimingsChart::Bar &bar : TimingsChart::bars(stages, width)) {
                QVERIFY2(bar.left >= 0 && bar.left + bar.width <= width
                             && bar.width >= TimingsChart::leastBar,
                         qPrintable(QString::number(seed)));
            }
        }
    }

private:
    template <typename T>
    T *find(const char *name) const
    {
        return byName<T>(*m_view, QString::fromLatin1(name));
    }

    std::unique_ptr<HandshakeView> m_view;
};

QTEST_MAIN(TestHandshakeView)
#include "tst_handshakeview.moc"
