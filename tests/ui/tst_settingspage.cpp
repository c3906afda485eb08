// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "ui/editor/settingspage.h"
#include "ui/editor/settingssection.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::SettingsPage;
using workspace::ProxyKind;
using workspace::RequestSettings;
using workspace::SavedMessage;
using workspace::Secret;

namespace {

// Nothing has its default value, and some of it cannot be shown.
RequestSettings unusual()
{
    RequestSettings s;
    s.subprotocols = {u"a"_s, u"b"_s};
    s.verifyTls = false;
    s.autoPong = false;
    s.pongDelayMs = 7;
    s.keepaliveMs = 20;
    s.keepaliveMisses = 9;
    s.keepaliveMessage = SavedMessage{u"beat"_s, workspace::MessageFormat::Json, u"{\r\n}"_s, {}};
    s.connectTimeoutMs = 50;
    s.closeTimeoutMs = 24 * 60 * 60 * 1000;
    s.maxMessageBytes = 1000;
    s.maxFrameBytes = 1LL << 40;
    s.proxy = {ProxyKind::Socks5, u"p"_s, 1080, u"u"_s, Secret::elsewhere(), {{u"f"_s, "1"}}};
    s.tls.caFiles = {u"/a.pem"_s, u"/a.pem"_s};
    s.tls.pkcs12File = u"/a.p12"_s;
    s.tls.passphrase = Secret(u"x"_s);
    s.tls.minimumVersion = workspace::TlsVersion::Tls13;
    s.tls.serverName = u"n"_s;
    s.connectTo = {u"h"_s, 1, {}};
    s.ipVersion = workspace::IpVersion::V6;
    s.maxRedirects = 3;
    s.reconnect = {true, 0, 1, 2, 3, {{u"f"_s, "2"}}};
    s.afterConnect = {{u"join"_s, workspace::MessageFormat::Text, u"a\r\nb"_s, {}}, {}};
    s.unknown = {{u"future"_s, "1"}};
    return s;
}

using Change = std::function<void(RequestSettings &)>;

} // namespace

class TestSettingsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void roundTrip();
    void texts_data();
    void texts();
    void numbers_data();
    void numbers();
    void choices_data();
    void choices();
    void problems_data();
    void problems();
    void whatDependsIsOffAndSaysWhy();
    void trustedFiles();
    void messagesAfterConnect();
    void keepaliveMessage();
    void everySectionCanBeShown();
    void contentsLeadToTheSections();
    void tabGoesThroughTheFieldsInTheirOrder();

private:
    template <typename T>
    T *named(const QString &name) const
    {
        return tests::anyByName<T>(*m_page, name);
    }
    bool says(const QString &text) const { return tests::says(*m_page, text); }

    std::unique_ptr<SettingsPage> m_page;
};

void TestSettingsPage::init()
{
    m_page = std::make_unique<SettingsPage>();
}

void TestSettingsPage::roundTrip()
{
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    for (const RequestSettings &settings : {unusual(), RequestSettings(), unusual()}) {
        m_page->setSettings(settings);
        QCOMPARE(m_page->settings(), settings);
    }
    QVERIFY(edited.isEmpty());

    RequestSettings expected = unusual();
    named<QSpinBox>(u"Redirects"_s)->setValue(4);
    expected.maxRedirects = 4;
    QCOMPARE(m_page->settings(), expected); // what was not touched is exactly as before
    QCOMPARE(edited.size(), 1);
}

void TestSettingsPage::texts_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<RequestSettings>("expected");
    const auto add = [](const char *field, const Change &change) {
        RequestSettings settings;
        change(settings);
        QTest::newRow(field) << QString::fromLatin1(field) << settings;
    };
    add("Subprotocols", [](RequestSettings &s) { s.subprotocols = {u"x"_s}; });
    add("Server name", [](RequestSettings &s) { s.tls.serverName = u"x"_s; });
    add("Client certificate", [](RequestSettings &s) { s.tls.certificateFile = u"x"_s; });
    add("Client key", [](RequestSettings &s) { s.tls.keyFile = u"x"_s; });
    add("PKCS#12 file", [](RequestSettings &s) { s.tls.pkcs12File = u"x"_s; });
    add("Passphrase", [](RequestSettings &s) { s.tls.passphrase = Secret(u"x"_s); });
    add("Proxy host", [](RequestSettings &s) { s.proxy.host = u"x"_s; });
    add("Proxy user name", [](RequestSettings &s) { s.proxy.user = u"x"_s; });
    add("Proxy password", [](RequestSettings &s) { s.proxy.password = Secret(u"x"_s); });
    add("Connect to host", [](RequestSettings &s) { s.connectTo.host = u"x"_s; });
}

