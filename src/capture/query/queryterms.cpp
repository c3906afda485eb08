// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/queryterms.h"

#include "capture/rownames.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

using namespace expression;
using wire::Direction;
using wire::Kind;

namespace {

using Term = std::variant<Node, QueryError>;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

constexpr std::int64_t nsPerSecond = 1'000'000'000;

template <typename E>
constexpr unsigned bit(E value)
{
    return 1U << static_cast<unsigned>(value);
}

/// A value as it was written covers a span: "12:00" the whole minute.
struct Span
{
    std::int64_t first = 0;
    std::int64_t last = 0;
};
using SpanReader = std::optional<Span> (*)(QStringView);

std::optional<Span> exactly(double value)
{
    if (!(value >= 0 && value < 9e18))
        return std::nullopt;
    const auto whole = static_cast<std::int64_t>(std::llround(value));
    return Span{whole, whole};
}

// A number and what follows it.
std::optional<std::pair<double, QStringView>> numberAndUnit(QStringView text)
{
    const auto isPart = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    const auto unit = std::find_if_not(text.begin(), text.end(), isPart);
    const QStringView digits = text.left(unit - text.begin());
    bool ok = false;
    const double number = digits.toDouble(&ok);
    if (!ok)
        return std::nullopt;
    return std::pair(number, text.mid(digits.size()));
}

std::optional<Span> readSize(QStringView text)
{
    const auto parts = numberAndUnit(text);
    if (!parts)
        return std::nullopt;
    QString unit = parts->second.toString().toLower();
    if (unit.endsWith(u'b'))
        unit.chop(1);
    if (unit.endsWith(u'i') && unit.size() == 2)
        unit.chop(1);
    if (unit.isEmpty())
        return exactly(parts->first);
    const qsizetype power = unit.size() == 1 ? u"kmg"_s.indexOf(unit) : -1;
    if (power < 0)
        return std::nullopt;
    return exactly(std::ldexp(parts->first, 10 * static_cast<int>(power + 1)));
}

std::optional<Span> readDuration(QStringView text)
{
    const auto parts = numberAndUnit(text);
    if (!parts)
        return std::nullopt;
    static constexpr std::array<std::pair<QStringView, double>, 9> units{{
        {u"", 1e6},
        {u"ns", 1},
        {u"us", 1e3},
        {u"µs", 1e3},
        {u"ms", 1e6},
        {u"s", 1e9},
        {u"m", 60e9},
        {u"min", 60e9},
        {u"h", 3600e9},
    }};
    for (const auto &[unit, ns] : units) {
        if (parts->second == unit)
            return exactly(parts->first * ns);
    }
    return std::nullopt;
}

// "12", "12:00", "12:00:01", "12:00:01.5": hours, minutes, seconds and parts of one.
std::optional<Span> readTimeOfDay(QStringView text)
{
    static constexpr std::array<int, 3> limits{24, 60, 60};
    std::int64_t ns = 0;
    std::int64_t unit = 3600 * nsPerSecond;
    QStringView fraction;
    if (const qsizetype dot = text.indexOf(u'.'); dot >= 0) {
        fraction = text.mid(dot + 1);
        text = text.left(dot);
        if (fraction.isEmpty() || fraction.size() > 9)
            return std::nullopt;
    }
    const auto number = [](QStringView digits) {
        bool ok = !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](QChar c) {
            return c >= u'0' && c <= u'9';
        });
        const int value = ok ? digits.toInt(&ok) : -1;
        return ok ? value : -1;
    };
    const QList<QStringView> fields = text.split(u':');
    if (fields.size() > 3 || (!fraction.isEmpty() && fields.size() != 3))
        return std::nullopt;
    for (qsizetype i = 0; i < fields.size(); ++i) {
        const int value = fields[i].size() <= 2 ? number(fields[i]) : -1;
        if (value < 0 || value >= limits[static_cast<std::size_t>(i)])
            return std::nullopt;
        if (i > 0)
            unit /= 60;
        ns += value * unit;
    }
    if (!fraction.isEmpty()) {
        const int value = number(fraction);
        if (value < 0)
            return std::nullopt;
        for (qsizetype i = 0; i < fraction.size(); ++i)
            unit /= 10;
        ns += value * unit;
    }
    return Span{ns, ns + unit - 1};
}

std::optional<Span> readCode(QStringView text)
{
    bool ok = false;
    const int code = text.toInt(&ok);
    if (!ok || code < 0 || code > 65535)
        return std::nullopt;
    return Span{code, code};
}

