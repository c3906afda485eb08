// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sockwright::benchmarks {

/// The sending side of bench_receive, run as a process of its own so that its work is not counted
/// as the client's. Prints its port, then serves any number of connections, one at a time, until
/// its standard input ends. The path says what to send: /?size=100&count=1000000&rate=50000 (rate
/// 0: as fast as the socket takes it), then a Close.
int runFloodServer();

} // namespace sockwright::benchmarks