void TestSettingsPage::texts()
{
    QFETCH(QString, field);
    QFETCH(RequestSettings, expected);
    auto *line = named<QLineEdit>(field);
    QVERIFY(line);
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    line->setEnabled(true); // some depend on others, see whatDependsIsOffAndSaysWhy()
    QTest::keyClicks(line, u"x"_s);
    QCOMPARE(m_page->settings(), expected);
    QCOMPARE(edited.size(), 1);
    m_page->setSettings({});
    QCOMPARE(line->text(), QString());
    m_page->setSettings(expected);
    QCOMPARE(line->text(), u"x"_s);
}

void TestSettingsPage::numbers_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<RequestSettings>("expected");
    QTest::addColumn<int>("value");
    const auto add = [](const char *field, int value, const Change &change) {
        RequestSettings settings;
        change(settings);
        QTest::newRow(field) << QString::fromLatin1(field) << settings << value;
    };
    add("Proxy port", 8080, [](RequestSettings &s) { s.proxy.port = 8080; });
    add("Connect to port", 9, [](RequestSettings &s) { s.connectTo.port = 9; });
    add("Redirects", 5, [](RequestSettings &s) { s.maxRedirects = 5; });
    add("Reconnect tries", 0, [](RequestSettings &s) { s.reconnect.tries = 0; });
    add("Reconnect delay", 7, [](RequestSettings &s) { s.reconnect.delayMs = 7; });
    add("Longest reconnect delay", 8, [](RequestSettings &s) { s.reconnect.maxDelayMs = 8; });
    add("Reconnect jitter", 9, [](RequestSettings &s) { s.reconnect.jitterPercent = 9; });
    add("Keepalive interval", 900, [](RequestSettings &s) { s.keepaliveMs = 900; });
    add("Unanswered pings", 4, [](RequestSettings &s) { s.keepaliveMisses = 4; });
    add("Pong delay", 3, [](RequestSettings &s) { s.pongDelayMs = 3; });
    add("Time limit for connecting", 700, [](RequestSettings &s) { s.connectTimeoutMs = 700; });
    add("Time limit for closing", 800, [](RequestSettings &s) { s.closeTimeoutMs = 800; });
    add("Largest message", 2, [](RequestSettings &s) { s.maxMessageBytes = 2 * 1024 * 1024; });
    add("Largest frame", 1, [](RequestSettings &s) { s.maxFrameBytes = 1024 * 1024; });
}

void TestSettingsPage::numbers()
{
    QFETCH(QString, field);
    QFETCH(RequestSettings, expected);
    QFETCH(int, value);
    auto *box = named<QSpinBox>(field);
    QVERIFY(box);
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    box->setValue(value);
    QCOMPARE(m_page->settings(), expected);
    QCOMPARE(edited.size(), 1);
    m_page->setSettings({});
    QVERIFY(box->value() != value);
    m_page->setSettings(expected);
    QCOMPARE(box->value(), value);
}

void TestSettingsPage::choices_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("index");
    QTest::addColumn<RequestSettings>("expected");
    const auto add = [](const char *field, int index, const Change &change) {
        RequestSettings settings;
        change(settings);
        QTest::addRow("%s %d", field, index) << QString::fromLatin1(field) << index << settings;
    };
    add("Minimum TLS version", 1,
        [](RequestSettings &s) { s.tls.minimumVersion = workspace::TlsVersion::Tls13; });
    add("Proxy", 1, [](RequestSettings &s) { s.proxy.kind = ProxyKind::System; });
    add("Proxy", 2, [](RequestSettings &s) { s.proxy.kind = ProxyKind::Http; });
    add("Proxy", 3, [](RequestSettings &s) { s.proxy.kind = ProxyKind::Socks5; });
    add("IP version", 1, [](RequestSettings &s) { s.ipVersion = workspace::IpVersion::V4; });
    add("IP version", 2, [](RequestSettings &s) { s.ipVersion = workspace::IpVersion::V6; });
}

