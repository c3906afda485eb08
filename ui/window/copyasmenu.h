// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/tool.h"

#include <QMenu>

namespace sockwright::ui {

/// "Copy as": a request as a command of curl and the other tools. Each is offered twice, without
/// secrets and, in a menu further in, with them. It asks by a signal and copies nothing itself.
class CopyAsMenu : public QMenu
{
    Q_OBJECT

public:
    explicit CopyAsMenu(QWidget *parent = nullptr);

signals:
    void copyRequested(commands::Tool tool, bool withSecrets);

private:
    void addTools(QMenu *menu, bool withSecrets);
};

} // namespace sockwright::ui
