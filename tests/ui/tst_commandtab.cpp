// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serialexecutor.h"
#include "byname.h"
#include "ui/window/requesttab.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright;
using commands::Tool;
using workspace::AuthKind;

/// A tab that is filled from a command, and that is copied as one.
class TestCommandTab : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aCommandFillsTheTab();
    void undoBringsTheRequestBack();
    void whatIsNoCommandChangesNothing();
    void copiesWithAndWithoutSecrets_data();
    void copiesWithAndWithoutSecrets();

private:
    void paste(const QString &text);
    workspace::Request request() const { return m_tab->content().request; }
    static QString copied() { return QGuiApplication::clipboard()->text(); }

    std::unique_ptr<base::SerialExecutor> m_executor;
    std::unique_ptr<ui::RequestTab> m_tab;
};

void TestCommandTab::init()
{
    m_executor = std::make_unique<base::SerialExecutor>();
    m_tab = std::make_unique<ui::RequestTab>(*m_executor);
    workspace::OpenTab content;
    content.request.url = u"ws://before/"_s;
    content.request.headers = {{u"X-Before"_s, u"1"_s}};
    m_tab->setContent(content);
    m_tab->resize(1000, 800);
    m_tab->show();
}

void TestCommandTab::cleanup()
{
    m_tab.reset();
    m_executor.reset();
}

void TestCommandTab::paste(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    QTest::keySequence(tests::byName<QLineEdit>(*m_tab, u"URL"_s), QKeySequence::Paste);
}

void TestCommandTab::aCommandFillsTheTab()
{
    paste(u"curl 'https://h/chat?a=1' \\\n  -H 'X-Key: v' -b 's=1' -u me:secret -k --retry 3"_s);
    const workspace::Request filled = request();
    QCOMPARE(filled.url, u"wss://h/chat?a=1"_s);
    QCOMPARE(filled.params.size(), std::size_t(1));
    QCOMPARE(filled.headers.size(), std::size_t(1));
    QCOMPARE(filled.headers.front().name, u"X-Key"_s);
    QCOMPARE(filled.cookies.front().value, u"1"_s);
    QVERIFY(filled.auth.kind == AuthKind::Basic);
    QCOMPARE(filled.auth.password.value(), u"secret"_s);
    QVERIFY(!filled.settings.verifyTls);
    QVERIFY(tests::says(*m_tab, u"curl"_s));
    QVERIFY(tests::says(*m_tab, u"--retry"_s)); // was left out
    QVERIFY(!tests::says(*m_tab, u"secret"_s));
}

void TestCommandTab::undoBringsTheRequestBack()
{
    const workspace::Request before = request();
    paste(u"wscat -c ws://after -H 'A: b'"_s);
    QCOMPARE(request().url, u"ws://after"_s);
    const auto buttons = m_tab->findChildren<QPushButton *>();
    const auto undo = std::ranges::find_if(buttons, [](const QPushButton *button) {
        return button->isVisible() && button->text().remove(u'&') == u"Undo"_s;
    });
    QVERIFY(undo != buttons.end());
    (*undo)->click();
    QVERIFY(request() == before);
}

void TestCommandTab::whatIsNoCommandChangesNothing()
{
    const workspace::Request before = request();
    paste(u"curl 'ws://open"_s);
    QVERIFY(request() == before);
    QVERIFY(tests::says(*m_tab, u"quot"_s));
}

void TestCommandTab::copiesWithAndWithoutSecrets_data()
{
    QTest::addColumn<bool>("withSecrets");
    QTest::newRow("without") << false;
    QTest::newRow("with") << true;
}

void TestCommandTab::copiesWithAndWithoutSecrets()
{
    QFETCH(bool, withSecrets);
    workspace::FolderSettings above;
    above.auth.kind = AuthKind::Basic;
    above.auth.user = u"me"_s;
    above.auth.password = workspace::Secret(u"wonder"_s);
    above.headers = {{u"X-Above"_s, u"2"_s}};
    m_tab->setInherited(above, u"Basic"_s);
    for (const Tool tool : {Tool::Curl, Tool::Wscat, Tool::Websocat, Tool::SockwrightCli}) {
        m_tab->copyAs(tool, withSecrets);
        QVERIFY2(copied().contains(u"://before"_s), qPrintable(copied()));
        QVERIFY2(copied().contains(u"X-Before: 1"_s), qPrintable(copied()));
        QVERIFY2(copied().contains(u"X-Above: 2"_s), qPrintable(copied()));
        QCOMPARE(copied().contains(u"wonder"_s), withSecrets);
    }
}

QTEST_MAIN(TestCommandTab)
#include "tst_commandtab.moc"
