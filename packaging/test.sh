#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds, and runs every test. Status 0 only if all of it passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

usage='Usage: packaging/test.sh [--quick] [--werror] [-- CTEST_ARGUMENT...]
  --quick   the release tests only: no sanitizers, no fuzzers and no style check
  --werror  compiler warnings are errors
  --        what follows goes to ctest, for the release tests'
quick=no
definitions=()
while [[ $# -gt 0 && $1 != -- ]]; do
    case $1 in
    --quick) quick=yes ;;
    --werror) definitions+=(-DSOCKWRIGHT_WERROR=ON) ;;
    --help) echo "$usage" && exit ;;
    *) die "$usage" ;;
    esac
    shift
done
ctest_arguments=("${@:2}")

style=no
[[ $quick == no && $(supported_system) == 'debian 12' ]] && style=yes

mapfile -t packages < <(packages_for_tests)
[[ $quick == no ]] && packages+=("${packages_fuzz[@]}")
[[ $style == yes ]] && packages+=("${packages_style[@]}")
install_packages "${packages[@]}"

# npm ci lays the folder anew each time, so it runs only when the lock file has changed.
install_node_peers() {
    local lock=tests/e2e/node/package-lock.json laid=tests/e2e/node/node_modules/.laid
    cmp -s "$lock" "$laid" && return
    say "Installing the node peers"
    npm ci --prefix tests/e2e/node --ignore-scripts --no-audit --no-fund
    cp "$lock" "$laid"
}

release_tests() {
    install_node_peers
    build_preset release "${definitions[@]}"
    say "Tests (release)"
    ctest --preset release "${ctest_arguments[@]}"
}

sanitizer_tests() {
    local preset=$1 label=$2
    build_preset "$preset" "${definitions[@]}" --target "tests_$label"
    say "Tests ($preset)"
    ctest --preset "$preset"
}

failed=()
part() {
    # A subshell with its own -e: a part stops at its first failure, the others still run.
    local status=0
    set +e
    (set -e && "${@:2}")
    status=$?
    set -e
    if [[ $status -ne 0 ]]; then
        failed+=("$1")
    fi
}

part release release_tests
if [[ $quick == no ]]; then
    part asan sanitizer_tests asan unit
    part tsan sanitizer_tests tsan net
    part fuzz tests/fuzz/run.sh 60
    if [[ $style == yes ]]; then
        part style packaging/style.sh
    else
        say "Style check left out: it is made for the tools of Debian 12"
    fi
fi

if [[ ${#failed[@]} -gt 0 ]]; then
    die "Failed: ${failed[*]}"
fi
say "All passed"
