// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "support/sentcookies.h"
#include "ui/cookies/cookiejardialog.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using session::CookieJar;
using tests::sentCookies;
using ui::CookieJarDialog;
using ui::CookieJarModel;

namespace {

const QUrl url(u"wss://example.org/chat"_s);

void put(CookieJar &jar, const QByteArray &line)
{
    jar.take(url, {line});
}

} // namespace

/// The cookies that servers have set, in a table.
class TestCookieJarDialog : public QObject
{
    Q_OBJECT

private slots:
    void cells()
    {
        CookieJar jar;
        CookieJarModel model(jar);
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        put(jar,
            "session=<b>\xe2\x80\xae"
            "1; Secure; HttpOnly; Path=/");
        QCOMPARE(model.rowCount(), 1);
        const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(CookieJarModel::NameColumn), u"session"_s);
        QVERIFY(text(CookieJarModel::ValueColumn).startsWith(u"<b>"_s));
        QVERIFY(!text(CookieJarModel::ValueColumn).contains(QChar(0x202e))); // turns text around
        QCOMPARE(text(CookieJarModel::DomainColumn), u"example.org"_s);
        QCOMPARE(text(CookieJarModel::PathColumn), u"/"_s);
        QCOMPARE(text(CookieJarModel::ExpiresColumn), u"with the program"_s);
        QCOMPARE(text(CookieJarModel::RulesColumn), u"Secure, HttpOnly"_s);
    }

    void aValueIsEdited_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("taken");
        QTest::newRow("plain") << u"other"_s << true;
        QTest::newRow("empty") << QString() << true;
        QTest::newRow("a line end") << u"a\nb"_s << false;
        QTest::newRow("a semicolon") << u"a; b=2"_s << false;
    }

    void aValueIsEdited()
    {
        QFETCH(QString, typed);
        QFETCH(bool, taken);
        CookieJar jar;
        put(jar, "a=1");
        CookieJarModel model(jar);
        const QAbstractItemModelTester tester(&model);
        QSignalSpy reset(&model, &CookieJarModel::modelReset);
        QCOMPARE(model.setData(model.index(0, CookieJarModel::ValueColumn), typed), taken);
        QCOMPARE(jar.cookies().constFirst().value(), taken ? typed.toUtf8() : QByteArray("1"));
        QVERIFY(!model.setData(model.index(0, CookieJarModel::NameColumn), u"b"_s));
        QVERIFY(reset.isEmpty());
    }

    void rowsAreDeleted()
    {
        CookieJar jar;
        for (const char *line : {"a=1", "b=2", "c=3"})
            put(jar, line);
        CookieJarDialog dialog(jar);
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto *table = tests::byName<QTableView>(dialog, u"Cookie jar"_s);
        auto *remove = tests::byName<QPushButton>(dialog, u"Delete cookies"_s);
        QVERIFY(table->isVisible());
        QVERIFY(!remove->isEnabled());
        table->selectRow(1);
        QVERIFY(remove->isEnabled());
        remove->click();
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("a=1; c=3"));
        QVERIFY(!remove->isEnabled());
        table->selectRow(0);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray("c=3"));
        tests::byName<QPushButton>(dialog, u"Delete all cookies"_s)->click();
        QCOMPARE(sentCookies(jar.cookies(), url), QByteArray());
        QVERIFY(!table->isVisible());
    }

    void theJarIsSwitchedOff()
    {
        CookieJar jar;
        put(jar, "a=1");
        CookieJarDialog dialog(jar);
        auto *keep = tests::byName<QCheckBox>(dialog, u"Keep cookies"_s);
        QVERIFY(keep->isChecked());
        keep->click();
        QVERIFY(!jar.isEnabled());
        jar.setEnabled(true);
        QVERIFY(keep->isChecked());
    }
};

QTEST_MAIN(TestCookieJarDialog)
#include "tst_cookiejardialog.moc"
