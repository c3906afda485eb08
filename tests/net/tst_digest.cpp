// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/challenges.h"
#include "net/digest.h"
#include "net/sha512256.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright;
using namespace sockwright::net;
using namespace Qt::StringLiterals;
using Obstacle = DigestChoice::Obstacle;

namespace {

wire::Headers challenge(const QByteArray &text)
{
    return {{"WWW-Authenticate", text}};
}

const QByteArray mufasaNonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const QByteArray mufasaRest = "realm=\"http-auth@example.org\", nonce=\"" + mufasaNonce
    + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

} // namespace

/// Challenges of WWW-Authenticate and the answers to those for Digest.
class TestDigest : public QObject
{
    Q_OBJECT

private slots:
    void readsChallenges_data();
    void readsChallenges();
    void readsNoMoreThanItMust();
    void hashes_data();
    void hashes();
    void chooses_data();
    void chooses();
    void answers_data();
    void answers();
    void writesWhatTheServerNeeds();
    void namesUsers_data();
    void namesUsers();
    void everyClientNonceIsNew();
    void surviveRandomBytes();
};

void TestDigest::readsChallenges_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArrayList>("read"); // "Scheme|name=value|…"
    const auto row = [](const char *name, const QByteArrayList &lines, const QByteArrayList &read) {
        QTest::newRow(name) << lines << read;
    };
    row("none", {}, {});
    row("scheme alone", {"NTLM"}, {"NTLM"});
    row("token and quoted", {"Basic realm=x, charset=\"UTF-8\""}, {"Basic|realm=x|charset=UTF-8"});
    row("escapes", {R"(Basic realm="a \"b\" \\ , c")"}, {R"(Basic|realm=a "b" \ , c)"});
    row("two in a line", {"Digest nonce=\"n\", qop=\"auth\", Basic realm=\"x\""},
        {"Digest|nonce=n|qop=auth", "Basic|realm=x"});
    row("two lines", {"Digest nonce=n", "Basic realm=x"}, {"Digest|nonce=n", "Basic|realm=x"});
    row("token68", {"Negotiate YWJj+/==, NTLM abc, Basic realm=x"},
        {"Negotiate", "NTLM", "Basic|realm=x"});
    row("scheme without parameters first", {"Negotiate, Basic realm=x"},
        {"Negotiate", "Basic|realm=x"});
    row("empty elements and spaces", {" ,, Basic  realm = \"x\" ,\t, a=b ,"},
        {"Basic|realm=x|a=b"});
    row("empty values", {"Basic realm=\"\", a=, b=c"}, {"Basic|realm=|a=|b=c"});
    row("a string without end", {"Basic a=b, realm=\"x"}, {"Basic|a=b"});
    row("an escape at the end", {"Basic a=b, realm=\"x\\"}, {"Basic|a=b"});
    row("rubbish ends its line only", {"Basic a=b, ;, c=d", "Digest nonce=n"},
        {"Basic|a=b", "Digest|nonce=n"});
    row("parameter without scheme", {"realm=x"}, {});
    row("parameter of another line", {"Basic", "realm=x"}, {"Basic"});
}

void TestDigest::readsChallenges()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(QByteArrayList, read);
    wire::Headers headers{{"Server", "x"}};
    for (const QByteArray &line : lines)
        headers.push_back({"www-authenticate", line});
    QByteArrayList found;
    for (const Challenge &challenge : challengesIn(headers)) {
        QByteArray text = challenge.scheme;
        for (const wire::Header &parameter : challenge.parameters)
            text += '|' + parameter.name + '=' + parameter.value;
        found.append(text);
    }
    QCOMPARE(found, read);
}

void TestDigest::readsNoMoreThanItMust()
{
    QByteArray many;
    for (int i = 0; i < 1000; ++i)
        many += "S" + QByteArray::number(i) + ", ";
    QCOMPARE(challengesIn(challenge(many)).size(), maxChallenges);
    QCOMPARE(challengesIn({{"WWW-Authenticate", many}, {"WWW-Authenticate", many}}).size(),
             maxChallenges);

    QByteArray wide = "Digest ";
    for (int i = 0; i < 1000; ++i)
        wide += "p" + QByteArray::number(i) + "=1, ";
    QCOMPARE(challengesIn(challenge(wide)).front().parameters.size(), maxChallengeParameters);

    const QByteArray longest = "Digest a=" + QByteArray(maxChallengeLine - 9, 'x');
    QCOMPARE(challengesIn(challenge(longest)).size(), std::size_t(1));
    QVERIFY(challengesIn(challenge(longest + 'x')).empty());
}

