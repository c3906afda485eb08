// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/library.h"
#include "ui/editor/messagebar.h"

#include <deque>
#include <vector>

namespace sockwright::ui {

/// Offers conversations that were interrupted by the end of their program, one after the other: to
/// open them, or to leave them in the list of captures.
class RecoveryBar : public MessageBar
{
    Q_OBJECT

public:
    explicit RecoveryBar(QWidget *parent = nullptr);

    void offer(const std::vector<capture::Library::Entry> &interrupted);

signals:
    void openRequested(const sockwright::capture::Library::Entry &entry);
    /// The person has answered: it need not be offered again.
    void answered(const QString &id);

private:
    void showNext();
    capture::Library::Entry takeFirst();

    std::deque<capture::Library::Entry> m_offered; // the first is shown
};

} // namespace sockwright::ui
