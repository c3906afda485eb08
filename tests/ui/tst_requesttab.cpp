// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/serialexecutor.h"
#include "base/setting.h"
#include "capture/timelineroles.h"
#include "support/certificates.h"
#include "support/droppingserver.h"
#include "ui/window/requesttab.h"
#include "ui/window/statusfigures.h"
#include "ui/window/trustedcertificates.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::Outbox;
using tests::byName;
using tests::Certificates;
using tests::DroppingServer;
using wire::State;

namespace {

/// A server that speaks TLS with a certificate of `Certificates` and agrees to any upgrade.
class TlsServer : public QSslServer
{
public:
    TlsServer(const Certificates &certificates, const QString &name)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificates.certificate(name));
        configuration.setPrivateKey(certificates.key(name));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        setSslConfiguration(configuration);
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QIODevice::readyRead, this, [socket] {
                const QByteArray head = socket->peek(16 * 1024);
                if (!head.startsWith("GET ") || wire::headEnd(head) < 0)
                    return;
                socket->skip(wire::headEnd(head));
                const auto request = wire::parseRequestHead(head);
                const auto key = wire::headerValue(request->headers, "Sec-WebSocket-Key");
                socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                              + wire::acceptKey(key.value_or(QByteArray())) + "\r\n\r\n");
            });
        });
    }

    QString place() const { return u"127.0.0.1:%1"_s.arg(serverPort()); }
    QString url() const { return u"wss://"_s + place() + u"/"_s; }
};

} // namespace

/// What a tab shows of a connection that is tried again, of messages that wait, and of certificates
/// that nobody but a person trusts; driven by accessible names.
class TestRequestTab : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void countsDownAndTriesAgain();
    void stopsTrying_data();
    void stopsTrying();
    void editsCountForTheNextTry();
    void editsAreAppliedByReconnecting();
    void messagesWaitAndGoOutInOrder();
    void waitingMessagesCanBeDropped();
    void tooMuchIsSaid();
    void aServerThatDoesNotRead();
    void closingThatTakesTooLongCanBeCutShort();

    void trustsACertificateOnce();
    void theQuestionGoesWithItsTab();
    void trustsACertificateAlways();
    void trustedOnceIsNotTrustedAgainByItself();
    void trustDoesNotFollowRedirects();
    void trustsNothingByItself();
    void saysWhenNothingIsChecked();

private:
    void open(const QString &url, const workspace::RequestSettings &settings = {});
    void reopen();
    void send(const QString &text);
    void answerCertificate(const QString &button);
    QDialog *dialog() const { return m_window->findChild<QDialog *>(); }
    int closedRows() const;
    QString state() const { return find<QWidget>(u"Connection state"_s)->accessibleDescription(); }
    template <typename T>
    T *find(const QString &name) const
    {
        return byName<T>(*m_window, name);
    }
    void press(const QString &name)
    {
        auto *button = find<QPushButton>(name);
        QVERIFY2(button, qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }

    std::unique_ptr<Certificates> m_certificates;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<base::SettingsStore> m_settings;
    std::unique_ptr<base::SerialExecutor> m_executor;
    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<QWidget> m_window;
    ui::RequestTab *m_tab = nullptr;
};

void TestRequestTab::initTestCase()
{
    m_certificates = std::make_unique<Certificates>();
    m_certificates->selfSigned(u"selfsigned"_s, u"/CN=Alone"_s, u"loopback"_s);
    m_certificates->selfSigned(u"other"_s, u"/CN=Other"_s, u"loopback"_s);
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

void TestRequestTab::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<base::SettingsStore>(m_folder->filePath(u"settings.ini"_s));
    m_executor = std::make_unique<base::SerialExecutor>();
    m_server = std::make_unique<DroppingServer>();
    reopen();
}

void TestRequestTab::cleanup()
{
    m_window.reset();
    m_server.reset();
    m_executor.reset();
    m_settings.reset();
    m_folder.reset();
}

void TestRequestTab::reopen()
{
    m_window = std::make_unique<QWidget>();
    m_tab = new ui::RequestTab(*m_executor, m_window.get());
    m_tab->keepIn(*m_settings);
    m_window->resize(1000, 800);
    m_tab->resize(m_window->size());
    m_window->show();
}

void TestRequestTab::open(const QString &url, const workspace::RequestSettings &settings)
{
    workspace::OpenTab content;
    content.request.url = url;
    content.request.settings = settings;
    m_tab->setContent(content);
    m_tab->connectToServer();
}

void TestRequestTab::send(const QString &text)
{
    find<QPlainTextEdit>(u"Message"_s)->setPlainText(text);
    press(u"Send"_s);
    m_executor->waitForDone();
    QCoreApplication::processEvents();
}