void TestDigest::hashes_data()
{
    // As Python's hashlib has them: empty, and around the ends of blocks.
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("hash");
    const auto row = [](const QByteArray &text, const char *hash) {
        QTest::addRow("%d bytes", int(text.size())) << text << QByteArray(hash);
    };
    row({}, "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a");
    row("abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
    row(QByteArray(111, 'a'), "0239e429f98d0ed61ee8e2a7c30afe98c1c3a80ce5dff62a107e9c538f7632ce");
    row(QByteArray(112, 'a'), "9216b5303edb66504570bee90e48ea5beaa5e9fe9f760bbd3e0460559fc005f6");
    row(QByteArray(127, 'a'), "2fe3b2a6ee7e12f6fe4ba82166541ad9b4ed882c493581cbe300d68f3757b778");
    row(QByteArray(128, 'a'), "b88f97e274f9c1d49f181c8cbd01a9c74930ad055a46ac4499a1d601f1c80bf2");
    row(QByteArray(1000, 'a'), "40eb4a70d4d69815407a9e272f0101cd67e3d11262a4a0bfc087712749c7fb53");
}

void TestDigest::hashes()
{
    QFETCH(QByteArray, text);
    QTEST(sha512256(text).toHex(), "hash");
}

void TestDigest::chooses_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArray>("algorithm"); // empty: none
    QTest::addColumn<Obstacle>("obstacle");
    QTest::addColumn<QByteArray>("what");
    const auto found = [](const char *name, const QByteArrayList &lines, const char *algorithm) {
        QTest::newRow(name) << lines << QByteArray(algorithm) << Obstacle::None << QByteArray();
    };
    const auto none = [](const char *name, const QByteArrayList &lines, Obstacle obstacle,
                         const QByteArray &what = {}) {
        QTest::newRow(name) << lines << QByteArray() << obstacle << what;
    };
    found("without a name", {"Digest realm=r, nonce=n"}, "MD5");
    found("any case", {"DIGEST Realm=r, NONCE=n, algorithm=sha-256-SESS"}, "SHA-256-sess");
    found("the strongest of two lines",
          {"Digest realm=r, nonce=n, algorithm=MD5", "Digest realm=r, nonce=n, algorithm=SHA-256"},
          "SHA-256");
    found("the strongest of one line",
          {"Basic realm=r, Digest realm=r, nonce=n, algorithm=SHA-256, Digest realm=r, nonce=n"},
          "SHA-256");
    found("the known one", {"Digest realm=r, nonce=n, algorithm=X, Digest realm=r, nonce=n"},
          "MD5");
    found("the known one first", {"Digest realm=r, nonce=n, Digest realm=r, nonce=n, algorithm=X"},
          "MD5");
    found("the newest", {"Digest realm=r, nonce=n, algorithm=SHA-512-256"}, "SHA-512-256");
    found("qop with others", {"Digest realm=r, nonce=n, qop=\"auth-int, Auth\""}, "MD5");
    found("empty realm", {"Digest realm=\"\", nonce=n"}, "MD5");
    none("nothing asked", {}, Obstacle::NotOffered);
    none("only Basic", {"Basic realm=r"}, Obstacle::NotOffered);
    none("unknown algorithm", {"Digest realm=r, nonce=n, algorithm=SHA-999"},
         Obstacle::UnknownAlgorithm, "SHA-999");
    none("auth-int only", {"Digest realm=r, nonce=n, qop=\"auth-int\""},
         Obstacle::UnknownProtection, "auth-int");
    none("no nonce", {"Digest realm=r"}, Obstacle::Broken);
    none("empty nonce", {"Digest realm=r, nonce=\"\""}, Obstacle::Broken);
    none("no realm", {"Digest nonce=n"}, Obstacle::Broken);
}

