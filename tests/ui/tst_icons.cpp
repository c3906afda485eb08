// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colours.h"
#include "ui/theme/icons.h"

#include <QGuiApplication>
#include <QImage>
#include <QPalette>
#include <QTest>

using namespace sockwright::ui;
using namespace Qt::StringLiterals;

namespace {

int inkedPixels(const QImage &image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).alpha() > 128 ? 1 : 0;
    }
    return count;
}

// The colour of the first pixel that is all ink.
QColor inkOf(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage();
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                return image.pixelColor(x, y);
        }
    }
    return {};
}

QPalette palette(const QColor &window, const QColor &text)
{
    QPalette result(window);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        result.setColor(QPalette::Active, role, text);
    result.setColor(QPalette::Base, window);
    return result;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private slots:
    void drawsEachAtEachScale_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<double>("ratio");
        QTest::newRow("16 px") << 16 << 1.0;
        QTest::newRow("16 px at 1.5x") << 16 << 1.5;
        QTest::newRow("16 px at 2x") << 16 << 2.0;
        QTest::newRow("64 px") << 64 << 1.0;
    }

    void drawsEachAtEachScale()
    {
        QFETCH(int, size);
        QFETCH(double, ratio);
        const int side = static_cast<int>(size * ratio);
        for (const Icon id : allIcons()) {
            const QPixmap pixmap = iconPixmap(id, size, ratio, Qt::black);
            QCOMPARE(pixmap.size(), QSize(side, side));
            QCOMPARE(pixmap.devicePixelRatio(), ratio);
            const int inked = inkedPixels(pixmap.toImage());
            const QByteArray which = "icon " + QByteArray::number(static_cast<int>(id));
            QVERIFY2(inked > side * side / 32, which.constData());
            QVERIFY2(inked < side * side / 2, which.constData()); // lines, not a blot
        }
    }

    void allDiffer()
    {
        QList<QImage> seen;
        for (const Icon id : allIcons()) {
            const QImage image = iconPixmap(id, 32, 1.0, Qt::black).toImage();
            QVERIFY(!seen.contains(image));
            seen.append(image);
        }
    }

    void iconGivesDevicePixels()
    {
        const QPixmap pixmap = icon(Icon::Send).pixmap(QSize(16, 16), 2.0);
        QCOMPARE(pixmap.size(), QSize(32, 32));
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
        QVERIFY(inkedPixels(pixmap.toImage()) > 0);
    }

    void followsThePalette()
    {
        const QPalette before = QGuiApplication::palette();
        const QIcon send = icon(Icon::Send);
        QGuiApplication::setPalette(palette(Qt::white, QColor(10, 20, 30)));
        QCOMPARE(inkOf(send.pixmap(64)), QColor(10, 20, 30));
        QGuiApplication::setPalette(palette(Qt::black, QColor(240, 230, 220)));
        QCOMPARE(inkOf(send.pixmap(64)), QColor(240, 230, 220));

        QPalette states = QGuiApplication::palette();
        states.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(90, 90, 90));
        states.setColor(QPalette::Active, QPalette::HighlightedText, QColor(1, 2, 3));
        QGuiApplication::setPalette(states);
        QCOMPARE(inkOf(send.pixmap(64, QIcon::Disabled)), QColor(90, 90, 90));
        QCOMPARE(inkOf(send.pixmap(64, QIcon::Selected)), QColor(1, 2, 3));
        QGuiApplication::setPalette(before);
    }

    void applicationIcon()
    {
        for (const int size : {16, 32, 48, 128, 512}) {
            const QPixmap pixmap = appIcon().pixmap(size);
            QCOMPARE(pixmap.size(), QSize(size, size));
            QVERIFY(inkedPixels(pixmap.toImage()) > size * size / 2);
        }
    }

    void contrastIsWcag()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
    }

    void coloursAreReadable_data()
    {
        QTest::addColumn<QColor>("base");
        QTest::addColumn<QColor>("text");
        QTest::newRow("light") << QColor(Qt::white) << QColor(Qt::black);
        QTest::newRow("paper") << QColor(0xEF, 0xEB, 0xDC) << QColor(0x30, 0x30, 0x30);
        QTest::newRow("dark") << QColor(0x1E, 0x1E, 0x1E) << QColor(0xDD, 0xDD, 0xDD);
        QTest::newRow("slate") << QColor(0x3B, 0x42, 0x52) << QColor(0xEC, 0xEF, 0xF4);
        QTest::newRow("black") << QColor(Qt::black) << QColor(Qt::white);
        QTest::newRow("middle grey") << QColor(0x80, 0x80, 0x80) << QColor(Qt::black);
    }

    void coloursAreReadable()
    {
        QFETCH(QColor, base);
        QFETCH(QColor, text);
        const Colours c = coloursFor(palette(base, text));
        for (const QColor &colour :
             {c.received, c.sent, c.success, c.warning, c.error, c.muted, c.jsonKey, c.jsonString,
              c.jsonNumber, c.jsonLiteral, c.jsonPunctuation, c.standIn}) {
            QVERIFY2(contrast(colour, base) >= 4.5, qPrintable(colour.name()));
        }
        QVERIFY(contrast(c.matchText, c.match) >= 4.5);
        QVERIFY(contrast(c.matchText, c.currentMatch) >= 4.5);
    }
};

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
