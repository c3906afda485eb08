// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/copyasmenu.h"

namespace sockwright::ui {

using namespace Qt::StringLiterals;

CopyAsMenu::CopyAsMenu(QWidget *parent)
    : QMenu(tr("&Copy as"), parent)
{
    addTools(this, false);
    addSeparator();
    addTools(addMenu(tr("With &passwords and tokens")), true);
}

void CopyAsMenu::addTools(QMenu *menu, bool withSecrets)
{
    for (const commands::Tool tool : commands::allTools) {
        connect(menu->addAction(tr("%1 command").arg(commands::toolName(tool))),
                &QAction::triggered, this,
                [this, tool, withSecrets] { emit copyRequested(tool, withSecrets); });
    }
}

} // namespace sockwright::ui