void TestSettingsPage::choices()
{
    QFETCH(QString, field);
    QFETCH(int, index);
    QFETCH(RequestSettings, expected);
    auto *box = named<QComboBox>(field);
    QVERIFY(box);
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    box->setCurrentIndex(index);
    QCOMPARE(m_page->settings(), expected);
    QCOMPARE(edited.size(), 1);
    m_page->setSettings({});
    QCOMPARE(box->currentIndex(), 0);
    m_page->setSettings(expected);
    QCOMPARE(box->currentIndex(), index);
}

void TestSettingsPage::problems_data()
{
    QTest::addColumn<RequestSettings>("settings");
    QTest::addColumn<QString>("problem"); // how it begins
    const auto add = [](const char *name, const QString &problem, const Change &change) {
        RequestSettings settings;
        change(settings);
        QTest::newRow(name) << settings << problem;
    };
    add("none", {}, [](RequestSettings &) {});
    add("subprotocol", u"Subprotocols: “a b”"_s,
        [](RequestSettings &s) { s.subprotocols = {u"a b"_s}; });
    add("both certificates", u"TLS: "_s, [](RequestSettings &s) {
        s.tls.certificateFile = u"/a"_s;
        s.tls.pkcs12File = u"/b"_s;
    });
    add("key alone", u"TLS: "_s, [](RequestSettings &s) { s.tls.keyFile = u"/a"_s; });
    add("proxy without host", u"Proxy: The proxy needs a host"_s,
        [](RequestSettings &s) { s.proxy.kind = ProxyKind::Http; });
    add("proxy without port", u"Proxy: The proxy needs a port"_s, [](RequestSettings &s) {
        s.proxy.kind = ProxyKind::Http;
        s.proxy.host = u"h"_s;
    });
    add("message after connect", u"After connect: Message 1: "_s, [](RequestSettings &s) {
        s.afterConnect = {{{}, workspace::MessageFormat::Hex, u"zz"_s, {}}};
    });
    add("keepalive message", u"Keepalive: "_s, [](RequestSettings &s) {
        s.keepaliveMs = 1000;
        s.keepaliveMessage = SavedMessage{{}, workspace::MessageFormat::Hex, u"zz"_s, {}};
    });
}

void TestSettingsPage::problems()
{
    QFETCH(RequestSettings, settings);
    QFETCH(QString, problem);
    m_page->setSettings(settings);
    QCOMPARE(m_page->problem().isEmpty(), problem.isEmpty());
    QVERIFY2(m_page->problem().startsWith(problem), qPrintable(m_page->problem()));
}

void TestSettingsPage::whatDependsIsOffAndSaysWhy()
{
    const auto isOn = [this](const QString &name) { return named<QWidget>(name)->isEnabled(); };
    QVERIFY(!isOn(u"Proxy host"_s));
    QVERIFY(says(u"No proxy is used."_s));
    named<QComboBox>(u"Proxy"_s)->setCurrentIndex(2);
    QVERIFY(isOn(u"Proxy host"_s));
    QVERIFY(!says(u"No proxy is used."_s));

    QVERIFY(!isOn(u"Reconnect delay"_s));
    named<QCheckBox>(u"Reconnect when the connection is lost"_s)->click();
    QVERIFY(isOn(u"Reconnect delay"_s));
    QVERIFY(m_page->settings().reconnect.enabled);

    QVERIFY(!isOn(u"Passphrase"_s));
    QTest::keyClicks(named<QLineEdit>(u"PKCS#12 file"_s), u"f"_s);
    QVERIFY(isOn(u"Passphrase"_s));
    QVERIFY(!isOn(u"Client key"_s));

    QVERIFY(!says(u"not checked"_s));
    named<QCheckBox>(u"Check the server's certificate"_s)->click();
    QVERIFY(says(u"not checked"_s));
    QVERIFY(says(u"system's keychain"_s));
    m_page->setLasting(false);
    QVERIFY(says(u"until Sockwright is closed"_s));
}

