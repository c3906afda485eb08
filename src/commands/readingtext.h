// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace sockwright::commands {

/// The context of the sentences about what a command says.
struct ReadingText
{
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

} // namespace sockwright::commands
