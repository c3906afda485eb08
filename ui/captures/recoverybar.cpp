// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/recoverybar.h"

#include "ui/captures/capturesmodel.h"

#include <QLocale>

#include <utility>

namespace sockwright::ui {

using capture::Library;

namespace {

constexpr qsizetype titleLimit = 120;

} // namespace

RecoveryBar::RecoveryBar(QWidget *parent)
    : MessageBar(parent)
{
    setDismissText(tr("Keep out of sight"));
    connect(this, &MessageBar::actionTriggered, this, [this] {
        const Library::Entry entry = takeFirst();
        emit openRequested(entry);
        emit answered(entry.id);
        showNext();
    });
    connect(this, &MessageBar::dismissed, this, [this] {
        emit answered(takeFirst().id);
        showNext();
    });
}

void RecoveryBar::offer(const std::vector<Library::Entry> &interrupted)
{
    m_offered.insert(m_offered.end(), interrupted.begin(), interrupted.end());
    showNext();
}

Library::Entry RecoveryBar::takeFirst()
{
    Library::Entry entry = std::move(m_offered.front());
    m_offered.pop_front();
    return entry;
}

void RecoveryBar::showNext()
{
    if (m_offered.empty())
        return;
    const Library::Entry &entry = m_offered.front();
    QString title = captureTitle(entry);
    if (title.size() > titleLimit)
        title = title.left(titleLimit - 1) + QChar(0x2026);
    const QLocale locale;
    QString text = tr("A conversation was not ended: %1, %2 rows.")
                       .arg(title, locale.toString(qulonglong{entry.rows}));
    if (m_offered.size() > 1)
        text += u' ' + tr("And %1 more.").arg(locale.toString(qulonglong{m_offered.size() - 1}));
    showMessage(Kind::Information, text, tr("Open"));
}

} // namespace sockwright::ui