void TestSettingsPage::trustedFiles()
{
    RequestSettings settings;
    settings.tls.caFiles = {u"/a.pem"_s, u"/b.pem"_s};
    m_page->setSettings(settings);
    auto *list = named<QListWidget>(u"Trusted certificates"_s);
    auto *remove = named<QPushButton>(u"Remove: Trusted certificates"_s);
    QCOMPARE(list->count(), 2);
    QVERIFY(!remove->isEnabled());
    list->item(0)->setSelected(true);
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    remove->click();
    QCOMPARE(m_page->settings().tls.caFiles, QStringList{u"/b.pem"_s});
    QCOMPARE(edited.size(), 1);
}

void TestSettingsPage::messagesAfterConnect()
{
    auto *list = named<QListWidget>(u"Messages after connect"_s);
    auto *content = named<QPlainTextEdit>(u"Message after connect"_s);
    auto *name = named<QLineEdit>(u"Name of the message after connect"_s);
    const auto press = [this](const QString &button) { named<QPushButton>(button)->click(); };
    QVERIFY(!content->isEnabled());
    press(u"Add a message after connect"_s);
    QTest::keyClicks(name, u"join"_s);
    QTest::keyClicks(content, u"{}"_s);
    named<QComboBox>(u"Message after connect format"_s)->setCurrentText(u"JSON"_s);
    press(u"Add a message after connect"_s);
    QTest::keyClicks(content, u"hi"_s);
    const SavedMessage join{u"join"_s, workspace::MessageFormat::Json, u"{}"_s, {}};
    const SavedMessage hi{{}, workspace::MessageFormat::Text, u"hi"_s, {}};
    QCOMPARE(m_page->settings().afterConnect, (std::vector<SavedMessage>{join, hi}));
    QCOMPARE(list->item(1)->text(), u"hi"_s);

    press(u"Move the message after connect up"_s);
    QCOMPARE(m_page->settings().afterConnect, (std::vector<SavedMessage>{hi, join}));
    list->setCurrentRow(1);
    QCOMPARE(content->toPlainText(), u"{}"_s);
    QSignalSpy edited(m_page.get(), &SettingsPage::edited);
    press(u"Remove the message after connect"_s);
    QCOMPARE(m_page->settings().afterConnect, std::vector<SavedMessage>{hi});
    QCOMPARE(edited.size(), 1);
    press(u"Remove the message after connect"_s);
    QVERIFY(m_page->settings().afterConnect.empty());
    QVERIFY(!content->isEnabled());
}

void TestSettingsPage::keepaliveMessage()
{
    named<QSpinBox>(u"Keepalive interval"_s)->setValue(1000);
    auto *content = named<QPlainTextEdit>(u"Keepalive message"_s);
    auto *misses = named<QSpinBox>(u"Unanswered pings"_s);
    QVERIFY(!content->isEnabled());
    QVERIFY(misses->isEnabled());
    auto *sends = named<QComboBox>(u"Keepalive sends"_s);
    sends->setCurrentText(u"A message"_s);
    QVERIFY(content->isEnabled());
    QVERIFY(!misses->isEnabled());
    QTest::keyClicks(content, u"beat"_s);
    QCOMPARE(m_page->settings().keepaliveMessage,
             (SavedMessage{{}, workspace::MessageFormat::Text, u"beat"_s, {}}));
    sends->setCurrentText(u"Pings"_s);
    QVERIFY(!m_page->settings().keepaliveMessage);
}

