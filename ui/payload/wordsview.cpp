// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/wordsview.h"

#include "base/byteview.h"
#include "capture/query/matchfinder.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

#include <QEvent>

#include <utility>

namespace sockwright::ui {

namespace {

constexpr std::size_t searchedBytes = 16 * 1024; // while a person waits

} // namespace

WordsView::WordsView(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont());
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
}

void WordsView::setWords(const QString &words)
{
    setPlainText(words);
    markMatches();
}

void WordsView::setFinder(std::shared_ptr<capture::MatchFinder> finder)
{
    m_finder = std::move(finder);
    markMatches();
}

void WordsView::markMatches()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (m_finder && !document()->isEmpty()) {
        const QByteArray utf8 = toPlainText().toUtf8();
        const std::string_view searched = base::viewOf(utf8).substr(0, searchedBytes);
        const Colours colours = coloursFor(palette());
        const auto place = [&utf8](std::size_t byte) {
            return static_cast<int>(QString::fromUtf8(utf8.first(qsizetype(byte))).size());
        };
        for (const capture::MatchFinder::Match &match : m_finder->find(searched)) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = textCursor();
            mark.cursor.setPosition(place(match.first));
            mark.cursor.setPosition(place(match.first + match.size), QTextCursor::KeepAnchor);
            mark.format.setBackground(colours.match);
            mark.format.setForeground(colours.matchText);
            marks << mark;
        }
    }
    setExtraSelections(marks);
}

void WordsView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        markMatches();
}

} // namespace sockwright::ui
