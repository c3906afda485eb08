#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `cmake --install` lays out a tree whose programs run and whose desktop files are valid.
# Usage: installed.sh BUILD_FOLDER VERSION
set -euo pipefail
build=$1 version=$2
id=io.github.sockwright.Sockwright
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

cmake --install "$build" --prefix "$root" >/dev/null
for file in bin/sockwright bin/sockwright-cli share/applications/$id.desktop \
    share/metainfo/$id.metainfo.xml share/icons/hicolor/scalable/apps/$id.svg \
    share/doc/sockwright/copyright share/doc/sockwright/README.md; do
    [[ -s $root/$file ]] || { echo "not installed: $file"; exit 1; }
done

[[ $("$root/bin/sockwright-cli" version) == "sockwright-cli $version"* ]]
[[ $(QT_QPA_PLATFORM=offscreen "$root/bin/sockwright" --version) == *"$version"* ]]
grep -q "<release version=\"$version\"" "$root/share/metainfo/$id.metainfo.xml"
desktop-file-validate "$root/share/applications/$id.desktop"
appstreamcli validate --no-net "$root/share/metainfo/$id.metainfo.xml"
