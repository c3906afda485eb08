#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sockwright-cli loads no Gui library, not even through another one; the window's program does, so
# that this check is known to see them. Usage: nogui.sh SOCKWRIGHT_CLI SOCKWRIGHT
set -euo pipefail
gui='libQt6(Gui|Widgets|Svg|OpenGL)|libX11|libxcb|libwayland'

if ldd "$1" | grep -E "$gui"; then
    echo "$1 loads the libraries above"
    exit 1
fi
[[ $(ldd "$1") == *libQt6Core* && $(ldd "$2") == *libQt6Widgets* ]]
