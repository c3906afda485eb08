// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/token.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace sockwright::oauth;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::utc());

} // namespace

/// What a token server answers.
class TokenTest : public QObject
{
    Q_OBJECT

private slots:
    void wholeToken();
    void lifetime_data();
    void lifetime();
    void refused_data();
    void refused();
    void secretsAreNotRepeated();
};

void TokenTest::wholeToken()
{
    const auto answer = readToken({200, R"({"access_token":"at","token_type":"bearer",
        "expires_in":60,"refresh_token":"rt","scope":"a b","unknown":[1]})"},
                                  now, {});
    QVERIFY(std::holds_alternative<Token>(answer));
    QCOMPARE(std::get<Token>(answer),
             (Token{u"at"_s, u"bearer"_s, u"rt"_s, now.addSecs(60), u"a b"_s}));
    QVERIFY(std::get<Token>(answer).lastsFor(59'999, now));
    QVERIFY(!std::get<Token>(answer).lastsFor(60'000, now));
    QVERIFY(!Token{}.lastsFor(0, now));
}

void TokenTest::lifetime_data()
{
    QTest::addColumn<QByteArray>("expiresIn");
    QTest::addColumn<QDateTime>("expiresAt");

    QTest::newRow("text") << R"("3600")"_ba << now.addSecs(3600);
    QTest::newRow("other spelling") << "36e2"_ba << now.addSecs(3600);
    QTest::newRow("negative") << "-5"_ba << now;
    QTest::newRow("no number") << R"("soon")"_ba << QDateTime();
    QTest::newRow("null") << "null"_ba << QDateTime();
    QTest::newRow("endless") << "99999999999999999999"_ba << now.addSecs(10LL * 366 * 24 * 3600);
}

void TokenTest::lifetime()
{
    QFETCH(QByteArray, expiresIn);
    QFETCH(QDateTime, expiresAt);

    const auto answer = readToken({200,
                                   R"({"access_token":"at","token_type":"Bearer",)"
                                   R"("expires_in":)"
                                       + expiresIn + "}"},
                                  now, {});
    QVERIFY(std::holds_alternative<Token>(answer));
    QCOMPARE(std::get<Token>(answer).expiresAt, expiresAt);
    QVERIFY(expiresAt.isValid() || std::get<Token>(answer).lastsFor(1'000'000, now));
}

void TokenTest::refused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("said");

    QTest::newRow("code") << 400 << R"({"error":"invalid_grant"})"_ba << u"invalid_grant"_s
                          << u"The token server refused: invalid_grant."_s;
    QTest::newRow("words and page")
        << 401
        << R"({"error":"invalid_client","error_description":"No such\nclient.","error_uri":"https://example.org/e"})"_ba
        << u"invalid_client"_s
        << u"The token server refused: invalid_client (No such client). See https://example.org/e"_s;
    QTest::newRow("a page that is none") << 400 << R"({"error":"x","error_uri":"javascript:x"})"_ba
                                         << u"x"_s << u"The token server refused: x."_s;
    QTest::newRow("with status 200") << 200 << R"({"error":"slow_down","access_token":"at"})"_ba
                                     << u"slow_down"_s << u"slow_down"_s;
    QTest::newRow("page") << 404 << "<html>"_ba << QString() << u"answered 404"_s;
    QTest::newRow("empty") << 200 << ""_ba << QString() << u"answered 200"_s;
    QTest::newRow("array") << 200 << "[]"_ba << QString() << u"answered 200"_s;
    QTest::newRow("too deep") << 200 << QByteArray(1000, '[') << QString() << u"answered 200"_s;
    QTest::newRow("redirect") << 302 << ""_ba << QString() << u"redirect (302)"_s;
    QTest::newRow("token of a failure")
        << 500 << R"({"access_token":"at","token_type":"Bearer"})"_ba << QString()
        << u"answered 500"_s;
    QTest::newRow("no token") << 200 << R"({"token_type":"Bearer"})"_ba << QString()
                              << u"no token"_s;
    QTest::newRow("number as token")
        << 200 << R"({"access_token":1,"token_type":"Bearer"})"_ba << QString() << u"no token"_s;
    QTest::newRow("two lines") << 200 << R"({"access_token":"a\r\nb","token_type":"Bearer"})"_ba
                               << QString() << u"no header can carry"_s;
    QTest::newRow("other type") << 200 << R"({"access_token":"a","token_type":"mac"})"_ba
                                << QString() << u"another type"_s;
    QTest::newRow("no type") << 200 << R"({"access_token":"a"})"_ba << QString()
                             << u"another type"_s;
}

void TokenTest::refused()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    QFETCH(QString, said);

    const auto answer = readToken({status, body}, now, {});
    QVERIFY(std::holds_alternative<NoToken>(answer));
    const NoToken none = std::get<NoToken>(answer);
    QCOMPARE(none.code, code);
    QVERIFY2(none.message.contains(said), qPrintable(none.message));
}

void TokenTest::secretsAreNotRepeated()
{
    const QByteArray body = R"({"error":"s3cret","error_description":"not s3cret",)"
                            R"("error_uri":"https://example.org/s3cret"})";
    const auto answer = readToken({400, body}, now, {u"s3cret"_s});
    const QString message = std::get<NoToken>(answer).message;
    QVERIFY2(!message.contains(u"s3cret"_s), qPrintable(message));

    const QByteArray longText
        = R"({"error":"x","error_description":")" + QByteArray(5000, 'y') + R"("})";
    QVERIFY(std::get<NoToken>(readToken({400, longText}, now, {})).message.size() < 500);
}

QTEST_GUILESS_MAIN(TokenTest)
#include "tst_token.moc"
