// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sockwright::cli {

/// The help text of a command; the overview for an empty or unknown name.
QString usage(const QString &command);

} // namespace sockwright::cli
