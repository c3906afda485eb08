// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/routesettings.h"

namespace sockwright::session {

/// No try follows the end of a connection sooner, whatever the settings say: a server that drops
/// every connection at once must not be called as fast as a processor can.
constexpr int shortestBackoffMs = 20;

/// How long to wait before a try, in milliseconds: the delay of the settings, doubled with each try
/// in a row (`attempt` counts from 1), at most the longest delay; then more or less of it by
/// chance, so that the clients of a server that went down do not all come back at once. `random` is
/// from 0 to 1. Near the longest delay the chance only takes away: no delay is longer. Pure.
int backoffMs(const workspace::ReconnectSettings &settings, int attempt, double random);

} // namespace sockwright::session
