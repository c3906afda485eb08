// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "ui/editor/authpage.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::AuthPage;
using workspace::Auth;
using workspace::AuthKind;
using workspace::Secret;

namespace {

Auth ofKind(AuthKind kind)
{
    Auth auth;
    auth.kind = kind;
    return auth;
}

} // namespace

class TestAuthPage : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void roundTrip();
    void typesAndTheirFields_data();
    void typesAndTheirFields();
    void textsAndSecrets_data();
    void textsAndSecrets();
    void choicesAndPort();
    void plainUrlsAreWarnedOf();
    void inherited();
    void problems_data();
    void problems();
    void keeping();
    void challenges_data();
    void challenges();

private:
    template <typename T>
    T *named(const QString &name) const
    {
        return tests::anyByName<T>(*m_page, name);
    }
    bool says(const QString &text) const { return tests::says(*m_page, text); }

    std::unique_ptr<AuthPage> m_page;
};

void TestAuthPage::init()
{
    m_page = std::make_unique<AuthPage>();
}

void TestAuthPage::challenges_data()
{
    QTest::addColumn<AuthKind>("before");
    QTest::addColumn<QString>("inherited");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<AuthKind>("after");
    QTest::addColumn<QString>("focused");
    const auto row = [](const char *name, AuthKind before, const QString &scheme, AuthKind after,
                        const QString &focused, const QString &inherited = {}) {
        QTest::newRow(name) << before << inherited << scheme << after << focused;
    };
    row("basic", AuthKind::None, u"basic"_s, AuthKind::Basic, u"User name"_s);
    row("digest", AuthKind::Inherit, u"digest"_s, AuthKind::Digest, u"User name"_s);
    row("bearer", AuthKind::None, u"bearer"_s, AuthKind::Bearer, u"Token"_s);
    row("unknown", AuthKind::None, u"negotiate"_s, AuthKind::None, u"Auth type"_s);
    row("not said", AuthKind::None, {}, AuthKind::None, u"Auth type"_s);
    row("chosen already", AuthKind::Bearer, u"basic"_s, AuthKind::Bearer, u"Token"_s);
    row("of the folder", AuthKind::Inherit, u"basic"_s, AuthKind::Inherit, u"Auth type"_s,
        u"Basic as alice"_s);
    row("API key", AuthKind::ApiKey, {}, AuthKind::ApiKey, u"Key place"_s);
}

void TestAuthPage::challenges()
{
    QFETCH(AuthKind, before);
    QFETCH(QString, inherited);
    QFETCH(QString, scheme);
    QFETCH(AuthKind, after);
    QFETCH(QString, focused);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->setAuth(ofKind(before));
    m_page->setInherited(inherited);
    QSignalSpy edited(m_page.get(), &AuthPage::edited);
    m_page->edit(scheme);
    QCOMPARE(m_page->auth().kind, after);
    QCOMPARE(edited.size(), before == after ? 0 : 1);
    QVERIFY(QApplication::focusWidget());
    QCOMPARE(QApplication::focusWidget()->accessibleName(), focused);
}

void TestAuthPage::roundTrip()
{
    Auth auth = ofKind(AuthKind::OAuth2);
    auth.user = u"u"_s;
    auth.password = Secret::elsewhere();
    auth.token = Secret(u"t"_s);
    auth.keyPlace = workspace::ApiKeyPlace::Query;
    auth.keyName = u"k"_s;
    auth.keyValue = Secret(u"v"_s);
    auth.oauth2.grant = workspace::OAuth2Grant::AuthorizationCode;
    auth.oauth2.authorizationUrl = u"https://a"_s;
    auth.oauth2.tokenUrl = u"https://t"_s;
    auth.oauth2.clientId = u"i"_s;
    auth.oauth2.clientSecret = Secret(u"s"_s);
    auth.oauth2.scope = u"a b"_s;
    auth.oauth2.audience = u"d"_s;
    auth.oauth2.redirectPort = 70'000; // more than the page can show
    auth.oauth2.unknown = {{u"future"_s, "1"}};
    auth.unknown = {{u"future"_s, "2"}};
    QSignalSpy edited(m_page.get(), &AuthPage::edited);
    m_page->setAuth(auth);
    QCOMPARE(m_page->auth(), auth);
    QVERIFY(edited.isEmpty());
    m_page->setAuth({});
    QCOMPARE(m_page->auth(), Auth());
    QVERIFY(edited.isEmpty());
}

