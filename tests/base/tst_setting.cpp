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
};

QTEST_GUILESS_MAIN(TestSetting)
#include "tst_setting.moc"
