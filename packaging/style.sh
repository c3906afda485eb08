#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Formatting and lint with the tools of Debian 12; other major versions judge differently.
#
#   packaging/style.sh          what continuous integration checks: the formatting of every file,
#                               and lint of the rooms that read bytes of strangers
#   packaging/style.sh --all    lint of every room: some 10 minutes on two cores
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

rooms=(src/base src/wire src/format)
case ${1:-} in
'') ;;
--all) rooms=(src ui app) ;;
*) die 'Usage: packaging/style.sh [--all]' ;;
esac

for tool in clang-format clang-tidy; do
    [[ $("$tool" --version) == *version\ $style_tools_version.* ]] \
        || die "This needs $tool $style_tools_version, as Debian 12 has it"
done

mapfile -t formatted < <(find src ui app tests -name '*.h' -o -name '*.cpp')
say "Formatting of ${#formatted[@]} files"
clang-format --dry-run --Werror "${formatted[@]}"

# Lint takes seconds a file: it is left out while nothing it judges has changed since it was clean.
build=build/release
mapfile -t linted < <(find "${rooms[@]}" -name '*.cpp' | sort)
mapfile -t read < <(find src ui app -name '*.h' | sort)
sum=$(sha256sum .clang-tidy "${linted[@]}" "${read[@]}" | sha256sum)
[[ $(cat "$build/lint.clean" 2>/dev/null) == "$sum" ]] && exit

build_preset release
say "Lint of ${rooms[*]}: ${#linted[@]} files"
lint() {
    local said
    said=$(clang-tidy -p "$1" --quiet "$2" 2>&1) || { printf '%s\n' "$said" && return 1; }
}
export -f lint
printf '%s\0' "${linted[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'lint "$@"' lint "$build"
printf '%s' "$sum" >"$build/lint.clean"
