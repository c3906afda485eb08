// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/names.h"

#include <QSet>
#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

// Names may be compared without case by the file system (macOS, Windows) and always are by us.
QString folded(const QString &name)
{
    return name.normalized(QString::NormalizationForm_C).toCaseFolded();
}

bool isDropped(char32_t c)
{
    constexpr char32_t zeroWidthNonJoiner = 0x200c; // with the joiner: part of words and emoji
    constexpr char32_t zeroWidthJoiner = 0x200d;
    switch (QChar::category(c)) {
    case QChar::Other_Format:
        return c != zeroWidthNonJoiner && c != zeroWidthJoiner;
    case QChar::Other_NotAssigned:
        return true;
    default:
        return false;
    }
}

bool isReserved(const QString &name)
{
    static const QSet<QString> reserved = [] {
        QSet<QString> names{u"con"_s,
                            u"prn"_s,
                            u"aux"_s,
                            u"nul"_s,
                            u"environments"_s,
                            u"sockwright.json"_s,
                            u"collection.json"_s,
                            u"folder.json"_s};
        for (int i = 0; i <= 9; ++i) {
            names.insert(u"com%1"_s.arg(i));
            names.insert(u"lpt%1"_s.arg(i));
        }
        return names;
    }();
    // Windows takes "con.txt" for the device as well.
    const QString lower = folded(name);
    return reserved.contains(lower) || reserved.contains(lower.section(u'.', 0, 0).trimmed());
}

QString withoutEdges(QString name)
{
    const auto isEdge = [](QChar c) { return c.isSpace() || c == u'.'; };
    while (!name.isEmpty() && isEdge(name.back()))
        name.chop(1);
    qsizetype begin = 0;
    while (begin < name.size() && isEdge(name[begin]))
        ++begin;
    return name.sliced(begin);
}

// Cuts to at most `bytes` of UTF-8, between characters as people see them.
QString cut(const QString &name, qsizetype bytes)
{
    if (name.toUtf8().size() <= bytes)
        return name;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, name);
    qsizetype end = 0;
    for (qsizetype next = finder.toNextBoundary(); next > 0; next = finder.toNextBoundary()) {
        if (QStringView(name).left(next).toUtf8().size() > bytes)
            break;
        end = next;
    }
    return withoutEdges(name.left(end));
}

} // namespace

QString safeName(const QString &wanted, const QString &fallback)
{
    static constexpr QStringView refused = u"/\\:*?\"<>|";
    QString name;
    // Longer than any name can be; the rest is cut without being looked at.
    const QList<uint> characters = wanted.left(4 * maxNameBytes).toUcs4();
    for (const uint c : characters) {
        if (isDropped(c))
            continue;
        if (QChar::isSpace(c) || QChar::category(c) == QChar::Other_Control)
            name += u' ';
        else if (c < 0x80 && refused.contains(QChar(static_cast<char16_t>(c))))
            name += u'-';
        else
            name += QChar::fromUcs4(c);
    }
    name = cut(withoutEdges(name.normalized(QString::NormalizationForm_C).simplified()),
               maxNameBytes);
    if (name.isEmpty())
        return fallback;
    if (isReserved(name)) {
        const qsizetype dot = name.indexOf(u'.');
        name.insert(dot < 0 ? name.size() : dot, u'_');
    }
    return cut(name, maxNameBytes);
}

QString freeFileName(const QString &wanted, const QString &fallback, QLatin1StringView suffix,
                     const QStringList &taken)
{
    QSet<QString> used;
    for (const QString &name : taken)
        used.insert(folded(name));
    const QString name = safeName(wanted, fallback);
    QString file = name + suffix;
    if (!used.contains(folded(file)))
        return file;

    QString base = name;
    qsizetype number = 2;
    const qsizetype space = name.lastIndexOf(u' ');
    if (space > 0 && name.size() - space <= 7) {
        bool isNumber = false;
        const int old = QStringView(name).mid(space + 1).toInt(&isNumber);
        if (isNumber && old > 1) {
            base = name.left(space);
            number = old + 1;
        }
    }
    for (;; ++number) {
        const QString ending = u' ' + QString::number(number);
        file = cut(base, maxNameBytes - ending.size()) + ending + suffix;
        if (!used.contains(folded(file)))
            return file;
    }
}

QString requestNameOf(const QString &fileName)
{
    return fileName.endsWith(requestSuffix) ? fileName.chopped(requestSuffix.size()) : fileName;
}

bool nameLess(const QString &a, const QString &b)
{
    const QString left = folded(a);
    const QString right = folded(b);
    const auto digitsEnd = [](const QString &text, qsizetype at) {
        while (at < text.size() && text[at] >= u'0' && text[at] <= u'9')
            ++at;
        return at;
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < left.size() && j < right.size()) {
        const qsizetype leftEnd = digitsEnd(left, i);
        const qsizetype rightEnd = digitsEnd(right, j);
        if (leftEnd > i && rightEnd > j) {
            while (i < leftEnd - 1 && left[i] == u'0')
                ++i;
            while (j < rightEnd - 1 && right[j] == u'0')
                ++j;
            if (leftEnd - i != rightEnd - j)
                return leftEnd - i < rightEnd - j;
            const int order = QStringView(left)
                                  .sliced(i, leftEnd - i)
                                  .compare(QStringView(right).sliced(j, rightEnd - j));
            if (order != 0)
                return order < 0;
            i = leftEnd;
            j = rightEnd;
            continue;
        }
        if (left[i] != right[j])
            return left[i] < right[j];
        ++i;
        ++j;
    }
    if (left.size() - i != right.size() - j)
        return left.size() - i < right.size() - j;
    return a < b;
}

} // namespace sockwright::workspace
