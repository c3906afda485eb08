#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# structure.sh must pass a small good tree and refuse it after each single offence.
set -euo pipefail
check=$(dirname "${BASH_SOURCE[0]}")/structure.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
spdx='SPDX-License-Identifier: GPL-3.0-or-later'

plant() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{src/net,src/wire,ui,app/cli,app/gui,tests,packaging}
    echo "# $spdx" >"$tree/CMakeLists.txt"
    printf '// %s\n#include <QTcpSocket>\n' "$spdx" >"$tree/src/net/link.h"
    printf '// %s\n#include <QWidget>\n' "$spdx" >"$tree/ui/pane.h"
    printf '// %s\n#include <QString>\n' "$spdx" >"$tree/src/wire/frame.h"
}

plant
"$check" "$tree" || { echo 'the good tree was refused'; exit 1; }

refuses() {
    local what=$1 file=$2 text=$3
    plant
    printf '%b' "$text" >"$tree/$file"
    if "$check" "$tree" >/dev/null; then
        echo "not refused: $what"
        exit 1
    fi
}
refuses 'no SPDX line' src/wire/a.cpp 'int a;\n'
refuses 'a socket in ui' ui/a.cpp "// $spdx\n#include <QWebSocket>\n"
refuses 'a socket in wire' src/wire/a.cpp "// $spdx\n#include <QtNetwork/QTcpServer>\n"
refuses 'a widget in net' src/net/a.cpp "// $spdx\n#include <QWidget>\n"
refuses 'a colour in the command line' app/cli/a.cpp "// $spdx\n#include <QtGui/QColor>\n"
refuses 'an include by ..' ui/a.cpp "// $spdx\n#include \"../src/wire/frame.h\"\n"