void TestSettingsPage::everySectionCanBeShown()
{
    m_page->resize(500, 200);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    using Section = SettingsPage::Section;
    const std::pair<Section, QString> sections[]
        = {{Section::Subprotocols, u"Subprotocols"_s},
           {Section::Compression, u"Offer permessage-deflate"_s},
           {Section::Tls, u"Check the server's certificate"_s},
           {Section::Proxy, u"Proxy"_s},
           {Section::Route, u"Connect to host"_s},
           {Section::Redirects, u"Redirects"_s},
           {Section::Reconnect, u"Reconnect when the connection is lost"_s},
           {Section::AfterConnect, u"Messages after connect"_s},
           {Section::Keepalive, u"Keepalive interval"_s},
           {Section::Limits, u"Time limit for connecting"_s},
           {Section::Sizes, u"Largest message"_s}};
    for (const auto &[section, name] : sections) {
        m_page->showSection(section);
        auto *field = named<QWidget>(name);
        QTRY_VERIFY(field->hasFocus());
        const QPoint centre = field->mapTo(m_page.get(), field->rect().center());
        QVERIFY2(m_page->rect().contains(centre), qPrintable(name));
    }
}

void TestSettingsPage::contentsLeadToTheSections()
{
    m_page->resize(700, 200);
    m_page->show();
    auto *contents = named<QListWidget>(u"Sections of the settings"_s);
    QVERIFY(contents->isVisible());
    const auto sections = m_page->findChildren<ui::SettingsSection *>();
    QCOMPARE(contents->count(), int(sections.size()));
    auto *scroll = m_page->findChild<QScrollArea *>();
    for (int row = contents->count() - 1; row >= 0; --row) {
        contents->setCurrentRow(row);
        const ui::SettingsSection *section = sections[row];
        QCOMPARE(contents->item(row)->text(), section->heading());
        const int top = section->mapTo(m_page.get(), QPoint()).y();
        QVERIFY2(top >= 0 && top < m_page->height(), qPrintable(section->heading()));
        QCOMPARE(contents->currentRow(), row);
    }
    // Scrolling by hand.
    scroll->verticalScrollBar()->setValue(sections[3]->y() + 5);
    QCOMPARE(contents->currentRow(), 3);
    scroll->verticalScrollBar()->setValue(0);
    QCOMPARE(contents->currentRow(), 0);
    // One that cannot get to the top stays the current one, whatever size the page gets.
    const int last = contents->count() - 1;
    m_page->showSection(SettingsPage::Section(last));
    for (const int height : {600, 300, 900, 200}) {
        m_page->resize(700, height);
        QCoreApplication::processEvents();
        QCOMPARE(contents->currentRow(), last);
        const int top = sections[last]->mapTo(m_page.get(), QPoint()).y();
        QVERIFY2(top >= 0 && top < height, qPrintable(QString::number(height)));
    }
    scroll->verticalScrollBar()->setValue(sections[1]->y());
    QCOMPARE(contents->currentRow(), 1);
    scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    m_page->resize(500, 200);
    QVERIFY(!contents->isVisible());
}

void TestSettingsPage::tabGoesThroughTheFieldsInTheirOrder()
{
    RequestSettings settings = unusual();
    settings.autoPong = true;
    settings.tls.pkcs12File.clear();
    settings.tls.certificateFile = u"/c"_s;
    m_page->setSettings(settings);
    m_page->resize(700, 3000);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    named<QLineEdit>(u"Subprotocols"_s)->setFocus();
    const QWidget *content = m_page->findChild<QScrollArea *>()->widget();
    // Down the page, and in a row to the right.
    QSet<const QWidget *> seen;
    const auto section = [content](const QWidget *field) {
        const QWidget *part = field;
        while (part->parentWidget() != content)
            part = part->parentWidget();
        return part->y();
    };
    int before = 0;
    for (;;) {
        const QWidget *field = QApplication::focusWidget();
        QVERIFY(field);
        if (seen.contains(field) || !content->isAncestorOf(field))
            break;
        seen << field;
        const int y = section(field);
        QVERIFY2(y >= before, qPrintable(field->accessibleName()));
        before = y;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QVERIFY2(seen.size() > 40, qPrintable(QString::number(seen.size())));
}

QTEST_MAIN(TestSettingsPage)

#include "tst_settingspage.moc"