void TestAuthPage::typesAndTheirFields_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<AuthKind>("kind");
    QTest::addColumn<QStringList>("fields");
    QTest::addColumn<QString>("mark");
    QTest::newRow("none") << u"None"_s << AuthKind::None << QStringList{} << QString();
    QTest::newRow("inherit") << u"Inherit from folder"_s << AuthKind::Inherit << QStringList{}
                             << QString();
    QTest::newRow("basic") << u"Basic"_s << AuthKind::Basic
                           << QStringList{u"User name"_s, u"Password"_s} << u"Basic"_s;
    QTest::newRow("bearer") << u"Bearer"_s << AuthKind::Bearer << QStringList{u"Token"_s}
                            << u"Bearer"_s;
    QTest::newRow("api key") << u"API key"_s << AuthKind::ApiKey
                             << QStringList{u"Key name"_s, u"Key value"_s, u"Key place"_s}
                             << u"API key"_s;
    QTest::newRow("digest") << u"Digest"_s << AuthKind::Digest
                            << QStringList{u"User name"_s, u"Password"_s} << u"Digest"_s;
    QTest::newRow("oauth 2") << u"OAuth 2.0"_s << AuthKind::OAuth2
                             << QStringList{u"Grant"_s,     u"Token URL"_s,
                                            u"Client ID"_s, u"Authorization URL"_s,
                                            u"Scope"_s,     u"Client secret"_s,
                                            u"Audience"_s,  u"Redirect port"_s}
                             << u"OAuth 2.0"_s;
}

void TestAuthPage::typesAndTheirFields()
{
    QFETCH(QString, type);
    QFETCH(AuthKind, kind);
    QFETCH(QStringList, fields);
    QFETCH(QString, mark);
    m_page->setAuth(ofKind(kind == AuthKind::None ? AuthKind::Inherit : AuthKind::None));
    QSignalSpy edited(m_page.get(), &AuthPage::edited);
    auto *types = named<QComboBox>(u"Auth type"_s);
    types->setCurrentText(type);
    QCOMPARE(m_page->auth(), ofKind(kind));
    QCOMPARE(edited.size(), 1);
    QCOMPARE(m_page->mark(), mark);

    QStringList shown;
    const QStringList all{u"User name"_s, u"Password"_s,          u"Token"_s, u"Key name"_s,
                          u"Key value"_s, u"Key place"_s,         u"Grant"_s, u"Token URL"_s,
                          u"Client ID"_s, u"Authorization URL"_s, u"Scope"_s, u"Client secret"_s,
                          u"Audience"_s,  u"Redirect port"_s};
    for (const QString &name : all) {
        auto *field = named<QWidget>(name);
        QVERIFY2(field, qPrintable(name));
        if (field->isVisibleTo(m_page.get()))
            shown << name;
    }
    fields.sort();
    shown.sort();
    QCOMPARE(shown, fields);
}

void TestAuthPage::textsAndSecrets_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<Auth>("expected");
    const auto add = [](const char *field, auto set) {
        Auth auth;
        set(auth);
        QTest::newRow(field) << QString::fromLatin1(field) << auth;
    };
    add("User name", [](Auth &auth) { auth.user = u"x"_s; });
    add("Password", [](Auth &auth) { auth.password = Secret(u"x"_s); });
    add("Token", [](Auth &auth) { auth.token = Secret(u"x"_s); });
    add("Key name", [](Auth &auth) { auth.keyName = u"x"_s; });
    add("Key value", [](Auth &auth) { auth.keyValue = Secret(u"x"_s); });
    add("Token URL", [](Auth &auth) { auth.oauth2.tokenUrl = u"x"_s; });
    add("Client ID", [](Auth &auth) { auth.oauth2.clientId = u"x"_s; });
    add("Client secret", [](Auth &auth) { auth.oauth2.clientSecret = Secret(u"x"_s); });
    add("Scope", [](Auth &auth) { auth.oauth2.scope = u"x"_s; });
    add("Audience", [](Auth &auth) { auth.oauth2.audience = u"x"_s; });
}

void TestAuthPage::textsAndSecrets()
{
    QFETCH(QString, field);
    QFETCH(Auth, expected);
    QSignalSpy edited(m_page.get(), &AuthPage::edited);
    QTest::keyClicks(named<QLineEdit>(field), u"x"_s);
    QCOMPARE(m_page->auth(), expected);
    QCOMPARE(edited.size(), 1);
}

