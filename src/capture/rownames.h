// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <optional>
#include <string_view>

namespace sockwright::capture {

/// The words for directions, kinds and states in files and in the command line's JSON lines: a
/// contract, never translated.
const char *directionName(wire::Direction direction);
const char *kindName(wire::Kind kind);
const char *stateName(wire::State state);

/// The reverse; nothing for a word that is not one of them.
std::optional<wire::Direction> directionFromName(std::string_view name);
std::optional<wire::Kind> kindFromName(std::string_view name);

} // namespace sockwright::capture
