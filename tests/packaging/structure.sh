#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules of the house that the compiler does not check. Usage: structure.sh SOURCE_FOLDER
# Prints each offence as file:line and ends with status 1 if there is one.
set -euo pipefail
cd "$1"
export LC_ALL=C.UTF-8
bad=0

offence() {
    printf '%s\n' "$*"
    bad=1
}

# forbid SENTENCE PATTERN FOLDER...: no line of the sources there may match.
forbid() {
    local sentence=$1 pattern=$2 hits
    shift 2
    if hits=$(grep -rnE --include='*.h' --include='*.cpp' "$pattern" "$@"); then
        offence "$sentence"$'\n'"$hits"
    fi
}

while IFS= read -r -d '' file; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' \
        || offence "$file: the first line must be the SPDX line"
done < <(find src ui app tests packaging CMakeLists.txt -name node_modules -prune -o -type f \
    \( -name '*.h' -o -name '*.cpp' -o -name '*.cpp.in' -o -name CMakeLists.txt -o -name '*.cmake' \
    -o -name '*.sh' -o -name '*.py' -o -name '*.mjs' \) -print0)

sockets='QTcpSocket|QTcpServer|QUdpSocket|QSslSocket|QSslServer|QAbstractSocket|QLocalSocket'
sockets+='|QLocalServer|QWebSocket|QWebSocketServer|QNetworkAccessManager|QNetworkReply|QHostInfo'
sockets+='|QDnsLookup|QtNetwork|QtWebSockets|sys/socket\.h|netinet/.*'
mapfile -t outside_net < <(find src ui app -mindepth 1 -maxdepth 1 ! -path src/net)
forbid 'Sockets live in src/net only:' "#include <($sockets)[/>]" "${outside_net[@]}"

gui='QWidget|QApplication|QGuiApplication|QDialog|QMainWindow|QColor|QFont|QPalette|QPainter'
gui+='|QIcon|QPixmap|QImage|QAction|QClipboard|QStandardItemModel|QTextDocument|QTextCursor'
gui+='|QKeySequence|QCursor|QBrush|QPen|QtGui|QtWidgets'
forbid 'Widgets, colours and fonts live in ui and app/gui only:' "#include <($gui)[/>]" src app/cli

forbid 'Includes are written "room/header.h":' '#include "\.\./' src ui app tests

exit $bad
