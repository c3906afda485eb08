// SPDX-License-Identifier: GPL-3.0-or-later
// The real curl runs what is written for it, against the embedded server.
#include "commands/export.h"
#include "net/embeddedserver.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;

class TestCurlCommand : public QObject
{
    Q_OBJECT

private slots:
    void curlMakesTheHandshake();
};

void TestCurlCommand::curlMakesTheHandshake()
{
    net::EmbeddedServer server(net::ServerOptions{});
    QVERIFY(server.listen().ok());

    workspace::Request request;
    request.url = server.url().toString() + u"/close?code=4001&reason=it's+over"_s;
    request.headers = {{u"X-Quoted"_s, u"'$(id)' \"`id`\""_s}, {u"X-Empty"_s, {}}};
    request.cookies = {{u"a"_s, u"1"_s}};
    request.settings.maxRedirects = 3;
    request.settings.connectTimeoutMs = 5000;
    request.settings.ipVersion = workspace::IpVersion::V4;
    const auto exported = commands::exportedCommand(request, commands::Tool::Curl);

    QProcess shell;
    shell.start(u"/bin/sh"_s, {u"-c"_s, exported.command + u" --verbose --max-time 20 -q"_s});
    QByteArray answer;
    QByteArray sent;
    QTRY_VERIFY_WITH_TIMEOUT((answer += shell.readAllStandardOutput()).contains("\x88")
                                 && (sent += shell.readAllStandardError()).contains("Switching"),
                             20'000);
    shell.terminate();
    QVERIFY(shell.waitForFinished(10'000));
    answer += shell.readAllStandardOutput();
    sent += shell.readAllStandardError();

    QVERIFY2(answer.startsWith("HTTP/1.1 101 "), answer.constData());
    QVERIFY(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QVERIFY2(answer.contains("\x0f\xa1it's over"), answer.constData()); // 4001
    QVERIFY(sent.contains("> X-Quoted: '$(id)' \"`id`\"\r\n"));
    QVERIFY(sent.contains("> X-Empty:\r\n"));
    QVERIFY(sent.contains("> Cookie: a=1\r\n"));
}

QTEST_GUILESS_MAIN(TestCurlCommand)

#include "tst_curlcommand.moc"
