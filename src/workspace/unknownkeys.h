// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace sockwright::workspace {

/// Keys of a file that this version does not know, kept on saving: {key, JSON text} in the order of
/// the file.
using UnknownKeys = std::vector<std::pair<QString, QByteArray>>;

} // namespace sockwright::workspace