void TestAuthPage::choicesAndPort()
{
    Auth expected;
    named<QComboBox>(u"Key place"_s)->setCurrentText(u"Query parameter"_s);
    expected.keyPlace = workspace::ApiKeyPlace::Query;
    QCOMPARE(m_page->auth(), expected);
    auto *port = named<QSpinBox>(u"Redirect port"_s);
    QVERIFY(!port->isEnabled());
    named<QComboBox>(u"Grant"_s)->setCurrentIndex(1);
    expected.oauth2.grant = workspace::OAuth2Grant::AuthorizationCode;
    QVERIFY(port->isEnabled());
    QCOMPARE(port->text(), u"any free one"_s);
    port->setValue(8080);
    expected.oauth2.redirectPort = 8080;
    QTest::keyClicks(named<QLineEdit>(u"Authorization URL"_s), u"x"_s);
    expected.oauth2.authorizationUrl = u"x"_s;
    QCOMPARE(m_page->auth(), expected);
}

void TestAuthPage::plainUrlsAreWarnedOf()
{
    const QString warning = u"can read it"_s;
    m_page->setAuth(ofKind(AuthKind::Basic));
    QVERIFY(!says(warning));
    m_page->setUrl(u"ws://h"_s);
    QVERIFY(says(warning));
    m_page->setAuth(ofKind(AuthKind::Digest));
    QVERIFY(!says(warning));
    m_page->setAuth(ofKind(AuthKind::Bearer));
    QVERIFY(says(warning));
    m_page->setUrl(u"wss://h"_s);
    QVERIFY(!says(warning));
}

void TestAuthPage::inherited()
{
    m_page->setAuth(ofKind(AuthKind::Inherit));
    QVERIFY(says(u"Nothing is said there"_s));
    m_page->setInherited(u"Basic as “<b>alice”, from the folder Chat"_s);
    QVERIFY(says(u"Basic as “<b>alice”, from the folder Chat"_s));
}

void TestAuthPage::problems_data()
{
    QTest::addColumn<Auth>("auth");
    QTest::addColumn<QString>("word"); // of the problem; empty: none
    const auto add = [](const char *name, Auth auth, const QString &word) {
        QTest::newRow(name) << auth << word;
    };
    Auth auth = ofKind(AuthKind::Basic);
    add("basic", auth, {});
    auth.user = u"a:b"_s;
    add("colon", auth, u"colon"_s);
    auth.kind = AuthKind::Digest;
    add("colon in Digest", auth, {});
    auth = ofKind(AuthKind::ApiKey);
    add("no name", auth, u"needs a name"_s);
    auth.keyName = u"X Key"_s;
    add("bad name", auth, u"a space"_s);
    auth.keyName = u"Upgrade"_s;
    add("reserved", auth, u"Upgrade"_s);
    auth.keyPlace = workspace::ApiKeyPlace::Query;
    add("param", auth, {});
    auth = ofKind(AuthKind::OAuth2);
    add("no token URL", auth, u"token URL"_s);
    auth.oauth2.tokenUrl = u"no URL"_s;
    add("not a URL", auth, u"token URL"_s);
    auth.oauth2.tokenUrl = u"https://h/token"_s;
    add("no client", auth, u"client ID"_s);
    auth.oauth2.clientId = u"c"_s;
    add("whole", auth, {});
    auth.oauth2.grant = workspace::OAuth2Grant::AuthorizationCode;
    add("no authorization URL", auth, u"authorization URL"_s);
    auth.oauth2.authorizationUrl = u"{{issuer}}/authorize"_s;
    add("variable", auth, {});
}

void TestAuthPage::problems()
{
    QFETCH(Auth, auth);
    QFETCH(QString, word);
    m_page->setAuth(auth);
    const QString problem = m_page->problem();
    QCOMPARE(problem.isEmpty(), word.isEmpty());
    QVERIFY2(problem.contains(word), qPrintable(problem));
    QVERIFY(word.isEmpty() || says(problem));
}

void TestAuthPage::keeping()
{
    m_page->setAuth(ofKind(AuthKind::Bearer));
    QVERIFY(says(u"system's keychain"_s));
    m_page->setLasting(false);
    QVERIFY(says(u"until Sockwright is closed"_s));
}

QTEST_MAIN(TestAuthPage)

#include "tst_authpage.moc"