void TestDigest::chooses()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(QByteArray, algorithm);
    wire::Headers headers;
    for (const QByteArray &line : lines)
        headers.push_back({"WWW-Authenticate", line});
    const DigestChoice choice = chooseDigest(headers);
    QCOMPARE(choice.challenge.has_value(), !algorithm.isEmpty());
    if (choice.challenge)
        QCOMPARE(digestAlgorithmName(choice.challenge->algorithm), algorithm);
    QTEST(choice.obstacle, "obstacle");
    QTEST(choice.what, "what");
}

void TestDigest::answers_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<DigestCredentials>("credentials");
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("cnonce");
    QTest::addColumn<QByteArray>("response");

    // RFC 7616 section 3.9.1, and the same with other algorithms and in the form of RFC 2069, as
    // Python's hashlib has them.
    const DigestCredentials mufasa{u"Mufasa"_s, u"Circle of Life"_s};
    const auto row = [&mufasa](const char *name, const QByteArray &more, const char *response) {
        QTest::newRow(name) << "Digest " + mufasaRest + more << mufasa
                            << QByteArray("/dir/index.html")
                            << QByteArray("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
                            << QByteArray(response);
    };
    row("RFC 7616, MD5", ", qop=\"auth, auth-int\", algorithm=MD5",
        "8ca523f5e9506fed4657c9700eebdbec");
    row("RFC 7616, SHA-256", ", qop=\"auth, auth-int\", algorithm=SHA-256",
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    row("MD5-sess", ", qop=auth, algorithm=MD5-sess", "e783283f46242139c486a698fec7211d");
    row("SHA-256-sess", ", qop=auth, algorithm=SHA-256-sess",
        "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7");
    row("RFC 2069, MD5", {}, "7b2cc3b30e75b4777ea31027084363fd");
    row("RFC 2069, SHA-256", ", algorithm=SHA-256",
        "a1306b0595a6c7fe96c448631fb5cfbd5107bd1fe1da729d978dd7446b812363");
    row("RFC 2069, MD5-sess", ", algorithm=MD5-sess", "37a7f42db2090a3fcac4e26e747d4fc8");
    row("RFC 2069, SHA-256-sess", ", algorithm=SHA-256-sess",
        "30bc0742357e535c85094121d22cf826b794be0667e19537beb7b28f2251c274");
    // RFC 7616 section 3.9.2, as its erratum 4897 has it.
    QTest::newRow("RFC 7616, SHA-512-256")
        << QByteArray("Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
                      "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", "
                      "opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", "
                      "charset=UTF-8, userhash=true")
        << DigestCredentials{u"J\u00E4s\u00F8n Doe"_s, u"Secret, or not?"_s}
        << QByteArray("/doe.json") << QByteArray("NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v")
        << QByteArray("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    // RFC 2617 section 3.5.
    QTest::newRow("RFC 2617") << QByteArray(
        "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
        "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
        "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"")
                              << DigestCredentials{u"Mufasa"_s, u"Circle Of Life"_s}
                              << QByteArray("/dir/index.html") << QByteArray("0a4f113b")
                              << QByteArray("6629fae49393a05397450978507c4ef1");
}

void TestDigest::answers()
{
    QFETCH(QByteArray, asked);
    QFETCH(DigestCredentials, credentials);
    QFETCH(QByteArray, uri);
    QFETCH(QByteArray, cnonce);
    QFETCH(QByteArray, response);
    const DigestChoice choice = chooseDigest(challenge(asked));
    QVERIFY(choice.challenge);
    const DigestAnswer answer = digestAnswer(*choice.challenge, credentials, uri, cnonce);
    QCOMPARE(answer.response, response);
    QVERIFY(answer.authorization.contains(", response=\"" + response + '"'));
}

void TestDigest::writesWhatTheServerNeeds()
{
    const auto answerTo = [](const QByteArray &asked) {
        const DigestChoice choice = chooseDigest(challenge(asked));
        return digestAnswer(*choice.challenge, {u"me"_s, u"x"_s}, "/a?b=\"c", "c0ffee");
    };
    DigestAnswer answer = answerTo("Digest realm=\"a\\\"b\", nonce=\"n\\\\\"");
    QCOMPARE(answer.authorization,
             R"(Digest username="me", realm="a\"b", nonce="n\\", uri="/a?b=\"c", response=")"
                 + answer.response + '"');
    answer = answerTo("Digest realm=r, nonce=n, opaque=\"\", qop=auth, algorithm=\"sha-256\"");
    QCOMPARE(answer.authorization,
             R"(Digest username="me", realm="r", nonce="n", uri="/a?b=\"c", response=")"
                 + answer.response
                 + R"(", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="c0ffee", opaque="")");
    answer = answerTo("Digest realm=r, nonce=n, algorithm=MD5-sess");
    QVERIFY(answer.authorization.endsWith(R"(, algorithm=MD5-sess, cnonce="c0ffee")"));
}

void TestDigest::namesUsers_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QByteArray>("written");
    const auto row
        = [](const char *name, const QByteArray &more, const QString &user,
             const QByteArray &written) { QTest::newRow(name) << more << user << written; };
    const QString jason = u"J\u00E4s\u00F8n Doe"_s;
    row("plain", {}, u"me"_s, "Digest username=\"me\", realm");
    row("quoted", {}, u"m\"e\\"_s, R"(Digest username="m\"e\\", realm)");
    row("UTF-8 unasked", {}, jason, "Digest username=\"J\xC3\xA4s\xC3\xB8n Doe\", realm");
    row("UTF-8", ", charset=utf-8", jason, "Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm");
    row("composed", ", charset=UTF-8", u"a\u0308"_s, "Digest username*=UTF-8''%C3%A4, realm");
    row("ASCII with charset", ", charset=UTF-8", u"me"_s, "Digest username=\"me\", realm");
    row("hashed", ", charset=UTF-8, userhash=true, algorithm=SHA-256", jason,
        "Digest username=\"5a1a8a47df5c298551b9b42ba9b05835174a5bd7d511ff7fe9191d8e946fc4e7\", "
        "realm");
    row("hashed, as in RFC 7616", ", charset=UTF-8, userhash=true, algorithm=SHA-512-256", jason,
        "Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", "
        "realm");
    row("not hashed", ", userhash=false", u"me"_s, "Digest username=\"me\", realm");
}

void TestDigest::namesUsers()
{
    QFETCH(QByteArray, more);
    QFETCH(QString, user);
    QFETCH(QByteArray, written);
    const DigestChoice choice
        = chooseDigest(challenge("Digest realm=\"api@example.org\", nonce=n" + more));
    QVERIFY(choice.challenge);
    const QByteArray text
        = digestAnswer(*choice.challenge, {user, u"Secret, or not?"_s}, "/", "c").authorization;
    QVERIFY2(text.startsWith(written), text.constData());
    QCOMPARE(text.endsWith(", userhash=true"), choice.challenge->userhash);
}

void TestDigest::everyClientNonceIsNew()
{
    const QByteArray one = newClientNonce();
    QCOMPARE(one.size(), 32);
    QVERIFY(newClientNonce() != one);
}

void TestDigest::surviveRandomBytes()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QByteArrayList pieces{"Digest ",  "Basic ", "realm", "nonce",    "=",  "\"", ",",    " ",
                                "\\",       "qop",    "auth",  "SHA-256",  "==", "\t", "\xFF", "*",
                                "userhash", "true",   "stale", "algorithm"};
    int usable = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray text = i % 2 ? "Digest realm=r, nonce=n, " : "";
        for (int left = random.bounded(40); left > 0; --left) {
            if (random.bounded(8) == 0)
                text += char(random.bounded(256));
            else
                text += pieces[random.bounded(pieces.size())];
        }
        const DigestChoice choice = chooseDigest(challenge(text));
        QCOMPARE(choice.obstacle == Obstacle::None, choice.challenge.has_value());
        if (!choice.challenge)
            continue;
        ++usable;
        const DigestAnswer answer
            = digestAnswer(*choice.challenge, {u"u"_s, u"p"_s}, "/", "00000000");
        // What is written can be read again, and says the same.
        const auto read = challengesIn(challenge(answer.authorization));
        QCOMPARE(read.size(), std::size_t(1));
        QCOMPARE(wire::headerValue(read[0].parameters, "realm"), choice.challenge->realm);
        QCOMPARE(wire::headerValue(read[0].parameters, "nonce"), choice.challenge->nonce);
        QCOMPARE(wire::headerValue(read[0].parameters, "opaque"), choice.challenge->opaque);
    }
    QVERIFY(usable > 1000);
}

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
