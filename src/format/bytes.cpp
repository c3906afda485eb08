// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/bytes.h"

#include "format/visible.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <iterator>

namespace sockwright::format {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Bytes)
};

// The character at a place, visible and in one piece.
QString quoted(QStringView text, qsizetype at)
{
    const bool pair
        = text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    if (text[at].isSurrogate() && !pair)
        return QChar(QChar::ReplacementCharacter);
    const QByteArray utf8 = text.sliced(at, pair ? 2 : 1).toUtf8();
    return visibleText({utf8.constData(), static_cast<std::size_t>(utf8.size())}, false);
}

// An error that tells its place to the caller.
base::Error stop(qsizetype *stopsAt, qsizetype at, const QString &message)
{
    if (stopsAt)
        *stopsAt = at;
    return {message};
}

QString hexProblem(QStringView text, qsizetype at)
{
    return Text::tr("“%1” at character %2 is no hexadecimal digit.")
        .arg(quoted(text, at))
        .arg(at + 1);
}

QString base64Problem(QStringView text, qsizetype at)
{
    return Text::tr("“%1” at character %2 does not belong into Base64.")
        .arg(quoted(text, at))
        .arg(at + 1);
}

int hexDigit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    if (u >= u'A' && u <= u'F')
        return u - u'A' + 10;
    return -1;
}

bool isHexSeparator(QChar c)
{
    return c.isSpace() || c == u':' || c == u',' || c == u'-';
}

// The six bits of a Base64 digit of either alphabet, or -1.
int base64Digit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'A' && u <= u'Z')
        return u - u'A';
    if (u >= u'a' && u <= u'z')
        return u - u'a' + 26;
    if (u >= u'0' && u <= u'9')
        return u - u'0' + 52;
    if (u == u'+' || u == u'-')
        return 62;
    if (u == u'/' || u == u'_')
        return 63;
    return -1;
}

} // namespace

base::Result<QByteArray> bytesFromHex(QStringView text, qsizetype *stopsAt)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 2);
    qsizetype i = 0;
    while (i < text.size()) {
        if (isHexSeparator(text[i])) {
            ++i;
            continue;
        }
        const bool prefixed = text[i] == u'0' && i + 1 < text.size()
            && (text[i + 1] == u'x' || text[i + 1] == u'X');
        if (prefixed)
            i += 2;
        if (i == text.size())
            return stop(stopsAt, i, Text::tr("The text ends after “0x”: write two digits a byte."));
        const int high = hexDigit(text[i]);
        if (high < 0)
            return stop(stopsAt, i, hexProblem(text, i));
        if (i + 1 == text.size() || isHexSeparator(text[i + 1]))
            return stop(
                stopsAt, i,
                Text::tr("The digit “%1” at character %2 is alone: write two digits a byte.")
                    .arg(text[i])
                    .arg(i + 1));
        const int low = hexDigit(text[i + 1]);
        if (low < 0)
            return stop(stopsAt, i + 1, hexProblem(text, i + 1));
        bytes += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return bytes;
}

base::Result<QByteArray> bytesFromBase64(QStringView text, qsizetype *stopsAt)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    quint32 bits = 0;
    int digits = 0; // of the current group of four
    int padding = 0;
    qsizetype lastDigit = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isSpace())
            continue;
        if (text[i] == u'=') {
            ++padding;
            if (digits < 2 || digits + padding > 4)
                return stop(stopsAt, i, base64Problem(text, i));
            continue;
        }
        const int digit = base64Digit(text[i]);
        if (digit < 0 || padding > 0)
            return stop(stopsAt, i, base64Problem(text, i));
        lastDigit = i;
        bits = bits << 6 | static_cast<quint32>(digit);
        if (++digits == 4) {
            bytes += static_cast<char>(bits >> 16 & 0xFF);
            bytes += static_cast<char>(bits >> 8 & 0xFF);
            bytes += static_cast<char>(bits & 0xFF);
            digits = 0;
        }
    }
    if (digits == 0)
        return bytes;
    if (digits == 1 || (padding > 0 && digits + padding != 4))
        return stop(stopsAt, text.size(), Text::tr("The Base64 text is cut off at its end."));

    // Two digits are one byte and four bits over, three are two bytes and two bits over.
    const int bitsOver = digits == 2 ? 4 : 2;
    if ((bits & ((1U << bitsOver) - 1)) != 0)
        return stop(
            stopsAt, lastDigit,
            Text::tr(
                "“%1” at character %2 cannot end Base64: it has bits of a byte that is missing.")
                .arg(text[lastDigit])
                .arg(lastDigit + 1));
    bits >>= bitsOver;
    if (digits == 3)
        bytes += static_cast<char>(bits >> 8 & 0xFF);
    bytes += static_cast<char>(bits & 0xFF);
    return bytes;
}

QString hexDumpLine(quint64 offset, std::string_view bytes, int offsetDigits, std::size_t perLine)
{
    const std::size_t count = std::min(bytes.size(), perLine);
    QString line = QString::number(offset, 16).rightJustified(offsetDigits, u'0');
    QString ascii;
    for (std::size_t i = 0; i < perLine; ++i) {
        line += i % 8 == 0 ? u"  "_s : u" "_s;
        if (i >= count) {
            line += u"  "_s;
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        constexpr char16_t digits[] = u"0123456789abcdef";
        line += QChar(digits[byte >> 4]);
        line += QChar(digits[byte & 0xF]);
        ascii += byte >= 0x20 && byte < 0x7F ? QChar(char16_t(byte)) : QChar(u'.');
    }
    return line + u"  "_s + ascii;
}

QString humanSize(quint64 bytes)
{
    if (bytes < 1000)
        return QString::number(bytes) + u" B"_s;
    constexpr std::array units{u"KB", u"MB", u"GB", u"TB", u"PB", u"EB"};
    std::size_t unit = 0;
    quint64 scale = 1000;
    // Up to the unit in which the rounded figure is below 1,000.
    while (unit + 1 < units.size() && bytes / scale * 2 + bytes % scale * 2 / scale >= 1999) {
        scale *= 1000;
        ++unit;
    }
    const quint64 whole = bytes / scale;
    const quint64 rest = bytes % scale;
    const quint64 tenths = whole * 10 + (rest / (scale / 10)) + (rest % (scale / 10) >= scale / 20);
    const QString suffix = u' ' + QString::fromUtf16(units[unit]);
    if (tenths < 100)
        return QString::number(tenths / 10) + u'.' + QString::number(tenths % 10) + suffix;
    return QString::number(whole + (rest >= scale / 2)) + suffix;
}

} // namespace sockwright::format
