// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/deflate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::DeflateParameters;

Q_DECLARE_METATYPE(wire::DeflateParameters)
Q_DECLARE_METATYPE(std::optional<wire::DeflateParameters>)

namespace {

using Offer = std::optional<DeflateParameters>;

} // namespace

class TestDeflateNegotiation : public QObject
{
    Q_OBJECT

private slots:
    void offer_data();
    void offer();
    void agreed_data();
    void agreed();
    void refused_data();
    void refused();
    void foreignTextIsCut();
    void hostileLengths();
};

void TestDeflateNegotiation::offer_data()
{
    QTest::addColumn<DeflateParameters>("offer");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const DeflateParameters &offer, const char *text) {
        QTest::newRow(text) << offer << QByteArray(text);
    };
    row({}, "permessage-deflate; client_max_window_bits");
    row({.serverMaxWindowBits = 10},
        "permessage-deflate; server_max_window_bits=10; client_max_window_bits");
    row({.clientMaxWindowBits = 8}, "permessage-deflate; client_max_window_bits=8");
    row({.serverNoContextTakeover = true},
        "permessage-deflate; server_no_context_takeover; client_max_window_bits");
    row({8, 9, true, true},
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
        "server_max_window_bits=8; client_max_window_bits=9");
}

void TestDeflateNegotiation::offer()
{
    QFETCH(DeflateParameters, offer);
    QTEST(wire::deflateOffer(offer), "text");
}

void TestDeflateNegotiation::agreed_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Offer>("offer");
    QTest::addColumn<Offer>("agreed");
    const auto row
        = [](const char *name, const char *answer, const Offer &offer, const Offer &agreed) {
              QTest::newRow(name) << QByteArray(answer) << offer << agreed;
          };
    const Offer none;
    const DeflateParameters plain;
    row("no header, no offer", "", none, none);
    row("no header", "", plain, none);
    row("blanks", " \t ", plain, none);
    row("empty elements", " , ,\t,", plain, none);
    row("name only", "permessage-deflate", plain, plain);
    row("empty elements around it", ", permessage-deflate ,,", plain, plain);
    row("server bits", "permessage-deflate; server_max_window_bits=10", plain,
        DeflateParameters{.serverMaxWindowBits = 10});
    row("server bits below the offer", "permessage-deflate; server_max_window_bits=8",
        DeflateParameters{.serverMaxWindowBits = 10}, DeflateParameters{.serverMaxWindowBits = 8});
    row("client bits", "permessage-deflate; client_max_window_bits=8", plain,
        DeflateParameters{.clientMaxWindowBits = 8});
    row("client bits as offered", "permessage-deflate; client_max_window_bits=11",
        DeflateParameters{.clientMaxWindowBits = 11}, DeflateParameters{.clientMaxWindowBits = 11});
    row("a hint holds unanswered", "permessage-deflate",
        DeflateParameters{.clientMaxWindowBits = 9, .clientNoContextTakeover = true},
        DeflateParameters{.clientMaxWindowBits = 9, .clientNoContextTakeover = true});
    row("takeover given up unasked",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover", plain,
        DeflateParameters{.serverNoContextTakeover = true, .clientNoContextTakeover = true});
    row("takeover given up as asked", "permessage-deflate; server_no_context_takeover",
        DeflateParameters{.serverNoContextTakeover = true},
        DeflateParameters{.serverNoContextTakeover = true});
    row("everything, without blanks",
        "permessage-deflate;client_max_window_bits=12;server_max_window_bits=9;"
        "client_no_context_takeover;server_no_context_takeover",
        plain, DeflateParameters{9, 12, true, true});
    row("blanks everywhere",
        "\tpermessage-deflate ;\t server_max_window_bits = 9 ; client_max_window_bits =\t15 ",
        plain, DeflateParameters{.serverMaxWindowBits = 9});
    row("quoted", "permessage-deflate; server_max_window_bits=\"10\"", plain,
        DeflateParameters{.serverMaxWindowBits = 10});
    row("quoted, with an escape", "permessage-deflate; server_max_window_bits=\"1\\0\" ", plain,
        DeflateParameters{.serverMaxWindowBits = 10});
}

void TestDeflateNegotiation::agreed()
{
    QFETCH(QByteArray, answer);
    QFETCH(Offer, offer);
    QFETCH(Offer, agreed);
    const auto result = wire::agreedDeflate(answer, offer);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    QVERIFY(*result == agreed);
}

