// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/urlquery.h"

#include "format/utf8.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

// What stands between two '&' of a query. Segments without name and value ("" and "=") are no rows.
struct Segment
{
    QString rawName;
    QString rawValue;
    bool hasEquals = false;
    QString name;
    QString value;

    bool isRow() const { return !name.isEmpty() || !value.isEmpty(); }
    QString raw() const { return hasEquals ? rawName + u'=' + rawValue : rawName; }
};

struct SplitUrl
{
    QString before; // up to the '?', without it
    std::optional<QString> query;
    QString fragment; // with its '#'
};

using Key = std::pair<QString, QString>;

constexpr qsizetype notFound = -1;

SplitUrl splitUrl(const QString &url)
{
    SplitUrl parts;
    const qsizetype hash = url.indexOf(u'#');
    const QString main = hash < 0 ? url : url.left(hash);
    parts.fragment = hash < 0 ? QString() : url.mid(hash);
    const qsizetype mark = main.indexOf(u'?');
    parts.before = main.left(mark);
    if (mark >= 0)
        parts.query = main.mid(mark + 1);
    return parts;
}

std::optional<char> percentByte(QStringView text, qsizetype at)
{
    const auto digit = [](QChar c) {
        const char16_t u = c.unicode();
        if (u >= u'0' && u <= u'9')
            return u - u'0';
        const char16_t lower = u | 0x20;
        return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
    };
    if (at + 2 >= text.size() || text[at] != u'%')
        return {};
    const int high = digit(text[at + 1]);
    const int low = digit(text[at + 2]);
    if (high < 0 || low < 0)
        return {};
    return static_cast<char>(high * 16 + low);
}

// The character whose percent-encoded UTF-8 starts at `at`; its size is 0 if what is there is none.
format::Utf8Character percentCharacter(QStringView text, qsizetype at)
{
    std::array<char, 4> utf8{};
    int size = 0;
    while (size < 4) {
        const std::optional<char> byte = percentByte(text, at + 3 * size);
        if (!byte)
            break;
        utf8[static_cast<std::size_t>(size++)] = *byte;
    }
    return size == 0 ? format::Utf8Character{}
                     : format::decodeUtf8(utf8.data(), utf8.data() + size);
}

QString decoded(QStringView raw)
{
    QString text;
    text.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size();) {
        if (raw[i] == u'%') {
            const format::Utf8Character character = percentCharacter(raw, i);
            if (character.size > 0) {
                text += QString::fromUcs4(&character.codePoint, 1);
                i += 3 * character.size;
                continue;
            }
        }
        text += raw[i] == u'+' ? QChar(u' ') : raw[i];
        ++i;
    }
    return text;
}

// The length of the placeholder for a variable that starts at `at`, or 0.
qsizetype placeholderLength(QStringView text, qsizetype at)
{
    if (!text.sliced(at).startsWith("{{"_L1))
        return 0;
    qsizetype i = at + 2;
    const auto belongs = [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.' || c == u'$'
            || c == u' ';
    };
    while (i < text.size() && belongs(text[i]))
        ++i;
    return i > at + 2 && text.sliced(i).startsWith("}}"_L1) ? i + 2 - at : 0;
}

QString encoded(const QString &text)
{
    // What RFC 3986 allows in a query, without what separates pairs for some servers ('&', '=',
    // ';') or is a space for most ('+'); with brackets, which people use in names.
    static constexpr QStringView plain = u"-._~!$'()*,:@/?[]";
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        if (const qsizetype length = placeholderLength(text, i)) {
            out += QStringView(text).sliced(i, length);
            i += length;
            continue;
        }
        const QChar c = text[i];
        const qsizetype units = c.isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        if (c.unicode() < 0x80 && (c.isLetterOrNumber() || plain.contains(c))) {
            out += c;
        } else {
            out += QString::fromLatin1(text.sliced(i, units).toUtf8().toPercentEncoding());
        }
        i += units;
    }
    return out;
}

std::vector<Segment> segmentsOf(const std::optional<QString> &query)
{
    std::vector<Segment> segments;
    if (!query)
        return segments;
    const QStringList raws = query->split(u'&');
    segments.reserve(static_cast<std::size_t>(raws.size()));
    for (const QString &raw : raws) {
        Segment segment;
        const qsizetype equals = raw.indexOf(u'=');
        segment.hasEquals = equals >= 0;
        segment.rawName = raw.left(equals);
        segment.rawValue = equals < 0 ? QString() : raw.mid(equals + 1);
        segment.name = decoded(segment.rawName);
        segment.value = decoded(segment.rawValue);
        segments.push_back(std::move(segment));
    }
    return segments;
}

bool isInUrl(const Field &row)
{
    return row.enabled && (!row.name.isEmpty() || !row.value.isEmpty());
}

