// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/library.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace sockwright;
using namespace Qt::StringLiterals;

/// The window as a process of its own.
class TestWindowProgram : public QObject
{
    Q_OBJECT

private slots:
    // The end of a session on the desktop is no crash.
    void endsInOrderWhenItIsTold_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void endsInOrderWhenItIsTold()
    {
        QFETCH(int, signal);
        const QTemporaryDir home;
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s); // no keychain
        for (const QString &name :
             {u"XDG_DATA_HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_CACHE_HOME"_s, u"XDG_RUNTIME_DIR"_s})
            environment.insert(name, home.path());
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QStringLiteral(SOCKWRIGHT_WINDOW), {u"--demo"_s});
        QVERIFY(program.waitForStarted());
        // The demo has connected, and is recorded.
        const capture::Library library(home.filePath(u"sockwright/captures"_s));
        const auto recorded = [&library] {
            const auto entries = library.list();
            return entries.size() == 1 && entries[0].rows > 5
                && entries[0].state == capture::Library::State::InUse;
        };
        QTRY_VERIFY_WITH_TIMEOUT(recorded(), 30'000);
        QCOMPARE(::kill(pid_t(program.processId()), signal), 0);
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QCOMPARE(library.list().size(), std::size_t(1));
        QCOMPARE(library.list()[0].state, capture::Library::State::Ended);
        const QDir tabs(home.filePath(u"sockwright/open-tabs"_s));
        QCOMPARE(tabs.entryList({u"*.json"_s}, QDir::Files).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestWindowProgram)
#include "tst_windowprogram.moc"
