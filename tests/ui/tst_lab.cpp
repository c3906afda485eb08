// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/serialexecutor.h"
#include "base/setting.h"
#include "net/embeddedserver.h"
#include "session/session.h"
#include "ui/lab/controllab.h"
#include "ui/lab/labmenu.h"
#include "ui/lab/payloadfield.h"
#include "ui/lab/rawheader.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::byName;
using ui::ControlLab;
using wire::Direction;
using wire::Kind;
using wire::State;
using Part = ui::ControlLab::Part;

/// The control lab, driven by accessible names, against the embedded server.
class TestLab : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.listen()); }
    void init();
    void cleanup();

    void payload_data();
    void payload();
    void rawHeader_data();
    void rawHeader();
    void length_data();
    void length();

    void nothingIsSentWithoutAConnection();
    void pingWithText();
    void pingWithHex();
    void tooMuchForAControlFrame();
    void enterSendsAgain();
    void keysReachTheFields();
    void enterSendsThePongThatWasAskedFor();
    void closeWithCodeAndReason();
    void closeWithoutACode();
    void closeCodesAreNamed();
    void closeCodeThatMustNotBeSent();
    void closeReasonThatDoesNotFit();
    void fragments();
    void fragmentsOfBrokenHex();
    void rawFrame();
    void rawFrameWithAWrongLength();
    void previewFollows();
    void pongPolicyIsLive();
    void valuesStayWithAnotherSession();
    void menu();
    void labOfTheWindow();

private:
    void connectSession();
    void show(Part part) { m_lab->showPart(part); }
    template <typename T>
    T *named(const char *name) const
    {
        return byName<T>(*m_lab, QString::fromLatin1(name));
    }
    QPushButton *button(const char *name) const { return named<QPushButton>(name); }
    void click(const char *name) const { button(name)->click(); }
    void type(const char *name, const QString &text) const
    {
        named<QLineEdit>(name)->setText(text);
    }
    void choose(const char *name, const QString &text) const
    {
        auto *box = named<QComboBox>(name);
        box->setCurrentIndex(box->findText(text, Qt::MatchStartsWith));
    }
    bool says(const QString &part) const;
    /// The last row of a kind that was sent; -1: none.
    int sentRow(Kind kind, std::uint8_t flags = 0) const;
    QByteArray payloadOf(int row) const;

    net::EmbeddedServer m_server;
    std::unique_ptr<base::SerialExecutor> m_executor;
    std::unique_ptr<session::Session> m_session;
    std::unique_ptr<ControlLab> m_lab;
    workspace::SavedMessage m_message;
};

void TestLab::init()
{
    m_message = {};
    m_executor = std::make_unique<base::SerialExecutor>();
    m_session = std::make_unique<session::Session>();
    m_lab = std::make_unique<ControlLab>(*m_executor);
    m_lab->setSession(m_session.get(), [this] { return m_message; });
}

void TestLab::cleanup()
{
    m_lab.reset();
    m_session.reset();
    m_executor.reset();
}

void TestLab::connectSession()
{
    workspace::Request request;
    request.url = m_server.url().toString() + u"/echo"_s;
    m_session->setRequest(request);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
}

bool TestLab::says(const QString &part) const
{
    const auto labels = m_lab->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
        return label->isVisible() && label->text().contains(part);
    });
}

int TestLab::sentRow(Kind kind, std::uint8_t flags) const
{
    const capture::Capture &rows = m_session->capture();
    for (int row = int(rows.size()) - 1; row >= 0; --row) {
        const wire::Record &record = rows.record(std::size_t(row));
        if (record.kind == kind && record.direction == Direction::Out && record.flags == flags)
            return row;
    }
    return -1;
}

QByteArray TestLab::payloadOf(int row) const
{
    const std::string_view bytes = m_session->capture().payload(std::size_t(row));
    return {bytes.data(), qsizetype(bytes.size())};
}

