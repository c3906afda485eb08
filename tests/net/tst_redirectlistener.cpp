// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/redirectlistener.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using sockwright::net::RedirectListener;

namespace {

/// What the listener answers to these bytes, until it closes; empty where nobody listens.
QByteArray exchange(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(5000))
        return {};
    socket.write(request);
    [&] { QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState); }();
    return socket.readAll();
}

} // namespace

/// The way back from the browser.
class RedirectListenerTest : public QObject
{
    Q_OBJECT

private slots:
    void takesOneRedirect();
    void others_data();
    void others();
    void requestInPieces();
    void loopbackOnly();
    void manyClients();
    void closes();
};

void RedirectListenerTest::takesOneRedirect()
{
    RedirectListener listener;
    QSignalSpy redirected(&listener, &RedirectListener::redirected);
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    QCOMPARE(uri->toString(), u"http://127.0.0.1:%1/callback"_s.arg(uri->port()));
    const auto port = quint16(uri->port());

    const QByteArray page
        = exchange(port, "GET /callback?code=c%20d&state=<b> HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(page.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(page.contains("\r\nContent-Type: text/plain"));
    QVERIFY(page.endsWith("You can close this page and go back to Sockwright.\n"));
    QVERIFY(!page.contains("c%20d") && !page.contains("<b>"));
    QCOMPARE(redirected.size(), 1);
    QCOMPARE(redirected.first().first().toByteArray(), "code=c%20d&state=<b>");

    QCOMPARE(exchange(port, "GET /callback?code=e HTTP/1.1\r\nHost: x\r\n\r\n"), QByteArray());
    QCOMPARE(redirected.size(), 1);
}

void RedirectListenerTest::others_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");

    QTest::newRow("icon") << "GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n"_ba
                          << "404"_ba;
    QTest::newRow("longer path") << "GET /callback/x?code=c HTTP/1.1\r\n\r\n"_ba
                                 << "404"_ba;
    QTest::newRow("longer name") << "GET /callbacks HTTP/1.1\r\n\r\n"_ba
                                 << "404"_ba;
    QTest::newRow("POST") << "POST /callback?code=c HTTP/1.1\r\n\r\n"_ba
                          << "405"_ba;
    QTest::newRow("no HTTP") << "\x16\x03\x01 hello\r\n\r\n"_ba
                             << "400"_ba;
    QTest::newRow("too long") << "GET /callback?" + QByteArray(RedirectListener::maxHead, 'x')
                              << "431"_ba;
}

void RedirectListenerTest::others()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);

    RedirectListener listener;
    QSignalSpy redirected(&listener, &RedirectListener::redirected);
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    const auto port = quint16(uri->port());
    const QByteArray answer = exchange(port, request);
    QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
    QCOMPARE(redirected.size(), 0);

    exchange(port, "GET /callback HTTP/1.1\r\n\r\n"); // still waited for
    QCOMPARE(redirected.size(), 1);
    QCOMPARE(redirected.first().first().toByteArray(), QByteArray());
}

void RedirectListenerTest::requestInPieces()
{
    RedirectListener listener;
    QSignalSpy redirected(&listener, &RedirectListener::redirected);
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    QTcpSocket browser;
    browser.connectToHost(QHostAddress::LocalHost, quint16(uri->port()));
    QVERIFY(browser.waitForConnected(5000));
    const QByteArray request = "GET /callback?a=b HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const char c : request) {
        browser.write(&c, 1);
        QVERIFY(browser.waitForBytesWritten(5000));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(redirected.size(), 1);
}

void RedirectListenerTest::loopbackOnly()
{
    RedirectListener listener;
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    const auto addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address == QHostAddress(QHostAddress::LocalHost))
            continue;
        QTcpSocket socket;
        socket.connectToHost(address, quint16(uri->port()));
        QVERIFY2(!socket.waitForConnected(5000), qPrintable(address.toString()));
    }

    RedirectListener second;
    const auto taken = second.listen(quint16(uri->port()));
    QVERIFY(!taken.ok());
    QVERIFY(taken.error().message.contains(QString::number(uri->port())));
}

void RedirectListenerTest::manyClients()
{
    RedirectListener listener;
    QSignalSpy redirected(&listener, &RedirectListener::redirected);
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < RedirectListener::maxClients; ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        clients.back()->connectToHost(QHostAddress::LocalHost, quint16(uri->port()));
        QTRY_COMPARE(clients.back()->state(), QAbstractSocket::ConnectedState);
    }
    const QByteArray request = "GET /callback HTTP/1.1\r\n\r\n";
    QCOMPARE(exchange(quint16(uri->port()), request), QByteArray()); // one too many
    clients.front()->write(request);
    QTRY_COMPARE(redirected.size(), 1);
}

void RedirectListenerTest::closes()
{
    RedirectListener listener;
    const auto uri = listener.listen(0);
    QVERIFY(uri.ok());
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, quint16(uri->port()));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QTRY_COMPARE(listener.findChildren<QTcpSocket *>().size(), 1);
    listener.close();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QTcpSocket late;
    late.connectToHost(QHostAddress::LocalHost, quint16(uri->port()));
    QVERIFY(!late.waitForConnected(5000));
}

QTEST_GUILESS_MAIN(RedirectListenerTest)
#include "tst_redirectlistener.moc"