// Finds for each new pair the old one it was: first the ends of the lists, where nothing changed,
// then in the middle what is equal, was edited in its place, or has the same name.
std::vector<qsizetype> matchPairs(const std::vector<Key> &olds, const std::vector<Key> &news)
{
    const std::size_t shorter = std::min(olds.size(), news.size());
    std::size_t head = 0;
    while (head < shorter && olds[head] == news[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && olds[olds.size() - 1 - tail] == news[news.size() - 1 - tail])
        ++tail;

    std::vector<qsizetype> match(news.size(), notFound);
    std::vector<bool> taken(olds.size(), false);
    const auto pair = [&match, &taken](std::size_t to, std::size_t from) {
        match[to] = static_cast<qsizetype>(from);
        taken[from] = true;
    };
    for (std::size_t i = 0; i < head; ++i)
        pair(i, i);
    for (std::size_t i = 1; i <= tail; ++i)
        pair(news.size() - i, olds.size() - i);

    const std::size_t oldEnd = olds.size() - tail;
    const std::size_t newEnd = news.size() - tail;
    const auto pairBy = [&](auto keyOf) {
        QHash<decltype(keyOf(olds[0])), QList<std::size_t>> free; // last one first
        for (std::size_t i = oldEnd; i-- > head;) {
            if (!taken[i])
                free[keyOf(olds[i])].append(i);
        }
        for (std::size_t i = head; i < newEnd; ++i) {
            if (match[i] != notFound)
                continue;
            const auto found = free.find(keyOf(news[i]));
            if (found != free.end() && !found->isEmpty())
                pair(i, found->takeLast());
        }
    };

    pairBy([](const Key &key) { return key; });
    if (oldEnd == newEnd) {
        for (std::size_t i = head; i < newEnd; ++i) {
            const bool similar = olds[i].first == news[i].first || olds[i].second == news[i].second
                || newEnd - head == 1;
            if (match[i] == notFound && !taken[i] && similar)
                pair(i, i);
        }
    }
    pairBy([](const Key &key) { return key.first; });
    return match;
}

// The text of a row in the URL; parts that are as they were keep their spelling.
QString pairText(const Field &row, const Segment *old)
{
    const QString name = old && old->name == row.name ? old->rawName : encoded(row.name);
    const QString value = old && old->value == row.value ? old->rawValue : encoded(row.value);
    const bool bare = old && !old->hasEquals && row.value.isEmpty() && !name.isEmpty();
    return bare ? name : name + u'=' + value;
}

} // namespace

Fields paramsFromUrl(const QString &url, const Fields &previous)
{
    std::vector<Key> olds;
    std::vector<const Field *> oldRows;
    for (const Field &row : previous) {
        if (isInUrl(row)) {
            olds.emplace_back(row.name, row.value);
            oldRows.push_back(&row);
        }
    }
    std::vector<Key> news;
    for (const Segment &segment : segmentsOf(splitUrl(url).query)) {
        if (segment.isRow())
            news.emplace_back(segment.name, segment.value);
    }
    if (olds == news)
        return previous;

    const std::vector<qsizetype> match = matchPairs(olds, news);
    std::vector<std::size_t> placeOf(olds.size(), 0); // 1-based place among the new rows, 0: gone
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] != notFound)
            placeOf[static_cast<std::size_t>(match[i])] = i + 1;
    }

    // Rows that are not in the URL follow the row they followed; if it is gone, the one before it.
    std::vector<Fields> followers(news.size() + 1);
    std::size_t place = 0;
    std::size_t old = 0;
    for (const Field &row : previous) {
        if (!isInUrl(row)) {
            followers[place].push_back(row);
            continue;
        }
        if (placeOf[old] != 0)
            place = placeOf[old];
        ++old;
    }

    Fields rows = std::move(followers[0]);
    for (std::size_t i = 0; i < news.size(); ++i) {
        Field row{news[i].first, news[i].second};
        if (match[i] != notFound) {
            const Field &before = *oldRows[static_cast<std::size_t>(match[i])];
            row.note = before.note;
            row.unknown = before.unknown;
        }
        rows.push_back(std::move(row));
        std::move(followers[i + 1].begin(), followers[i + 1].end(), std::back_inserter(rows));
    }
    return rows;
}

QString urlWithParams(const QString &url, const Fields &params)
{
    const SplitUrl parts = splitUrl(url);
    const std::vector<Segment> segments = segmentsOf(parts.query);
    std::vector<Key> olds;
    std::vector<std::size_t> places; // of the old pairs among the segments
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments[i].isRow()) {
            olds.emplace_back(segments[i].name, segments[i].value);
            places.push_back(i);
        }
    }
    std::vector<Key> news;
    std::vector<const Field *> rows;
    for (const Field &row : params) {
        if (isInUrl(row)) {
            news.emplace_back(row.name, row.value);
            rows.push_back(&row);
        }
    }
    if (olds == news)
        return url;

    const std::vector<qsizetype> match = matchPairs(olds, news);
    const auto textOf = [&](std::size_t i) {
        const bool known = match[i] != notFound;
        return pairText(*rows[i],
                        known ? &segments[places[static_cast<std::size_t>(match[i])]] : nullptr);
    };

    QStringList query;
    if (olds.size() == news.size()) {
        for (const Segment &segment : segments)
            query.append(segment.raw());
        for (std::size_t i = 0; i < news.size(); ++i)
            query[static_cast<qsizetype>(places[i])] = textOf(i);
    } else {
        // Segments that are no rows stay behind the pair they follow; a new pair fills an empty
        // one.
        const auto appendGaps = [&](std::size_t from) {
            for (std::size_t i = from; i < segments.size() && !segments[i].isRow(); ++i)
                query.append(segments[i].raw());
        };
        appendGaps(0);
        for (std::size_t i = 0; i < news.size(); ++i) {
            if (match[i] == notFound && !query.isEmpty() && query.last().isEmpty())
                query.removeLast();
            query.append(textOf(i));
            if (match[i] != notFound)
                appendGaps(places[static_cast<std::size_t>(match[i])] + 1);
        }
    }
    QString out = parts.before;
    if (!query.isEmpty())
        out += u'?' + query.join(u'&');
    return out + parts.fragment;
}

} // namespace sockwright::workspace