void TestLab::payload_data()
{
    QTest::addColumn<int>("format"); // 0: text, 1: hex
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");

    QTest::newRow("empty") << 0 << 125 << QString() << true << QByteArray() << u"0 of 125 bytes"_s;
    QTest::newRow("text") << 0 << 125 << u"é"_s << true << QByteArray("\xc3\xa9")
                          << u"2 of 125 bytes"_s;
    QTest::newRow("most") << 0 << 125 << QString(125, u'x') << true << QByteArray(125, 'x')
                          << u"125 of 125 bytes"_s;
    QTest::newRow("too much") << 0 << 125 << QString(126, u'x') << false << QByteArray()
                              << u"At most 125 bytes"_s;
    QTest::newRow("too much as UTF-8")
        << 0 << 125 << QString(63, u'é') << false << QByteArray() << u"126 of 125 bytes"_s;
    QTest::newRow("hex") << 1 << 125 << u"de AD:00"_s << true << QByteArray("\xde\xad\0", 3)
                         << u"3 of 125 bytes"_s;
    QTest::newRow("half a byte") << 1 << 125 << u"0"_s << false << QByteArray() << QString();
    QTest::newRow("no hex") << 1 << 0 << u"xy"_s << false << QByteArray() << QString();
    QTest::newRow("no limit") << 0 << 0 << QString(126, u'x') << true << QByteArray(126, 'x')
                              << u"126 bytes"_s;
    QTest::newRow("one byte") << 0 << 0 << u"x"_s << true << QByteArray("x") << u"1 byte"_s;
    QTest::newRow("line breaks") << 0 << 0 << u"a\nb\t"_s << true << QByteArray("a\nb\t")
                                 << u"4 bytes"_s;
}

void TestLab::payload()
{
    QFETCH(int, format);
    QFETCH(int, limit);
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);

    ui::PayloadField field(u"Test payload"_s, limit);
    field.show();
    byName<QComboBox>(field, u"Test payload format"_s)->setCurrentIndex(format);
    byName<QLineEdit>(field, u"Test payload"_s)->setText(text);
    QCOMPARE(field.payload().has_value(), valid);
    if (valid)
        QCOMPARE(*field.payload(), bytes);
    bool isShown = shown.isEmpty();
    bool hasProblem = false;
    for (const QLabel *label : field.findChildren<QLabel *>()) {
        if (!label->isVisible())
            continue;
        isShown = isShown || label->text().contains(shown);
        hasProblem = hasProblem || label->text().endsWith(u'.');
    }
    QVERIFY(isShown);
    QCOMPARE(hasProblem, !valid);
}

void TestLab::rawHeader_data()
{
    QTest::addColumn<net::RawFrame>("frame");
    QTest::addColumn<QStringList>("parts");

    net::RawFrame frame;
    frame.payload = "hello";
    QTest::newRow("random key") << frame
                                << QStringList{u"81 "_s, u"85 "_s, u"length: 5"_s, u"text"_s,
                                               u"?? ?? ?? ??    masking key"_s};
    frame.mask = net::RawFrame::Mask::Zero;
    QTest::newRow("key 0") << frame << QStringList{u"00 00 00 00    masking key"_s};
    frame.mask = net::RawFrame::Mask::None;
    frame.fin = false;
    frame.rsv = 5;
    frame.opcode = 3;
    QTest::newRow("bits") << frame << QStringList{u"53 "_s,      u"05 "_s,          u"FIN: 0"_s,
                                                  u"RSV: 101"_s, u"0x3 reserved"_s, u"mask: 0"_s};
    frame.lengthForm = wire::FrameSpec::Length::Bits16;
    QTest::newRow("16 bits") << frame << QStringList{u"7E "_s, u"00 05 "_s, u"length: 5"_s};
    frame.lengthForm = wire::FrameSpec::Length::Shortest;
    frame.declaredLength = UINT64_MAX;
    QTest::newRow("declared") << frame
                              << QStringList{u"7F "_s, u"FF FF FF FF"_s,
                                             u"length: 18446744073709551615"_s};
}

void TestLab::rawHeader()
{
    QFETCH(net::RawFrame, frame);
    QFETCH(QStringList, parts);
    const QString text = ui::rawHeaderText(frame);
    for (const QString &part : parts)
        QVERIFY2(text.contains(part), qPrintable(part + u" is not in\n"_s + text));
}

void TestLab::length_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<quint64>("length");
    QTest::newRow("decimal") << u" 125 "_s << true << quint64(125);
    QTest::newRow("leading zero") << u"010"_s << true << quint64(10);
    QTest::newRow("hex") << u"0xFf"_s << true << quint64(255);
    QTest::newRow("largest") << u"18446744073709551615"_s << true << quint64(UINT64_MAX);
    QTest::newRow("past the largest") << u"18446744073709551616"_s << false << quint64(0);
    QTest::newRow("largest, hex") << u"0xFFFFFFFFFFFFFFFF"_s << true << quint64(UINT64_MAX);
    QTest::newRow("negative") << u"-1"_s << false << quint64(0);
    QTest::newRow("empty") << QString() << false << quint64(0);
    QTest::newRow("0x") << u"0x"_s << false << quint64(0);
    QTest::newRow("words") << u"many"_s << false << quint64(0);
}

