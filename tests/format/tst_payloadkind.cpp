// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/payloadkind.h"

#include <QByteArray>
#include <QTest>

using namespace sockwright::format;

class TestPayloadKind : public QObject
{
    Q_OBJECT

private slots:
    void kinds_data();
    void kinds();
};

void TestPayloadKind::kinds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<PayloadKind>("kind");
    const auto row = [](const char *name, const QByteArray &text, PayloadKind kind) {
        QTest::newRow(name) << text << kind;
    };
    const QByteArray spaces(2000, ' ');
    row("empty", "", PayloadKind::Text);
    row("space only", spaces, PayloadKind::Text);
    row("plain", "hello", PayloadKind::Text);
    row("object", R"({"a":1})", PayloadKind::Json);
    row("empty object", "{ }", PayloadKind::Json);
    row("spaced object", " \r\n{\n \"a\":1}\n", PayloadKind::Json);
    row("array", "[1]", PayloadKind::Json);
    row("empty array", "[]", PayloadKind::Json);
    row("array of objects", "[{}, {}]", PayloadKind::Json);
    row("log line", "[INFO] started [ok]", PayloadKind::Text);
    row("template", "{{host}}", PayloadKind::Text);
    row("cut object", R"({"a":)", PayloadKind::Text);
    row("lone brace", "{", PayloadKind::Text);
    row("lone bracket", "[", PayloadKind::Text);
    row("scalar", "12", PayloadKind::Text);
    row("Socket.IO", R"(42["a"])", PayloadKind::Text);
    row("element", "<a/>", PayloadKind::Xml);
    row("declaration", "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<a>b</a>\n", PayloadKind::Xml);
    row("HTML", "<!DOCTYPE html><p>x</p>", PayloadKind::Xml);
    row("less than", "< 3 >", PayloadKind::Text);
    row("arrow", "<-->", PayloadKind::Text);
    row("no end", "<a href", PayloadKind::Text);
    row("lone less than", "<", PayloadKind::Text);
    row("too much space before", spaces + "{}", PayloadKind::Text);
    row("too much space behind", "{}" + spaces, PayloadKind::Text);
    row("too much space inside", "{" + spaces + "}", PayloadKind::Text);
}

void TestPayloadKind::kinds()
{
    QFETCH(QByteArray, text);
    QFETCH(PayloadKind, kind);
    QVERIFY(payloadKind({text.constData(), static_cast<std::size_t>(text.size())}) == kind);
}

QTEST_GUILESS_MAIN(TestPayloadKind)
#include "tst_payloadkind.moc"
