#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package is built, says what it needs, and its programs run from where it unpacks.
# Usage: deb.sh BUILD_FOLDER VERSION
set -euo pipefail
build=$1 version=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$build" && cpack -G DEB -B "$work") >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
deb=("$work"/sockwright_"$version"_*.deb)
field() { dpkg-deb --field "${deb[0]}" "$1"; }

[[ $(field Package) == sockwright && $(field Version) == "$version" && $(field Section) == net ]]
depends=$(field Depends)
for library in libqt6websockets6 libqt6widgets6 libqt6svg6 libc6; do
    [[ $depends == *$library* ]] || { echo "does not depend on $library: $depends"; exit 1; }
done

dpkg-deb -x "${deb[0]}" "$work/root"
(cd "$work/root" && find . -type f -o -type l) | sort >"$work/files"
if grep -vE '^\./usr/(bin/sockwright(-cli)?|share/(applications|metainfo|icons|doc/sockwright)/.*)$' \
    "$work/files"; then
    echo 'the package holds the files above, which have no place in it'
    exit 1
fi
[[ $("$work/root/usr/bin/sockwright-cli" version) == *"$version"* ]]
[[ $(QT_QPA_PLATFORM=offscreen "$work/root/usr/bin/sockwright" --version) == *"$version"* ]]