void TestDeflateNegotiation::refused_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Offer>("offer");
    QTest::addColumn<QString>("says"); // part of the sentence
    const auto row = [](const char *answer, const Offer &offer, const char *says) {
        QTest::addRow("%s | %s", answer,
                      offer ? wire::deflateOffer(*offer).constData() : "no offer")
            << QByteArray(answer) << offer << QString::fromLatin1(says);
    };
    const DeflateParameters plain;
    const char *const noList = "is no list of extensions (RFC 6455 section 9.1).";

    row("permessage-deflate", std::nullopt, "permessage-deflate, which was not asked for");
    row("x-other", std::nullopt, "x-other, which was not asked for");
    row("x-webkit-deflate-frame", plain, "x-webkit-deflate-frame, which was not asked for");
    row("permessage-deflate, x-other", plain, "x-other, which was not asked for");
    row("x-other, permessage-deflate", plain, "x-other, which was not asked for");
    row("Permessage-Deflate", plain, "Permessage-Deflate, which was not asked for");
    row("permessage-deflate, permessage-deflate", plain, "more than once");
    row("permessage-deflate; server_max_window_bits=10, permessage-deflate", plain,
        "more than once");

    row("permessage-deflate; x", plain, "parameter x, which permessage-deflate does not have");
    row("permessage-deflate; Server_Max_Window_Bits=10", plain, "Server_Max_Window_Bits");
    row("permessage-deflate; server_no_context_takeover; server_no_context_takeover", plain,
        "server_no_context_takeover of permessage-deflate twice");
    row("permessage-deflate; client_max_window_bits=9; client_max_window_bits=9", plain, "twice");

    row("permessage-deflate; server_no_context_takeover=true", plain, "takes none");
    row("permessage-deflate; client_no_context_takeover=\"1\"", plain, "takes none");
    row("permessage-deflate; server_max_window_bits", plain, "left out the value of server_max");
    row("permessage-deflate; client_max_window_bits", plain, "left out the value of client_max");
    for (const char *value : {"7", "16", "0", "-9", "08", "010", "9x", "x", "1e1", "99999999999"}) {
        const QByteArray says = "_max_window_bits to " + QByteArray(value) + ", but only 8 to 15";
        row(("permessage-deflate; server_max_window_bits=" + QByteArray(value)).constData(), plain,
            says.constData());
        row(("permessage-deflate; client_max_window_bits=" + QByteArray(value)).constData(), plain,
            says.constData());
    }

    row("permessage-deflate; client_max_window_bits=11",
        DeflateParameters{.clientMaxWindowBits = 10}, "to 11, but no more than 10 was offered");
    row("permessage-deflate; server_max_window_bits=11",
        DeflateParameters{.serverMaxWindowBits = 10}, "to 11, but no more than 10 was offered");
    row("permessage-deflate", DeflateParameters{.serverMaxWindowBits = 14},
        "without server_max_window_bits, which was asked for");
    row("permessage-deflate", DeflateParameters{.serverNoContextTakeover = true},
        "without server_no_context_takeover, which was asked for");

    for (const char *answer :
         {"permessage-deflate;", "permessage-deflate; ;", "; x", "=", "permessage-deflate; =9",
          "permessage-deflate; server_max_window_bits=", "permessage-deflate=1",
          "permessage-deflate; server_max_window_bits=\"10",
          "permessage-deflate; server_max_window_bits=\"10\\",
          "permessage-deflate; server_max_window_bits=\"\"",
          "permessage-deflate; server_max_window_bits=\"1 0\"",
          "permessage-deflate; server_max_window_bits=\"10\"x", "permessage-deflate x",
          "permessage-deflate; a b", "permessage-deflate/1", "(", "\x7F", "d\xC3\xA9"})
        row(answer, plain, noList);
}

void TestDeflateNegotiation::refused()
{
    QFETCH(QByteArray, answer);
    QFETCH(Offer, offer);
    QFETCH(QString, says);
    const auto result = wire::agreedDeflate(answer, offer);
    QVERIFY(!result);
    const QString message = result.error().message;
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY2(message.startsWith(u"The server"), qPrintable(message));
    QVERIFY2(message.endsWith(u'.') && !message.contains(u'%'), qPrintable(message));
}

void TestDeflateNegotiation::foreignTextIsCut()
{
    const auto result = wire::agreedDeflate(QByteArray(50'000, 'x'), DeflateParameters());
    QVERIFY(!result);
    QVERIFY(result.error().message.size() < 200);
    QVERIFY(result.error().message.contains(u'…'));
}

// What a server can make long must not become slow.
void TestDeflateNegotiation::hostileLengths()
{
    const DeflateParameters offer;
    QVERIFY(
        !wire::agreedDeflate("permessage-deflate" + QByteArray("; a").repeated(300'000), offer));
    QVERIFY(!wire::agreedDeflate(QByteArray("permessage-deflate,").repeated(100'000), offer));
    QVERIFY(*wire::agreedDeflate(QByteArray(1'000'000, ','), offer) == std::nullopt);
    QVERIFY(!wire::agreedDeflate("a; b=\"" + QByteArray(1'000'000, '\\'), offer));
}

QTEST_GUILESS_MAIN(TestDeflateNegotiation)
#include "tst_deflatenegotiation.moc"