void TestLab::length()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(quint64, length);
    const auto read = ui::lengthFromText(text);
    QCOMPARE(read.has_value(), valid);
    if (valid)
        QCOMPARE(quint64(*read), length);
}

void TestLab::nothingIsSentWithoutAConnection()
{
    const std::pair<Part, const char *> parts[] = {{Part::Ping, "Send ping"},
                                                   {Part::Pong, "Send pong"},
                                                   {Part::Close, "Send close"},
                                                   {Part::Fragments, "Send fragments"},
                                                   {Part::Raw, "Send raw frame"}};
    for (const auto &[part, name] : parts) {
        show(part);
        QVERIFY2(button(name), name);
        QVERIFY2(!button(name)->isEnabled(), name);
        QVERIFY2(button(name)->toolTip().startsWith(u"Connect first"_s), name);
    }
    QVERIFY(says(u"Not connected"_s));
    connectSession();
    for (const auto &[part, name] : parts) {
        show(part);
        QVERIFY2(button(name)->isEnabled(), name);
        QVERIFY2(button(name)->toolTip().isEmpty(), name);
    }
    QVERIFY(says(u"Connected"_s));
    m_lab->setSession(nullptr, {});
    QVERIFY(!button("Send raw frame")->isEnabled());
    QVERIFY(says(u"No request is open"_s));
}

void TestLab::pingWithText()
{
    connectSession();
    show(Part::Ping);
    QCOMPARE(m_lab->focusWidget(), named<QLineEdit>("Ping payload"));
    type("Ping payload", u"näh"_s);
    click("Send ping");
    QTRY_VERIFY(sentRow(Kind::Ping) >= 0);
    QCOMPARE(payloadOf(sentRow(Kind::Ping)), QByteArray("n\xc3\xa4h"));
    QTRY_COMPARE(m_session->roundTrip().samples().size(), std::size_t(1));
}

void TestLab::pingWithHex()
{
    connectSession();
    show(Part::Pong);
    choose("Ping payload format", u"Hex"_s);
    type("Ping payload", u"00 ff"_s);
    click("Send pong");
    QTRY_VERIFY(sentRow(Kind::Pong) >= 0);
    QCOMPARE(payloadOf(sentRow(Kind::Pong)), QByteArray("\0\xff", 2));
}

void TestLab::tooMuchForAControlFrame()
{
    connectSession();
    show(Part::Ping);
    type("Ping payload", QString(126, u'x'));
    QVERIFY(!button("Send ping")->isEnabled());
    QVERIFY(!button("Send pong")->isEnabled());
    QVERIFY(says(u"126 of 125 bytes"_s));
    type("Ping payload", QString(125, u'x'));
    QVERIFY(button("Send ping")->isEnabled());
}

void TestLab::enterSendsAgain()
{
    connectSession();
    show(Part::Ping);
    QVERIFY(QTest::qWaitForWindowActive(m_lab.get()));
    QTest::keyClick(named<QLineEdit>("Ping payload"), Qt::Key_Return);
    QTest::keyClick(named<QLineEdit>("Ping payload"), Qt::Key_Return);
    QTRY_COMPARE(m_session->roundTrip().samples().size(), std::size_t(2));
    QVERIFY(m_lab->isVisible());
}

void TestLab::keysReachTheFields()
{
    const auto key = [this](Qt::Key letter, const QWidget *field) {
        QTest::keyClick(m_lab.get(), letter, Qt::AltModifier);
        return field && m_lab->focusWidget() == field;
    };
    show(Part::PongDelay);
    QVERIFY(QTest::qWaitForWindowActive(m_lab.get()));
    QVERIFY(key(Qt::Key_Y, named<QLineEdit>("Ping payload")));
    show(Part::Close);
    QVERIFY(key(Qt::Key_R, named<QLineEdit>("Close reason")));
    QVERIFY(key(Qt::Key_C, named<QSpinBox>("Close code")));
    show(Part::Fragments);
    QVERIFY(key(Qt::Key_P, named<QSpinBox>("Pause")));
    QVERIFY(key(Qt::Key_F, named<QSpinBox>("Frames")));
    show(Part::Raw);
    QVERIFY(key(Qt::Key_Y, named<QLineEdit>("Raw payload")));
    QVERIFY(key(Qt::Key_L, named<QComboBox>("Length form")));
    QVERIFY(key(Qt::Key_M, named<QComboBox>("Mask")));
    QVERIFY(key(Qt::Key_O, named<QComboBox>("Opcode")));
}

