// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serialexecutor.h"
#include "ui/editor/requesteditor.h"
#include "ui/editor/urlbar.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

#include <functional>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::RequestEditor;
using workspace::Field;
using workspace::Fields;

namespace {

Field field(const QString &name, const QString &value = {}, bool enabled = true)
{
    return {name, value, enabled, {}, {}};
}

enum Column
{
    Enabled,
    Name,
    Value,
};

workspace::Request sample()
{
    workspace::Request request;
    request.name = u"Chat"_s;
    request.url = u"ws://h/chat?room=blue&user=ann#top"_s;
    request.params = {field(u"room"_s, u"blue"_s), field(u"debug"_s, u"1"_s, false),
                      field(u"user"_s, u"ann"_s)};
    request.headers = {field(u"X-A"_s, u"1"_s)};
    request.cookies = {field(u"session"_s, u"s3"_s), field(u"old"_s, u"x"_s, false)};
    request.auth.kind = workspace::AuthKind::Bearer;
    request.auth.token = workspace::Secret(u"t"_s);
    request.settings.subprotocols = {u"chat.v1"_s};
    request.settings.connectTimeoutMs = 50; // less than the page can show
    request.settings.maxMessageBytes = 1000; // no whole MiB
    request.messages = {{u"hello"_s, workspace::MessageFormat::Json, u"{}"_s, {}}};
    request.notes = u"a\r\nb\u00A0c"_s; // an editor would change it
    request.unknown = {{u"future"_s, "{}"}};
    return request;
}

} // namespace

class TestRequestEditor : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void requestRoundTrip();
    void tabs();
    void urlEditsParams();
    void paramEditsUrl();
    void percentEncodingBothWays();
    void switchedOffRowStays();
    void inStepWithTheUrlBar();
    void headersAreChecked();
    void subprotocolsAreChecked();
    void settingsPage();
    void pingsAndKeepalive();
    void compression();
    void settingsSections();
    void wheelScrollsAndChangesNothing();
    void notes();
    void changesWaitForTheNextConnection();
    void cookiesAndAuthAreChecked();
    void secretsAreNotSpoken();
    void everyPageReportsEdits();

