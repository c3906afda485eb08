// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/keychainsecrets.h"
#include "support/files.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright;
using secrets::KeychainSecrets;
using workspace::MemorySecrets;
using workspace::Secrets;

namespace {

const QString service = u"Sockwright test"_s;

/// The answer to one question, waited for.
std::optional<QString> valueOf(Secrets &secrets, const QString &key)
{
    std::optional<QString> found;
    bool answered = false;
    QObject here;
    secrets.get(key, &here, [&found, &answered](const std::optional<QString> &value) {
        found = value;
        answered = true;
    });
    if (!QTest::qWaitFor([&answered] { return answered; }, 20'000))
        qWarning("No answer.");
    return found;
}

bool set(Secrets &secrets, const QString &key, const QString &value)
{
    bool done = false;
    QObject here;
    secrets.set(key, value, &here, [&done] { done = true; });
    return QTest::qWaitFor([&done] { return done; }, 20'000);
}

bool remove(Secrets &secrets, const QString &key)
{
    bool done = false;
    QObject here;
    secrets.remove(key, &here, [&done] { done = true; });
    return QTest::qWaitFor([&done] { return done; }, 20'000);
}

/// The same for every kind of Secrets.
void keepsValues(Secrets &secrets)
{
    QCOMPARE(valueOf(secrets, u"a"_s), std::nullopt);
    QVERIFY(set(secrets, u"a"_s, u"grüße \U0001F600 \"'\n"_s));
    QVERIFY(set(secrets, u"b"_s, u"2"_s));
    QCOMPARE(valueOf(secrets, u"a"_s), u"grüße \U0001F600 \"'\n"_s);
    QVERIFY(set(secrets, u"a"_s, u"other"_s));
    QCOMPARE(valueOf(secrets, u"a"_s), u"other"_s);
    QVERIFY(remove(secrets, u"a"_s));
    QVERIFY(remove(secrets, u"a"_s));
    QCOMPARE(valueOf(secrets, u"a"_s), std::nullopt);
    QCOMPARE(valueOf(secrets, u"b"_s), u"2"_s);
    QVERIFY(remove(secrets, u"b"_s));
}

} // namespace

/// Against a real Secret Service in a D-Bus session of the test's own. The order counts: without a
/// service first.
class TestKeychainSecrets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void keys();
    void memory();
    void answersComeLater();
    void withoutAKeychain();
    void inTheKeychain();
    void onTheCommandLine();

private:
    bool startBus();
    bool startKeyring();

    QTemporaryDir m_home;
    QProcess m_bus;
    QProcess m_keyring;
};

void TestKeychainSecrets::initTestCase()
{
    // Nothing of the person who runs the test is seen or touched.
    for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, m_home.path().toLocal8Bit());
    for (const char *name : {"XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION",
                             "GNOME_KEYRING_CONTROL", "DISPLAY"})
        qunsetenv(name);
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_home.filePath(u"none"_s).toLocal8Bit());
}

void TestKeychainSecrets::cleanupTestCase()
{
    for (QProcess *process : {&m_keyring, &m_bus}) {
        process->terminate();
        if (process->state() != QProcess::NotRunning && !process->waitForFinished(5000))
            process->kill();
    }
}

// Its own configuration names no services: asked too early, the session's would start a keyring of
// its own, which is locked and waits for a person.
bool TestKeychainSecrets::startBus()
{
    const QString configuration = m_home.filePath(u"bus.conf"_s);
    tests::put(configuration,
               "<busconfig><type>session</type><listen>unix:dir=" + m_home.path().toUtf8()
                   + "</listen><policy context=\"default\"><allow send_destination=\"*\" "
                     "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow "
                     "own=\"*\"/></policy></busconfig>");
    m_bus.start(u"dbus-daemon"_s,
                {u"--config-file="_s + configuration, u"--nofork"_s, u"--print-address"_s});
    if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead())
        return false;
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    return true;
}

bool TestKeychainSecrets::startKeyring()
{
    // What it reads is the password of the keyring that it makes and opens.
    m_keyring.start(u"gnome-keyring-daemon"_s,
                    {u"--foreground"_s, u"--components=secrets"_s, u"--unlock"_s});
    if (!m_keyring.waitForStarted())
        return false;
    m_keyring.write("password");
    m_keyring.closeWriteChannel();
    return true;
}

void TestKeychainSecrets::keys()
{
    using workspace::secretKey;
    QCOMPARE(secretKey(u"/home/me/ws/"_s, u"Pets/Chat.ws.json"_s, u"auth.password"_s),
             u"/home/me/ws//Pets/Chat.ws.json//auth.password"_s);
}