void TestLab::enterSendsThePongThatWasAskedFor()
{
    connectSession();
    show(Part::Pong);
    QVERIFY(QTest::qWaitForWindowActive(m_lab.get()));
    QTest::keyClick(named<QLineEdit>("Ping payload"), Qt::Key_Return);
    QTRY_VERIFY(sentRow(Kind::Pong) >= 0);
    QCOMPARE(sentRow(Kind::Ping), -1);
}

void TestLab::closeWithCodeAndReason()
{
    connectSession();
    show(Part::Close);
    named<QSpinBox>("Close code")->setValue(4001);
    type("Close reason", u"genug"_s);
    click("Send close");
    QTRY_COMPARE(m_session->state(), State::Closed);
    const int row = sentRow(Kind::Close);
    QVERIFY(row >= 0);
    QCOMPARE(m_session->capture().record(std::size_t(row)).code, quint16(4001));
    QCOMPARE(payloadOf(row), QByteArray("genug"));
    QVERIFY(!button("Send close")->isEnabled());
}

void TestLab::closeWithoutACode()
{
    connectSession();
    show(Part::Close);
    type("Close reason", QString(200, u'x')); // not sent, so it is not in the way
    choose("Known close codes", u"1005"_s);
    emit named<QComboBox>("Known close codes")->activated(0);
    QCOMPARE(named<QSpinBox>("Close code")->value(), 1005);
    QVERIFY(!named<QLineEdit>("Close reason")->isEnabled());
    click("Send close");
    QTRY_COMPARE(m_session->state(), State::Closed);
    const wire::Record &record
        = m_session->capture().record(std::size_t(std::max(0, sentRow(Kind::Close))));
    QCOMPARE(record.kind, Kind::Close);
    QCOMPARE(record.code, quint16(1005));
    QCOMPARE(record.size, 0U);
}

void TestLab::closeCodesAreNamed()
{
    show(Part::Close);
    auto *code = named<QSpinBox>("Close code");
    auto *names = named<QComboBox>("Known close codes");
    QVERIFY(names->currentText().contains(u"Normal Closure"_s));
    code->setValue(1012);
    QCOMPARE(names->currentText(), u"1012 Service Restart"_s);
    code->setValue(4321);
    QCOMPARE(names->currentIndex(), -1);
    QCOMPARE(names->placeholderText(), u"private"_s);
}

void TestLab::closeCodeThatMustNotBeSent()
{
    connectSession();
    show(Part::Close);
    QVERIFY(!says(u"must not be sent"_s));
    named<QSpinBox>("Close code")->setValue(1006);
    QVERIFY(says(u"must not be sent"_s));
    QVERIFY(button("Send close")->isEnabled());
    click("Send close");
    QTRY_COMPARE(m_session->state(), State::Closed);
    const auto row = std::size_t(std::max(0, sentRow(Kind::Close)));
    QCOMPARE(m_session->capture().record(row).kind, Kind::Close);
    QCOMPARE(m_session->capture().record(row).code, quint16(1006));
}

void TestLab::closeReasonThatDoesNotFit()
{
    connectSession();
    show(Part::Close);
    type("Close reason", QString(62, u'é'));
    QVERIFY(says(u"124 of 123 bytes"_s));
    QVERIFY(!button("Send close")->isEnabled());
    type("Close reason", QString(61, u'é'));
    QVERIFY(button("Send close")->isEnabled());
}

void TestLab::fragments()
{
    connectSession();
    show(Part::Fragments);
    m_message = {{}, workspace::MessageFormat::Hex, u"00 01 02 03 04"_s};
    named<QSpinBox>("Frames")->setValue(3);
    named<QSpinBox>("Pause")->setValue(1);
    click("Send fragments");
    QTRY_VERIFY(sentRow(Kind::Binary) >= 0);
    const int row = sentRow(Kind::Binary);
    QCOMPARE(payloadOf(row), QByteArray("\0\1\2\3\4", 5));
    QCOMPARE(m_session->capture().record(std::size_t(row)).frames, 3U);

    m_message = {{}, workspace::MessageFormat::Json, u"{}"_s};
    click("Send fragments");
    QTRY_VERIFY(sentRow(Kind::Text) >= 0);
    QCOMPARE(payloadOf(sentRow(Kind::Text)), QByteArray("{}"));
    QTRY_COMPARE(m_session->capture().totals().in.messages, std::uint64_t(2));
}