// An operator and a value, a range with "..", or a value. The error's position counts from `text`.
std::variant<Range, QueryError> readRange(QStringView text, SpanReader read, const QString &needed)
{
    const auto bad = [&](QStringView part, qsizetype position) {
        return QueryError{position,
                          part.isEmpty()
                              ? Words::tr("A value is missing: %1.").arg(needed)
                              : Words::tr("“%1” cannot be read: %2.").arg(part.left(40), needed)};
    };
    Range range;
    if (const qsizetype dots = text.indexOf(u".."_s); dots >= 0) {
        const QStringView from = text.left(dots);
        const QStringView to = text.mid(dots + 2);
        const auto first = read(from);
        const auto last = read(to);
        if ((!first && !from.isEmpty()) || (from.isEmpty() && to.isEmpty()))
            return bad(from, 0);
        if (!last && !to.isEmpty())
            return bad(to, dots + 2);
        if (first)
            range.least = first->first;
        if (last)
            range.most = last->first;
        return range;
    }
    static constexpr std::array<QStringView, 6> operators{u">=", u"<=", u"==", u">", u"<", u"="};
    QStringView op;
    for (const QStringView candidate : operators) {
        if (text.startsWith(candidate)) {
            op = candidate;
            break;
        }
    }
    const auto value = read(text.mid(op.size()));
    if (!value)
        return bad(text.mid(op.size()), op.size());
    if (op == u">") {
        range.least = value->first + 1;
    } else if (op == u">=") {
        range.least = value->first;
    } else if (op == u"<") {
        range.most = value->first - 1;
    } else if (op == u"<=") {
        range.most = value->first;
    } else {
        range.least = value->first;
        range.most = value->last;
    }
    return range;
}

template <typename T>
Term rangeTerm(QStringView text, SpanReader read, const QString &needed)
{
    auto range = readRange(text, read, needed);
    if (auto *error = std::get_if<QueryError>(&range))
        return std::move(*error);
    return Node{T{std::get<Range>(range)}};
}

// Calls take(word) for each of the words between commas; an error where it returns false.
template <typename Take>
std::optional<QueryError> readWords(QStringView text, const QString &known, Take take)
{
    qsizetype position = 0;
    for (const QStringView word : text.split(u',')) {
        if (!take(word.toString().toLower())) {
            return QueryError{
                position,
                word.isEmpty()
                    ? Words::tr("A word is missing: %1.").arg(known)
                    : Words::tr("“%1” is not known here: %2.").arg(word.left(40), known)};
        }
        position += word.size() + 1;
    }
    return std::nullopt;
}

Term directionTerm(QStringView text)
{
    DirectionTerm term;
    auto error = readWords(text, Words::tr("in, out or local"), [&term](const QString &word) {
        const auto direction = directionFromName(word.toStdString());
        if (direction)
            term.directions |= bit(*direction);
        return direction.has_value();
    });
    if (error)
        return std::move(*error);
    return Node{term};
}

Term kindTerm(QStringView text)
{
    KindTerm term;
    auto error = readWords(
        text,
        Words::tr("text, json, xml, binary, ping, pong, close, control, handshake, state or error"),
        [&term](const QString &word) {
            if (const auto kind = kindFromName(word.toStdString()))
                term.kinds |= bit(*kind);
            else if (word == u"control"_s)
                term.kinds |= bit(Kind::Ping) | bit(Kind::Pong) | bit(Kind::Close);
            else if (word == u"json"_s)
                term.json = true;
            else if (word == u"xml"_s)
                term.xml = true;
            else
                return false;
            return true;
        });
    if (error)
        return std::move(*error);
    return Node{term};
}

Term flagTerm(QStringView text)
{
    FlagTerm term;
    auto error = readWords(text, Words::tr("compressed, automatic, raw, unfinished or fragmented"),
                           [&term](const QString &word) {
                               if (word == u"compressed"_s)
                                   term.flags |= wire::Record::Compressed;
                               else if (word == u"automatic"_s)
                                   term.flags |= wire::Record::Automatic;
                               else if (word == u"raw"_s)
                                   term.flags |= wire::Record::Raw;
                               else if (word == u"unfinished"_s)
                                   term.flags |= wire::Record::Unfinished;
                               else if (word == u"fragmented"_s)
                                   term.fragmented = true;
                               else
                                   return false;
                               return true;
                           });
    if (error)
        return std::move(*error);
    return Node{term};
}

} // namespace

bool isTermName(QStringView name)
{
    static constexpr std::array<QStringView, 7> names{u"dir",     u"kind", u"size", u"time",
                                                      u"latency", u"code", u"flag"};
    return std::any_of(names.begin(), names.end(), [name](QStringView known) {
        return name.compare(known, Qt::CaseInsensitive) == 0;
    });
}

Term parseTerm(QStringView name, QStringView value)
{
    const QString which = name.toString().toLower();
    if (which == u"dir"_s)
        return directionTerm(value);
    if (which == u"kind"_s)
        return kindTerm(value);
    if (which == u"flag"_s)
        return flagTerm(value);
    if (which == u"size"_s) {
        return rangeTerm<SizeTerm>(value, readSize,
                                   Words::tr("a size is a number of bytes, like >1k or 1k..2M"));
    }
    if (which == u"latency"_s) {
        return rangeTerm<LatencyTerm>(value, readDuration,
                                      Words::tr("a latency is a time, like >100ms or 1s..2.5s"));
    }
    if (which == u"code"_s) {
        return rangeTerm<CodeTerm>(value, readCode,
                                   Words::tr("a code is a number, like 1006 or 4000..4999"));
    }
    return rangeTerm<TimeTerm>(
        value, readTimeOfDay,
        Words::tr("a time is one of the local clock, like >12:00:01.5 or 12:00..12:05"));
}

} // namespace sockwright::capture
