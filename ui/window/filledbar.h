// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/import.h"
#include "ui/editor/messagebar.h"
#include "workspace/request.h"

namespace sockwright::ui {

/// Says that a tab was filled from a command, what of it was left out and why, and offers to put
/// back what was there before.
class FilledBar : public MessageBar
{
    Q_OBJECT

public:
    explicit FilledBar(QWidget *parent = nullptr);

    /// `before`: the request that the command's replaced.
    void showFilled(const commands::Imported &imported, const workspace::Request &before);

signals:
    void undoRequested(const workspace::Request &before);

private:
    workspace::Request m_before;
};

} // namespace sockwright::ui