void TestLab::fragmentsOfBrokenHex()
{
    connectSession();
    show(Part::Fragments);
    m_message = {{}, workspace::MessageFormat::Hex, u"0"_s};
    click("Send fragments");
    QTRY_VERIFY(says(u"Not sent"_s));
    m_message.content = u"00"_s;
    click("Send fragments");
    QTRY_VERIFY(sentRow(Kind::Binary) >= 0);
    QVERIFY(!says(u"Not sent"_s));
}

void TestLab::rawFrame()
{
    connectSession();
    show(Part::Raw);
    QVERIFY(says(u"Sends the frame as it is, right or wrong."_s));
    choose("Opcode", u"0x3"_s);
    named<QCheckBox>("FIN")->setChecked(false);
    named<QCheckBox>("RSV1")->setChecked(true);
    named<QCheckBox>("RSV3")->setChecked(true);
    choose("Mask", u"Key 0"_s);
    choose("Length form", u"16"_s);
    choose("Raw payload format", u"Hex"_s);
    type("Raw payload", u"c3"_s);
    click("Send raw frame");
    QTRY_VERIFY(sentRow(Kind::Binary, wire::Record::Raw) >= 0);
    const auto row = std::size_t(sentRow(Kind::Binary, wire::Record::Raw));
    const auto frames = m_session->capture().frames(row);
    QCOMPARE(frames.size(), std::size_t(1));
    const std::string_view header = frames[0].headerBytes();
    QCOMPARE(QByteArray(header.data(), qsizetype(header.size())).toHex(' '),
             QByteArray("53 fe 00 01 00 00 00 00"));
    QCOMPARE(payloadOf(int(row)), QByteArray("\xc3"));
    QTRY_COMPARE(m_session->state(), State::Closed); // the server does not take it
    QVERIFY(!button("Send raw frame")->isEnabled());
}

void TestLab::rawFrameWithAWrongLength()
{
    connectSession();
    show(Part::Raw);
    type("Declared length", u"many"_s);
    QVERIFY(!button("Send raw frame")->isEnabled());
    QVERIFY(says(u"whole number"_s));
    type("Declared length", u"0x10"_s);
    QVERIFY(button("Send raw frame")->isEnabled());
    type("Raw payload", u"ab"_s);
    choose("Mask", u"Not masked"_s);
    click("Send raw frame");
    QTRY_VERIFY(sentRow(Kind::Text, wire::Record::Raw) >= 0
                || sentRow(Kind::Binary, wire::Record::Raw) >= 0);
    const int text = sentRow(Kind::Text, wire::Record::Raw);
    const auto row = std::size_t(text >= 0 ? text : sentRow(Kind::Binary, wire::Record::Raw));
    const auto header = wire::parseFrameHeader(m_session->capture().frames(row)[0].headerBytes());
    QVERIFY(header && !header->masked);
    QCOMPARE(header->length, std::optional<std::uint64_t>(16));
}

void TestLab::previewFollows()
{
    show(Part::Raw);
    auto *preview = named<QLabel>("Frame header");
    QVERIFY(preview->text().contains(u"length: 0"_s));
    type("Raw payload", u"abc"_s);
    QVERIFY(preview->text().contains(u"length: 3"_s));
    QCOMPARE(preview->accessibleDescription(), preview->text());
    choose("Opcode", u"0xA"_s);
    QVERIFY(preview->text().contains(u"0xA pong"_s));
    type("Declared length", u"70000"_s);
    QVERIFY(preview->text().contains(u"length: 70000"_s));
    QCOMPARE(preview->textFormat(), Qt::PlainText);
}

void TestLab::pongPolicyIsLive()
{
    show(Part::PongDelay);
    QVERIFY(!named<QCheckBox>("Answer pings")->isEnabled());
    connectSession();
    show(Part::PongDelay);
    QCOMPARE(m_lab->focusWidget(), named<QSpinBox>("Pong delay"));
    named<QSpinBox>("Pong delay")->setValue(250);
    QCOMPARE(m_session->pongPolicy(), (net::PongPolicy{true, 250}));
    named<QCheckBox>("Answer pings")->setChecked(false);
    QCOMPARE(m_session->pongPolicy(), (net::PongPolicy{false, 250}));
    QVERIFY(!named<QSpinBox>("Pong delay")->isEnabled());

    // The request's settings count again with the next connection, and the lab shows them.
    connectSession();
    QCOMPARE(m_session->pongPolicy(), net::PongPolicy());
    QTRY_VERIFY(named<QCheckBox>("Answer pings")->isChecked());
    QCOMPARE(named<QSpinBox>("Pong delay")->value(), 0);
}

