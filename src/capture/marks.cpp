// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/marks.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <utility>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr int format = 1;
// Row numbers are JSON numbers: whole ones are exact up to here.
constexpr std::uint64_t maxRow = 1ULL << 53;

constexpr std::array colourNames{
    std::pair(Mark::Colour::Red, "red"_L1), std::pair(Mark::Colour::Yellow, "yellow"_L1),
    std::pair(Mark::Colour::Green, "green"_L1), std::pair(Mark::Colour::Blue, "blue"_L1)};

QJsonObject objectOf(std::uint64_t row, const Mark &mark)
{
    QJsonObject object{{u"row"_s, static_cast<qint64>(row)}};
    if (mark.pinned)
        object.insert(u"pinned"_s, true);
    for (const auto &[colour, name] : colourNames) {
        if (colour == mark.colour)
            object.insert(u"colour"_s, name);
    }
    if (!mark.note.isEmpty())
        object.insert(u"note"_s, mark.note);
    return object;
}

Mark markOf(const QJsonObject &object)
{
    Mark mark;
    mark.pinned = object.value("pinned"_L1).toBool();
    for (const auto &[colour, name] : colourNames) {
        if (object.value("colour"_L1).toString() == name)
            mark.colour = colour;
    }
    mark.note = object.value("note"_L1).toString();
    return mark;
}

// No cut between the halves of a surrogate pair.
QString shortened(const QString &note)
{
    qsizetype length = std::min(note.size(), Marks::maxNoteLength);
    if (length < note.size() && note.at(length - 1).isHighSurrogate())
        --length;
    return note.left(length);
}

} // namespace

Mark Marks::at(std::uint64_t storedRow) const
{
    const auto found = m_marks.find(storedRow);
    return found == m_marks.end() ? Mark() : found->second;
}

bool Marks::set(std::uint64_t storedRow, Mark mark)
{
    if (mark.isEmpty()) {
        m_marks.erase(storedRow);
        return true;
    }
    if (m_marks.size() >= maxMarks && !m_marks.contains(storedRow))
        return false;
    mark.note = shortened(mark.note);
    m_marks.insert_or_assign(storedRow, std::move(mark));
    return true;
}

std::optional<std::uint64_t> Marks::firstPinned() const
{
    if (at(0).pinned)
        return 0;
    return pinnedAfter(0);
}

std::optional<std::uint64_t> Marks::pinnedAfter(std::uint64_t storedRow) const
{
    for (auto it = m_marks.upper_bound(storedRow); it != m_marks.end(); ++it) {
        if (it->second.pinned)
            return it->first;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> Marks::pinnedBefore(std::uint64_t storedRow) const
{
    for (auto it = m_marks.lower_bound(storedRow); it != m_marks.begin();) {
        --it;
        if (it->second.pinned)
            return it->first;
    }
    return std::nullopt;
}

QByteArray Marks::toJson() const
{
    QJsonArray marks;
    for (const auto &[row, mark] : m_marks)
        marks.append(objectOf(row, mark));
    return QJsonDocument(QJsonObject{{u"format"_s, format}, {u"marks"_s, marks}}).toJson();
}

base::Result<Marks> Marks::fromJson(const QByteArray &json)
{
    const QJsonDocument document
        = json.size() <= maxJsonSize ? QJsonDocument::fromJson(json) : QJsonDocument();
    const QJsonObject object = document.object();
    if (object.value("format"_L1).toInt() != format || !object.value("marks"_L1).isArray())
        return base::Error{QCoreApplication::translate(
            "Marks", "The notes of this capture cannot be read; the rows are not affected.")};
    Marks marks;
    const QJsonArray array = object.value("marks"_L1).toArray();
    for (const QJsonValue &value : array) {
        const qint64 row = value.toObject().value("row"_L1).toInteger(-1);
        if (row >= 0 && static_cast<std::uint64_t>(row) <= maxRow)
            marks.set(static_cast<std::uint64_t>(row), markOf(value.toObject()));
    }
    return marks;
}

} // namespace sockwright::capture
