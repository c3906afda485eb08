// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/setting.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;

class TestSetting : public QObject
{
    Q_OBJECT

private slots:
    void keepsValuesAndFallsBack()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("s.ini"));
        const base::Setting<int> height{"view/height", 42};
        const base::Setting<QString> name{"name", QStringLiteral("none")};
        {
            base::SettingsStore store(file);
            QCOMPARE(height.get(store), 42);
            height.set(store, 7);
            QCOMPARE(height.get(store), 7);
        }
        const base::SettingsStore store(file);
        QCOMPARE(height.get(store), 7);
        QCOMPARE(name.get(store), QStringLiteral("none"));
    }

    void theLastValueIsWritten()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("s.ini"));
        constexpr int keys = 20;
        constexpr int rounds = 50;
        const auto key = [](int i) { return QStringLiteral("group/key%1").arg(i); };
        {
            base::SettingsStore store(file);
            for (int round = 0; round < rounds; ++round) {
                for (int i = 0; i < keys; ++i)
                    store.setValue(key(i), round * i);
            }
        }
        const base::SettingsStore store(file);
        for (int i = 0; i < keys; ++i)
            QCOMPARE(store.value(key(i)).toInt(), (rounds - 1) * i);
    }

    void whatAnotherProgramWroteStays()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("s.ini"));
        {
            base::SettingsStore one(file);
            base::SettingsStore other(file);
            one.setValue(QStringLiteral("one"), QStringLiteral("1"));
            other.setValue(QStringLiteral("other"), QStringLiteral("2"));
        }
        const base::SettingsStore store(file);
        QCOMPARE(store.value(QStringLiteral("one")).toString(), QStringLiteral("1"));
        QCOMPARE(store.value(QStringLiteral("other")).toString(), QStringLiteral("2"));
    }
};

QTEST_GUILESS_MAIN(TestSetting)
#include "tst_setting.moc"