void TestLab::valuesStayWithAnotherSession()
{
    connectSession();
    show(Part::Ping);
    type("Ping payload", u"again"_s);
    session::Session other;
    m_lab->setSession(&other, {});
    QVERIFY(!button("Send ping")->isEnabled());
    m_lab->setSession(m_session.get(), {});
    QCOMPARE(named<QLineEdit>("Ping payload")->text(), u"again"_s);
    m_lab->hide();
    m_lab->bringUp();
    QCOMPARE(named<QLineEdit>("Ping payload")->text(), u"again"_s);
    QVERIFY(button("Send ping")->isEnabled());
}

void TestLab::menu()
{
    ui::LabMenu menu;
    QSignalSpy parts(&menu, &ui::LabMenu::partRequested);
    QSignalSpy policies(&menu, &ui::LabMenu::pongPolicyChanged);
    const auto action = [&menu](const QString &text) {
        for (QAction *entry : menu.actions()) {
            if (entry->text().remove(u'&') == text)
                return entry;
        }
        return static_cast<QAction *>(nullptr);
    };
    for (const char *text : {"Ping…", "Pong…", "Close…", "Fragmented message…", "Raw frame…"}) {
        QVERIFY2(action(QString::fromUtf8(text)), text);
        action(QString::fromUtf8(text))->trigger();
    }
    QCOMPARE(parts.size(), 5);
    QCOMPARE(parts.last().first().value<Part>(), Part::Raw);

    QVERIFY(!action(u"Answer pings"_s)->isEnabled());
    connectSession();
    menu.setSession(m_session.get());
    QVERIFY(action(u"Answer pings"_s)->isEnabled());
    QVERIFY(action(u"Answer pings"_s)->isChecked());
    action(u"Answer pings"_s)->trigger();
    QCOMPARE(m_session->pongPolicy(), (net::PongPolicy{false, 0}));
    QCOMPARE(policies.size(), 1);
    action(u"Delay pongs…"_s)->trigger();
    QCOMPARE(parts.last().first().value<Part>(), Part::PongDelay);
}

void TestLab::labOfTheWindow()
{
    QTemporaryDir dir;
    base::SettingsStore settings(dir.filePath(u"settings.ini"_s));
    workspace::MemorySecrets secrets;
    ui::MainWindow window(dir.filePath(u"data"_s), settings, secrets);
    QSignalSpy opened(&window, &ui::MainWindow::workspaceOpened);
    window.openWorkspace(dir.filePath(u"workspace"_s));
    window.show();
    QTRY_COMPARE(opened.size(), 1);
    window.openUrl(m_server.url().toString() + u"/echo"_s);
    session::Session &first = window.currentTab()->session();
    QTRY_COMPARE(first.state(), State::Connected);

    auto *more = byName<QPushButton>(*window.currentTab(), u"Send other frames"_s);
    QVERIFY(more && more->menu());
    more->menu()->actions().first()->trigger();
    auto *lab = window.findChild<ControlLab *>();
    QVERIFY(lab && lab->isVisible() && !lab->isModal());
    QVERIFY(lab->windowTitle().contains(window.currentTab()->title()));
    byName<QPushButton>(*lab, u"Send ping"_s)->click();
    QTRY_COMPARE(first.roundTrip().samples().size(), std::size_t(1));
    auto *figure = byName<QWidget>(window, u"Round-trip time"_s);
    QVERIFY(figure);
    QVERIFY(figure->accessibleDescription().endsWith(u"of 1 ping"_s));

    // The lab follows the tab in front.
    window.openUrl(m_server.url().toString() + u"/chat"_s);
    session::Session &second = window.currentTab()->session();
    QTRY_COMPARE(second.state(), State::Connected);
    QVERIFY(lab->windowTitle().contains(u"/chat"_s));
    byName<QPushButton>(*lab, u"Send ping"_s)->click();
    QTRY_COMPARE(second.roundTrip().samples().size(), std::size_t(1));
    QCOMPARE(first.roundTrip().samples().size(), std::size_t(1));
}

QTEST_MAIN(TestLab)
#include "tst_lab.moc"
