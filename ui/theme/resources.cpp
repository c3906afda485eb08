// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/resources.h"

#include <QtGlobal>

static void registerResources() // Q_INIT_RESOURCE does not work inside a namespace
{
    Q_INIT_RESOURCE(resources);
}

namespace sockwright::ui {

void initResources()
{
    static const bool once = [] {
        registerResources();
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace sockwright::ui
