#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the release and opens the window on the demo workspace. Where no
# display exists the same conversation is shown in the terminal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

if [[ $# -gt 0 ]]; then
    die "Usage: packaging/run.sh (it takes no arguments)"
fi

install_packages "${packages_build[@]}" "${packages_window[@]}"
build_preset release --target sockwright sockwright-cli
programs=$PWD/build/release/bin

if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
    say "Opening Sockwright"
    exec "$programs/sockwright" --demo
fi

say "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the demo runs in the terminal"

# The server is a coprocess, so that its URL line is read from it and it is ended by its own id.
coproc server { exec "$programs/sockwright-cli" serve --port 0; }
server_id=${server_PID:?}
trap 'kill "$server_id" 2>/dev/null || true' EXIT
if ! read -r -t 10 line <&"${server[0]}" || [[ ! $line =~ (ws://[^[:space:]]+) ]]; then
    die "The embedded server did not start within 10 seconds. Try: $programs/sockwright-cli serve"
fi
url=${BASH_REMATCH[1]%/}

show() {
    printf '\n$ sockwright-cli'
    local word
    for word in "$@"; do
        if [[ $word =~ ^[-A-Za-z0-9_:/.=]+$ ]]; then printf ' %s' "$word"; else printf " '%s'" "$word"; fi
    done
    printf '\n'
    "$programs/sockwright-cli" "$@"
}

show connect "$url/echo" --send '{"hello":"sockwright","big":9007199254740993}' --count 1
show connect "$url/clock" --count 2
show connect "$url/ticker?rate=10" --count 5