workspace::RequestSettings tryingAgain(int waitMs)
{
    workspace::RequestSettings settings;
    settings.reconnect = {true, 5, waitMs, waitMs, 0, {}};
    return settings;
}

void TestRequestTab::countsDownAndTriesAgain()
{
    open(m_server->url(), tryingAgain(60'000));
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(!find<QWidget>(u"Reconnecting"_s));
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_VERIFY(find<QWidget>(u"Reconnecting"_s));
    QCOMPARE(find<QWidget>(u"Reconnecting"_s)->accessibleDescription(),
             u"Connection lost. Trying again in 60 s (1 of 5)."_s);
    QTRY_VERIFY(find<QPushButton>(u"Cancel"_s));
    press(u"Try again now"_s);
    QVERIFY(!find<QWidget>(u"Reconnecting"_s));
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(!find<QWidget>(u"Reconnecting"_s));
}

void TestRequestTab::stopsTrying_data()
{
    QTest::addColumn<QString>("button");
    QTest::newRow("Stop") << u"Stop trying"_s;
    QTest::newRow("Cancel") << u"Cancel"_s;
}

void TestRequestTab::stopsTrying()
{
    QFETCH(QString, button);
    m_server->stopListening();
    open(m_server->url(), tryingAgain(60'000));
    QTRY_VERIFY(find<QWidget>(u"Reconnecting"_s));
    QVERIFY(find<QWidget>(u"Reconnecting"_s)
                ->accessibleDescription()
                .startsWith(u"Could not connect."_s));
    QTRY_VERIFY(find<QPushButton>(button));
    press(button);
    QVERIFY(!find<QWidget>(u"Reconnecting"_s));
    QTRY_COMPARE(m_tab->session().state(), State::Closed);
    QTRY_VERIFY(find<QPushButton>(u"Connect"_s));
}

void TestRequestTab::editsCountForTheNextTry()
{
    DroppingServer other;
    open(m_server->url(), tryingAgain(60'000));
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_VERIFY(find<QWidget>(u"Reconnecting"_s));
    auto *url = find<QLineEdit>(u"URL"_s);
    url->selectAll();
    QTest::keyClicks(url, other.url());
    press(u"Try again now"_s);
    QTRY_VERIFY(other.isConnected());
    QCOMPARE(m_server->peers().size(), std::size_t{1});
}

void TestRequestTab::editsAreAppliedByReconnecting()
{
    open(m_server->url());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(!find<QPushButton>(u"Reconnect now"_s));
    QTest::keyClicks(find<QLineEdit>(u"URL"_s), u"edited"_s);
    QTRY_VERIFY(find<QPushButton>(u"Reconnect now"_s));
    press(u"Reconnect now"_s);
    QTRY_COMPARE(m_server->peers().size(), std::size_t{2});
    QTRY_VERIFY(m_server->latest()->head.startsWith("GET /edited "));
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(!find<QPushButton>(u"Reconnect now"_s));
}

void TestRequestTab::messagesWaitAndGoOutInOrder()
{
    open(m_server->url(), tryingAgain(60'000));
    QTRY_VERIFY(m_server->isConnected());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_VERIFY(find<QWidget>(u"Reconnecting"_s));
    QVERIFY(!find<QWidget>(u"Waiting messages"_s));
    QTRY_VERIFY(find<QPushButton>(u"Send"_s)->toolTip().startsWith(u"Waits"_s));
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
        send(text);
    QTRY_VERIFY(find<QWidget>(u"Waiting messages"_s));
    QCOMPARE(find<QWidget>(u"Waiting messages"_s)->accessibleDescription(),
             u"3 messages (11 B) wait for the connection."_s);
    press(u"Try again now"_s);
    QTRY_COMPARE(m_server->messages(), (std::vector<QByteArray>{"one", "two", "three"}));
    QTRY_VERIFY(!find<QWidget>(u"Waiting messages"_s));
}

void TestRequestTab::waitingMessagesCanBeDropped()
{
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
        send(text);
    QTRY_VERIFY(find<QToolButton>(u"Show waiting messages"_s));
    QTest::mouseClick(find<QToolButton>(u"Show waiting messages"_s), Qt::LeftButton);
    auto *list = find<QAbstractItemView>(u"Messages that wait to be sent"_s);
    QVERIFY(list);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(m_tab->session().queue().messages().size(), std::size_t{2});
    QCOMPARE(m_tab->session().queue().messages().front().payload.bytes, QByteArray("two"));
    press(u"Drop all waiting messages"_s);
    QVERIFY(m_tab->session().queue().isEmpty());
    QTRY_VERIFY(!find<QWidget>(u"Waiting messages"_s));

    open(m_server->url());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(m_server->messages().empty());
}

void TestRequestTab::tooMuchIsSaid()
{
    const QByteArray half(qsizetype(session::SendQueue::maxBytes / 2), 'x');
    for (int i = 0; i < 2; ++i)
        m_tab->session().sendText(half);
    QVERIFY(!find<QWidget>(u"The message was not taken: too many wait to be sent already. "
                           "Connect, or drop some of them."_s));
    m_tab->session().sendText("one more");
    QVERIFY(find<QWidget>(u"The message was not taken: too many wait to be sent already. "
                          "Connect, or drop some of them."_s));
}

void TestRequestTab::aServerThatDoesNotRead()
{
    m_server->setReading(false);
    open(m_server->url());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    ui::StatusFigures figures;
    figures.setSession(&m_tab->session());
    QVERIFY(!figures.text().contains(u"Sending"_s));

    const QByteArray large(4 * 1024 * 1024, 'x');
    for (int i = 0; i < 12; ++i)
        m_tab->session().sendText(large);
    QTRY_VERIFY(find<QWidget>(u"Waiting messages"_s));
    QVERIFY(find<QWidget>(u"Waiting messages"_s)
                ->accessibleDescription()
                .endsWith(u"until the server reads."_s));
    QTRY_VERIFY(figures.text().contains(u"Sending"_s));

    m_server->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->messages().size(), std::size_t{12}, 30'000);
    QTRY_VERIFY(!find<QWidget>(u"Waiting messages"_s));
    QTRY_VERIFY(!figures.text().contains(u"Sending"_s));
}

void TestRequestTab::closingThatTakesTooLongCanBeCutShort()
{
    m_server->setReading(false);
    workspace::RequestSettings settings;
    settings.closeTimeoutMs = 60'000;
    open(m_server->url(), settings);
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    const QByteArray large(4 * 1024 * 1024, 'x');
    for (int i = 0; i < 12; ++i)
        m_tab->session().sendText(large);
    QTRY_VERIFY(find<QPushButton>(u"Disconnect"_s));
    press(u"Disconnect"_s);
    QTRY_COMPARE(m_tab->session().state(), State::Closing);
    QTRY_VERIFY(find<QPushButton>(u"Drop now"_s));
    press(u"Drop now"_s);
    QTRY_COMPARE(m_tab->session().state(), State::Closed);
    QTRY_VERIFY(find<QPushButton>(u"Connect"_s));
    QVERIFY(!m_tab->session().queue().isEmpty());
}

void TestRequestTab::answerCertificate(const QString &button)
{
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
    press(u"Look at the certificate…"_s);
    QVERIFY(dialog());
    auto *choice = byName<QPushButton>(*dialog(), button);
    QVERIFY2(choice, qPrintable(button));
    QTest::mouseClick(choice, Qt::LeftButton);
    QTRY_VERIFY(!dialog());
}

void TestRequestTab::trustsACertificateOnce()
{
    const TlsServer server(*m_certificates, u"selfsigned"_s);
    open(server.url());
    answerCertificate(u"Trust this once"_s);
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QTRY_VERIFY2(state().contains(u"trusted by you"_s), qPrintable(state()));
    QVERIFY(ui::TrustedCertificates(*m_settings).at(server.place()).isEmpty());

    // There is nothing to take back.
    QTest::mouseClick(find<QToolButton>(u"Show trusted certificate"_s), Qt::LeftButton);
    QVERIFY(dialog());
    QVERIFY(!byName<QPushButton>(*dialog(), u"Stop trusting"_s));
    dialog()->reject();
    QTRY_VERIFY(!dialog());

    // The next one is not trusted.
    m_tab->connectToServer();
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
    QCOMPARE(m_tab->session().state(), State::Closed);
    QVERIFY(!find<QToolButton>(u"Show trusted certificate"_s));
}

void TestRequestTab::theQuestionGoesWithItsTab()
{
    const TlsServer server(*m_certificates, u"selfsigned"_s);
    open(server.url());
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
    press(u"Look at the certificate…"_s);
    QVERIFY(dialog());
    delete m_tab;
    QVERIFY(!dialog());
}

void TestRequestTab::trustsACertificateAlways()
{
    const TlsServer server(*m_certificates, u"selfsigned"_s);
    const TlsServer elsewhere(*m_certificates, u"selfsigned"_s);
    open(server.url());
    answerCertificate(u"Always trust for "_s + server.place());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);

    reopen(); // in any tab
    open(server.url());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QTRY_VERIFY2(state().contains(u"trusted by you"_s), qPrintable(state()));
    QTest::mouseClick(find<QToolButton>(u"Show trusted certificate"_s), Qt::LeftButton);
    QVERIFY(dialog());
    QTest::mouseClick(byName<QPushButton>(*dialog(), u"Stop trusting"_s), Qt::LeftButton);
    QVERIFY(ui::TrustedCertificates(*m_settings).at(server.place()).isEmpty());
    QTRY_VERIFY(!dialog());
    m_tab->connectToServer();
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));

    // For this host and port only.
    answerCertificate(u"Always trust for "_s + server.place());
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    open(elsewhere.url());
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
}

void TestRequestTab::trustedOnceIsNotTrustedAgainByItself()
{
    const TlsServer server(*m_certificates, u"selfsigned"_s);
    open(server.url(), tryingAgain(0));
    answerCertificate(u"Trust this once"_s);
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    for (QTcpSocket *socket : server.findChildren<QTcpSocket *>())
        socket->abort();
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
    QCOMPARE(m_tab->session().state(), State::Closed);
}

void TestRequestTab::trustDoesNotFollowRedirects()
{
    const TlsServer target(*m_certificates, u"selfsigned"_s);
    QTcpServer first;
    QVERIFY(first.listen(QHostAddress::LocalHost));
    connect(&first, &QTcpServer::newConnection, &first, [&first, &target] {
        QTcpSocket *socket = first.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [socket, &target] {
            if (wire::headEnd(socket->peek(16 * 1024)) < 0)
                return;
            socket->readAll();
            socket->write("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                          + target.url().toUtf8() + "\r\n\r\n");
        });
    });
    workspace::RequestSettings settings;
    settings.maxRedirects = 3;
    open(u"ws://127.0.0.1:%1/"_s.arg(first.serverPort()), settings);
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
    press(u"Look at the certificate…"_s);
    QVERIFY(dialog());
    QVERIFY(dialog()->windowTitle().contains(target.place()));
    QVERIFY(!byName<QPushButton>(*dialog(), u"Trust this once"_s));
    QVERIFY(byName<QLabel>(*dialog(), u"What is wrong"_s)
                ->text()
                .contains(u"connect to it directly"_s));
    dialog()->reject();
    QTRY_VERIFY(!dialog());
}

int TestRequestTab::closedRows() const
{
    int count = 0;
    const capture::Capture &rows = m_tab->session().capture();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const wire::Record record = rows.record(row);
        count += record.kind == wire::Kind::State
            && record.code == static_cast<std::uint16_t>(State::Closed);
    }
    return count;
}

void TestRequestTab::trustsNothingByItself()
{
    const TlsServer server(*m_certificates, u"selfsigned"_s);
    open(server.url());
    answerCertificate(u"Not this time"_s);
    QCOMPARE(m_tab->session().state(), State::Closed);
    QVERIFY(ui::TrustedCertificates(*m_settings).at(server.place()).isEmpty());

    // Another certificate at a place where one is trusted.
    ui::TrustedCertificates(*m_settings).trust(server.place(), "AA:BB");
    const int ends = closedRows();
    m_tab->connectToServer();
    QTRY_COMPARE(closedRows(), ends + 1);
    QCOMPARE(m_tab->session().state(), State::Closed);
    QTRY_VERIFY(find<QPushButton>(u"Look at the certificate…"_s));
}

void TestRequestTab::saysWhenNothingIsChecked()
{
    const auto words = u"TLS certificate not checked"_s;
    workspace::RequestSettings settings;
    settings.verifyTls = false;
    workspace::OpenTab content;
    content.request.settings = settings;
    content.request.url = u"ws://127.0.0.1:1/"_s;
    m_tab->setContent(content);
    QVERIFY(!find<QLabel>(words));
    QVERIFY(m_tab->warning().isEmpty());
    content.request.url = u"wss://127.0.0.1:1/"_s;
    m_tab->setContent(content);
    QVERIFY(find<QLabel>(words));
    QCOMPARE(m_tab->warning(), words);

    const TlsServer server(*m_certificates, u"selfsigned"_s);
    open(server.url(), settings);
    QTRY_COMPARE(m_tab->session().state(), State::Connected);
    QVERIFY(find<QLabel>(words));
    QVERIFY(state().contains(words));

    // The connection stays what it is when the setting changes.
    content.request.url = server.url();
    content.request.settings.verifyTls = true;
    m_tab->setContent(content);
    QVERIFY(m_tab->warning().isEmpty());
    QVERIFY(find<QLabel>(words));
}

QTEST_MAIN(TestRequestTab)
#include "tst_requesttab.moc"
