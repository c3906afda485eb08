// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/filledbar.h"

#include <algorithm>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

namespace {

// More would push the request out of the window.
constexpr qsizetype mostNotes = 5;

QString textOf(const commands::Imported &imported)
{
    const QStringList &notes = imported.notes;
    QStringList lines{
        FilledBar::tr("Filled from a %1 command.").arg(commands::toolName(imported.tool))};
    if (!notes.isEmpty())
        lines[0] += u' ' + FilledBar::tr("Not all of it was taken:");
    lines += notes.first(std::min(notes.size(), mostNotes));
    if (notes.size() > mostNotes)
        lines << FilledBar::tr("… and %n more", nullptr, int(notes.size() - mostNotes));
    return lines.join(u'\n');
}

} // namespace

FilledBar::FilledBar(QWidget *parent)
    : MessageBar(parent)
{
    // A copy: what follows may fill the tab, and this bar, again.
    connect(this, &MessageBar::actionTriggered, this,
            [this] { emit undoRequested(workspace::Request(m_before)); });
}

void FilledBar::showFilled(const commands::Imported &imported, const workspace::Request &before)
{
    m_before = before;
    showMessage(imported.notes.isEmpty() ? Kind::Information : Kind::Warning, textOf(imported),
                tr("Undo"));
}

} // namespace sockwright::ui