private:
    template <typename T>
    T *named(const QString &name) const
    {
        for (T *widget : m_editor->findChildren<T *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    void set(const QString &table, int row, int column, const QString &text) const
    {
        QAbstractItemModel *model = named<QTableView>(table)->model();
        QVERIFY(model->setData(model->index(row, column), text));
    }

    base::SerialExecutor m_executor;
    std::unique_ptr<RequestEditor> m_editor;
};

void TestRequestEditor::init()
{
    m_editor = std::make_unique<RequestEditor>(m_executor);
}

void TestRequestEditor::requestRoundTrip()
{
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    QSignalSpy urlEdited(m_editor.get(), &RequestEditor::urlEdited);
    m_editor->setRequest(sample());
    QCOMPARE(m_editor->request(), sample());
    m_editor->setRequest({});
    QCOMPARE(m_editor->request(), workspace::Request());
    QVERIFY(edited.isEmpty());
    QVERIFY(urlEdited.isEmpty());
}

void TestRequestEditor::tabs()
{
    m_editor->setRequest(sample());
    const auto *tabs = m_editor->findChild<QTabWidget *>();
    QStringList texts;
    QStringList names;
    for (int i = 0; i < tabs->count(); ++i) {
        texts << tabs->tabText(i);
        names << tabs->tabBar()->accessibleTabName(i);
    }
    QCOMPARE(texts,
             (QStringList{u"Message"_s, u"Params 2"_s, u"Headers 1"_s, u"Cookies 1"_s,
                          u"Auth Bearer"_s, u"Settings •"_s, u"Notes"_s}));
    QCOMPARE(names,
             (QStringList{u"Message"_s, u"Params"_s, u"Headers"_s, u"Cookies"_s, u"Auth"_s,
                          u"Settings"_s, u"Notes"_s}));
    m_editor->setUrl(u"ws://h"_s);
    QCOMPARE(tabs->tabText(1), u"Params"_s);
    m_editor->showPage(RequestEditor::Page::Notes);
    QCOMPARE(tabs->currentIndex(), 6);
    m_editor->setRequest({});
    for (int i = 0; i < tabs->count(); ++i)
        QCOMPARE(tabs->tabText(i), tabs->tabBar()->accessibleTabName(i));
}

void TestRequestEditor::urlEditsParams()
{
    m_editor->setRequest(sample());
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    QSignalSpy urlEdited(m_editor.get(), &RequestEditor::urlEdited);
    const QString url = u"ws://h/chat?room=blue&user=ben&x#top"_s;
    m_editor->setUrl(url);
    QCOMPARE(m_editor->request().url, url);
    QCOMPARE(m_editor->request().params,
             (Fields{field(u"room"_s, u"blue"_s), field(u"debug"_s, u"1"_s, false),
                     field(u"user"_s, u"ben"_s), field(u"x"_s)}));
    QVERIFY(edited.isEmpty());
    QVERIFY(urlEdited.isEmpty());
}

void TestRequestEditor::paramEditsUrl()
{
    m_editor->setRequest(sample());
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    QSignalSpy urlEdited(m_editor.get(), &RequestEditor::urlEdited);
    set(u"Params"_s, 2, Value, u"ben"_s);
    QCOMPARE(urlEdited.count(), 1);
    QCOMPARE(urlEdited[0][0].toString(), u"ws://h/chat?room=blue&user=ben#top"_s);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(m_editor->request().url, u"ws://h/chat?room=blue&user=ben#top"_s);

    set(u"Params"_s, 3, Name, u"new"_s); // the empty row
    QCOMPARE(urlEdited.count(), 2);
    QVERIFY(urlEdited[1][0].toString().contains(u"&new"_s));
}

void TestRequestEditor::percentEncodingBothWays()
{
    m_editor->setUrl(u"ws://h/?q=a%26b+c%C3%A4"_s);
    QCOMPARE(m_editor->request().params, Fields{field(u"q"_s, u"a&b cä"_s)});
    QSignalSpy urlEdited(m_editor.get(), &RequestEditor::urlEdited);
    set(u"Params"_s, 0, Value, u"x&y=1"_s);
    const QString url = urlEdited[0][0].toString();
    QVERIFY2(url.contains(u"%26"_s), qPrintable(url));
    m_editor->setUrl(url);
    QCOMPARE(m_editor->request().params, Fields{field(u"q"_s, u"x&y=1"_s)});
}

void TestRequestEditor::switchedOffRowStays()
{
    m_editor->setRequest(sample());
    QSignalSpy urlEdited(m_editor.get(), &RequestEditor::urlEdited);
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    set(u"Params"_s, 1, Value, u"2"_s);
    QVERIFY(urlEdited.isEmpty()); // it is not in the URL
    QCOMPARE(edited.count(), 1);

    QAbstractItemModel *model = named<QTableView>(u"Params"_s)->model();
    QVERIFY(model->setData(model->index(1, Enabled), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(urlEdited[0][0].toString(), u"ws://h/chat?room=blue&debug=2&user=ann#top"_s);
    QVERIFY(model->setData(model->index(0, Enabled), Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(urlEdited[1][0].toString(), u"ws://h/chat?debug=2&user=ann#top"_s);
    QCOMPARE(m_editor->request().params.size(), std::size_t(3));
}

void TestRequestEditor::inStepWithTheUrlBar()
{
    int turns = 0;
    ui::UrlBar bar;
    connect(&bar, &ui::UrlBar::urlEdited, &bar, [&](const QString &url) {
        ++turns;
        m_editor->setUrl(url);
    });
    connect(m_editor.get(), &RequestEditor::urlEdited, &bar, [&](const QString &url) {
        ++turns;
        bar.setUrl(url);
    });
    auto *line = bar.findChild<QLineEdit *>();
    const QString typed = u"ws://h/?a=1&b=%zz&&c"_s;
    QTest::keyClicks(line, typed);
    QCOMPARE(bar.url(), typed); // what is being typed is never put right
    QCOMPARE(m_editor->request().url, typed);
    QCOMPARE(turns, int(typed.size()));

    set(u"Params"_s, 0, Value, u"2"_s);
    QCOMPARE(bar.url(), m_editor->request().url);
    QVERIFY2(bar.url().contains(u"a=2"_s), qPrintable(bar.url()));
    QCOMPARE(turns, int(typed.size()) + 1);
}

void TestRequestEditor::headersAreChecked()
{
    m_editor->setRequest(sample());
    QCOMPARE(m_editor->problem(), QString());
    set(u"Headers"_s, 1, Name, u"Sec-WebSocket-Key"_s);
    QVERIFY(m_editor->problem().startsWith(u"Headers: Row 2:"_s));
    set(u"Headers"_s, 1, Name, u"X-B"_s);
    QCOMPARE(m_editor->problem(), QString());
    set(u"Headers"_s, 1, Value, u"a\r\nb"_s);
    QVERIFY(m_editor->problem().contains(u"line break"_s));
}

void TestRequestEditor::subprotocolsAreChecked()
{
    auto *line = named<QLineEdit>(u"Subprotocols"_s);
    QTest::keyClicks(line, u"chat.v2, chat.v1,"_s);
    QCOMPARE(m_editor->request().settings.subprotocols, (QStringList{u"chat.v2"_s, u"chat.v1"_s}));
    QCOMPARE(m_editor->problem(), QString());
    QTest::keyClicks(line, u" a b"_s);
    QVERIFY(m_editor->problem().contains(u"“a b”"_s));
    line->clear();
    QTest::keyClicks(line, u"a,a"_s);
    QVERIFY(m_editor->problem().contains(u"twice"_s));
}

void TestRequestEditor::settingsPage()
{
    m_editor->setRequest(sample());
    m_editor->showPage(RequestEditor::Page::Settings);
    m_editor->show();
    const auto warned = [this] {
        for (const auto *label : m_editor->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(u"not checked"_s))
                return true;
        }
        return false;
    };
    QVERIFY(!warned());
    named<QCheckBox>(u"Check the server's certificate"_s)->click();
    QVERIFY(warned());
    named<QCheckBox>(u"Answer pings"_s)->click();
    named<QSpinBox>(u"Time limit for closing"_s)->setValue(700);
    workspace::RequestSettings expected = sample().settings;
    expected.verifyTls = false;
    expected.autoPong = false;
    expected.closeTimeoutMs = 700;
    QCOMPARE(m_editor->request().settings, expected); // what was not touched is exactly as before
    named<QSpinBox>(u"Largest message"_s)->setValue(2);
    QCOMPARE(m_editor->request().settings.maxMessageBytes, qint64(2 * 1024 * 1024));
}

void TestRequestEditor::pingsAndKeepalive()
{
    m_editor->setRequest(sample());
    m_editor->showPage(RequestEditor::Page::Settings);
    m_editor->show();
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    workspace::RequestSettings expected = sample().settings;
    auto *delay = named<QSpinBox>(u"Pong delay"_s);
    auto *interval = named<QSpinBox>(u"Keepalive interval"_s);
    auto *misses = named<QSpinBox>(u"Unanswered pings"_s);
    QCOMPARE(interval->text(), u"off"_s);
    QVERIFY(!misses->isEnabled());
    delay->setValue(250);
    interval->setValue(30'000);
    QVERIFY(misses->isEnabled());
    misses->setValue(2);
    QCOMPARE(edited.size(), 3);
    expected.pongDelayMs = 250;
    expected.keepaliveMs = 30'000;
    expected.keepaliveMisses = 2;
    QCOMPARE(m_editor->request().settings, expected);
    named<QCheckBox>(u"Answer pings"_s)->click();
    QVERIFY(!delay->isEnabled()); // no pong, no delay; the value stays
    QCOMPARE(m_editor->request().settings.pongDelayMs, 250);

    edited.clear();
    m_editor->setRequest(sample());
    QCOMPARE(edited.size(), 0);
    QCOMPARE(delay->value(), 0);
    QVERIFY(delay->isEnabled());
    QCOMPARE(interval->value(), 0);
    QCOMPARE(misses->value(), 3);
}

void TestRequestEditor::compression()
{
    workspace::Request request = sample();
    request.settings.compression.unknown = {{u"level"_s, "6"}};
    m_editor->setRequest(request);
    m_editor->showPage(RequestEditor::Page::Settings);
    m_editor->show();
    auto *clientWindow = named<QSpinBox>(u"Client window bits"_s);
    auto *serverWindow = named<QSpinBox>(u"Server window bits"_s);
    auto *clientForgets = named<QCheckBox>(u"Client no context takeover"_s);
    auto *serverForgets = named<QCheckBox>(u"Server no context takeover"_s);
    const QList<QWidget *> shape{clientWindow, serverWindow, clientForgets, serverForgets};
    for (const QWidget *field : shape)
        QVERIFY(!field->isEnabled());
    for (const QSpinBox *window : {clientWindow, serverWindow}) {
        QCOMPARE(window->minimum(), 9);
        QCOMPARE(window->maximum(), 15);
        QCOMPARE(window->value(), 15);
    }
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    named<QCheckBox>(u"Offer permessage-deflate"_s)->click();
    for (const QWidget *field : shape)
        QVERIFY(field->isEnabled());
    clientWindow->setValue(9);
    serverWindow->setValue(12);
    clientForgets->click();
    QCOMPARE(edited.size(), 4);
    workspace::RequestSettings expected = request.settings;
    expected.compression = {true, 9, 12, true, false, {{u"level"_s, "6"}}};
    QCOMPARE(m_editor->request().settings, expected);

    edited.clear();
    m_editor->setRequest(sample());
    QCOMPARE(edited.size(), 0);
    QCOMPARE(m_editor->request().settings, sample().settings);
    QVERIFY(!clientWindow->isEnabled());
}

void TestRequestEditor::settingsSections()
{
    m_editor->resize(500, 200); // so small that the page scrolls
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
    using Section = ui::SettingsPage::Section;
    const std::pair<Section, QString> sections[]
        = {{Section::Compression, u"Offer permessage-deflate"_s},
           {Section::Limits, u"Time limit for connecting"_s},
           {Section::Tls, u"Check the server's certificate"_s}};
    for (const auto &[section, name] : sections) {
        m_editor->showPage(RequestEditor::Page::Notes);
        m_editor->showSettings(section);
        auto *field = named<QWidget>(name);
        QTRY_VERIFY(field->hasFocus());
        const QPoint centre = field->mapTo(m_editor.get(), field->rect().center());
        QVERIFY(m_editor->rect().contains(centre));
    }
}

void TestRequestEditor::wheelScrollsAndChangesNothing()
{
    m_editor->setRequest(sample());
    m_editor->showPage(RequestEditor::Page::Settings);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowActive(m_editor.get()));
    auto *closing = named<QSpinBox>(u"Time limit for closing"_s);
    const auto wheel = [closing] {
        const QPointF at = closing->rect().center();
        QWheelEvent event(at, closing->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(closing, &event);
    };
    named<QLineEdit>(u"Subprotocols"_s)->setFocus();
    wheel();
    QCOMPARE(m_editor->request().settings, sample().settings);
    closing->setFocus();
    wheel();
    QVERIFY(m_editor->request().settings != sample().settings);
}

void TestRequestEditor::notes()
{
    m_editor->setRequest(sample());
    auto *notes = named<QPlainTextEdit>(u"Notes"_s);
    notes->moveCursor(QTextCursor::End);
    QTest::keyClicks(notes, u"!"_s);
    QCOMPARE(m_editor->request().notes, u"a\nb\u00A0c!"_s);
}

void TestRequestEditor::changesWaitForTheNextConnection()
{
    m_editor->setRequest(sample());
    const auto *button = named<QPushButton>(u"Reconnect now"_s);
    const auto offered = [&] { return button->isVisibleTo(m_editor.get()); };
    set(u"Headers"_s, 0, Value, u"2"_s);
    QVERIFY(!offered());
    m_editor->setConnected(true);
    QVERIFY(!offered());
    QTest::keyClicks(named<QPlainTextEdit>(u"Notes"_s), u"a"_s);
    QVERIFY(!offered()); // no connection depends on it
    set(u"Headers"_s, 0, Value, u"3"_s);
    QVERIFY(offered());
    m_editor->setConnected(true); // said again with every state
    QVERIFY(offered());
    set(u"Headers"_s, 0, Value, u"2"_s);
    QVERIFY(!offered()); // as it was
    m_editor->setUrl(u"ws://other"_s);
    QVERIFY(offered());

    QSignalSpy asked(m_editor.get(), &RequestEditor::reconnectRequested);
    named<QPushButton>(u"Reconnect now"_s)->click();
    QCOMPARE(asked.size(), 1);
    m_editor->markApplied();
    QVERIFY(!offered());
    set(u"Cookies"_s, 0, Value, u"y"_s);
    QVERIFY(offered());
    m_editor->setConnected(false);
    QVERIFY(!offered());
}

void TestRequestEditor::cookiesAndAuthAreChecked()
{
    workspace::Request request = sample();
    request.cookies[0].value = u"a b"_s;
    m_editor->setRequest(request);
    QVERIFY2(m_editor->problem().startsWith(u"Cookies: Row 1:"_s), qPrintable(m_editor->problem()));
    request.cookies.clear();
    request.auth.kind = workspace::AuthKind::ApiKey;
    m_editor->setRequest(request);
    QVERIFY2(m_editor->problem().startsWith(u"Auth: "_s), qPrintable(m_editor->problem()));
}

void TestRequestEditor::secretsAreNotSpoken()
{
    const QString secret = u"hidden-value"_s;
    workspace::Request request = sample();
    request.headers = {field(u"X-Key"_s, secret)};
    request.cookies = {field(u"session"_s, secret)};
    request.headers[0].secret = request.cookies[0].secret = true;
    request.auth.password = request.auth.token = request.auth.keyValue
        = request.auth.oauth2.clientSecret = request.settings.proxy.password
        = request.settings.tls.passphrase = workspace::Secret(secret);
    m_editor->setRequest(request);
    m_editor->show();
    QCOMPARE(m_editor->request(), request);
    int heard = 0;
    const std::function<void(QAccessibleInterface *)> listen = [&](QAccessibleInterface *spoken) {
        if (!spoken)
            return;
        ++heard;
        for (const QAccessible::Text kind :
             {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
            QVERIFY(!spoken->text(kind).contains(secret));
        if (QAccessibleTextInterface *text = spoken->textInterface())
            QVERIFY(!text->text(0, text->characterCount()).contains(secret));
        for (int i = 0; i < spoken->childCount(); ++i)
            listen(spoken->child(i));
    };
    listen(QAccessible::queryAccessibleInterface(m_editor.get()));
    QVERIFY(heard > 100);
    for (const QWidget *widget : m_editor->findChildren<QWidget *>())
        QVERIFY(!widget->toolTip().contains(secret));
}

void TestRequestEditor::everyPageReportsEdits()
{
    QSignalSpy edited(m_editor.get(), &RequestEditor::edited);
    QSignalSpy draftEdited(m_editor.get(), &RequestEditor::draftEdited);
    set(u"Params"_s, 0, Name, u"a"_s);
    QCOMPARE(edited.count(), 1);
    set(u"Headers"_s, 0, Name, u"A"_s);
    QCOMPARE(edited.count(), 2);
    QTest::keyClicks(named<QLineEdit>(u"Subprotocols"_s), u"a"_s);
    QCOMPARE(edited.count(), 3);
    QTest::keyClicks(named<QPlainTextEdit>(u"Notes"_s), u"a"_s);
    QCOMPARE(edited.count(), 4);
    QVERIFY(draftEdited.isEmpty());
    QTest::keyClicks(named<QPlainTextEdit>(u"Message"_s), u"a"_s);
    QCOMPARE(draftEdited.count(), 1);
    QCOMPARE(edited.count(), 4); // an unsent message belongs to no request
    set(u"Cookies"_s, 0, Name, u"a"_s);
    QCOMPARE(edited.count(), 5);
    named<QComboBox>(u"Auth type"_s)->setCurrentText(u"Basic"_s);
    QCOMPARE(edited.count(), 6);
}

QTEST_MAIN(TestRequestEditor)

#include "tst_requesteditor.moc"
