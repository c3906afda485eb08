// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <map>
#include <optional>

namespace sockwright::capture {

/// What a person has noted about one row.
struct Mark
{
    enum class Colour : std::uint8_t
    {
        None,
        Red,
        Yellow,
        Green,
        Blue,
    };

    bool pinned = false;
    Colour colour = Colour::None;
    QString note; ///< plain text

    bool isEmpty() const { return !pinned && colour == Colour::None && note.isEmpty(); }
    friend bool operator==(const Mark &, const Mark &) = default;
};

/// The marks of a capture, by row of its store (Capture::firstStoredRow() + row), so that they keep
/// their rows when others are cleared. A plain value.
class Marks
{
public:
    static constexpr std::size_t maxMarks = 10'000;
    static constexpr qsizetype maxNoteLength = 1'000; ///< UTF-16 units
    /// A file of marks is never larger.
    static constexpr qsizetype maxJsonSize = 64 * 1024 * 1024;

    bool isEmpty() const { return m_marks.empty(); }
    const std::map<std::uint64_t, Mark> &all() const { return m_marks; }
    Mark at(std::uint64_t storedRow) const;
    /// An empty mark takes the row's mark away; a note that is too long is cut. False when there
    /// are maxMarks already: nothing has changed then.
    bool set(std::uint64_t storedRow, Mark mark);

    std::optional<std::uint64_t> firstPinned() const;
    /// The nearest pinned row behind this one, or before it.
    std::optional<std::uint64_t> pinnedAfter(std::uint64_t storedRow) const;
    std::optional<std::uint64_t> pinnedBefore(std::uint64_t storedRow) const;

    /// For a file beside the capture: an object with "format": 1, and "marks", an array of objects
    /// with "row", "pinned" (absent: false), "colour" (absent: none) and "note" (absent: empty).
    QByteArray toJson() const;
    /// Takes what is sound: a mark that is not is left out. The Error says that it is no file of
    /// marks at all.
    static base::Result<Marks> fromJson(const QByteArray &json);

    friend bool operator==(const Marks &, const Marks &) = default;

private:
    std::map<std::uint64_t, Mark> m_marks;
};

} // namespace sockwright::capture