void TestKeychainSecrets::memory()
{
    MemorySecrets secrets;
    keepsValues(secrets);
    QVERIFY(!secrets.isLasting());
}

void TestKeychainSecrets::answersComeLater()
{
    MemorySecrets secrets;
    int answers = 0;
    auto gone = std::make_unique<QObject>();
    const auto count = [&answers](const std::optional<QString> &) { ++answers; };
    secrets.get(u"a"_s, gone.get(), count);
    gone.reset();
    secrets.get(u"a"_s, this, count);
    QCOMPARE(answers, 0);
    QTRY_COMPARE(answers, 1);
}

void TestKeychainSecrets::withoutAKeychain()
{
    KeychainSecrets secrets(service);
    QSignalSpy lost(&secrets, &Secrets::lastingLost);
    QVERIFY(secrets.isLasting());
    keepsValues(secrets);
    QVERIFY(!secrets.isLasting());
    QCOMPARE(lost.size(), 1); // told once
}

void TestKeychainSecrets::inTheKeychain()
{
    if (QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty()
        || QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty())
        QSKIP("gnome-keyring or dbus-daemon is not installed.");
    const auto isUp = [] {
        KeychainSecrets first(service);
        return set(first, u"up"_s, u"yes"_s) && first.isLasting();
    };
    QVERIFY(startBus());
    QVERIFY(!isUp());
    QVERIFY(startKeyring());
    // It answers when it has its name on the bus.
    QTRY_VERIFY_WITH_TIMEOUT(isUp(), 20'000);
    {
        KeychainSecrets secrets(service);
        keepsValues(secrets);
        QVERIFY(set(secrets, u"kept"_s, u"hidden-hidden"_s));
        QVERIFY(secrets.isLasting());
    }
    // Gone before its answer.
    auto gone = std::make_unique<KeychainSecrets>(service);
    gone->get(u"kept"_s, this, [](const std::optional<QString> &) { QFAIL("answered"); });
    gone.reset();
    // Another run of the program.
    KeychainSecrets secrets(service);
    QCOMPARE(valueOf(secrets, u"kept"_s), u"hidden-hidden"_s);
    KeychainSecrets other(u"Another program"_s);
    QCOMPARE(valueOf(other, u"kept"_s), std::nullopt);
}

/// sockwright-cli asks the same keychain, under the keys that the window uses.
void TestKeychainSecrets::onTheCommandLine()
{
    if (m_keyring.state() != QProcess::Running)
        QSKIP("There is no keychain.");
    const QTemporaryDir folder;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray request;
    connect(&server, &QTcpServer::newConnection, this, [&server, &request] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket, &request] {
            request += socket->readAll();
            if (request.contains("\r\n\r\n"))
                socket->disconnectFromHost();
        });
    });
    QVERIFY(QDir(folder.path()).mkdir(u"Pets"_s));
    const QByteArray collection = "{\"format\":1,\"auth\":{\"type\":\"basic\",\"user\":\"me\","
                                  "\"password\":{\"secret\":true}}}";
    const QByteArray chat = "{\"format\":1,\"url\":\"ws://127.0.0.1:"
        + QByteArray::number(server.serverPort()) + "/\"}";
    tests::put(folder.filePath(u"Pets/collection.json"_s), collection);
    tests::put(folder.filePath(u"Pets/Chat.ws.json"_s), chat);
    KeychainSecrets keychain{QString(secrets::serviceName)};
    const QString key = workspace::secretKey(folder.path(), u"Pets"_s, u"auth.password"_s);
    QVERIFY(set(keychain, key, u"hidden-hidden"_s));

    const auto run = [&folder](QProcess &cli) {
        cli.start(QStringLiteral(SOCKWRIGHT_CLI),
                  {u"connect"_s, u"--workspace"_s, folder.path(), u"--request"_s, u"Pets/Chat"_s,
                   u"--until-close"_s, u"--output"_s, u"ndjson"_s});
        return QTest::qWaitFor([&cli] { return cli.state() == QProcess::NotRunning; }, 30'000);
    };
    QProcess found;
    QVERIFY(run(found));
    QVERIFY2(request.contains("Authorization: Basic " + QByteArray("me:hidden-hidden").toBase64()),
             (request + found.readAllStandardError()).constData());
    QVERIFY(!found.readAllStandardOutput().contains("hidden-hidden"));

    QVERIFY(remove(keychain, key));
    QProcess missing;
    QVERIFY(run(missing));
    QCOMPARE(missing.exitCode(), 2);
    QVERIFY(missing.readAllStandardError().contains("auth.password"));
}

QTEST_GUILESS_MAIN(TestKeychainSecrets)
#include "tst_keychainsecrets.moc"
