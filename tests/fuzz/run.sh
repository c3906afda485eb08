#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzzers and runs each from its kept corpus for a while, as many at a time as there are
# processors. Status 0 only if none of them crashed, leaked, hung or grew. New inputs and findings go
# to the build folder.
#
#   tests/fuzz/run.sh [SECONDS]     for each fuzzer, 60 by default
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. packaging/packages.sh

seconds=${1:-60}
if [[ $# -gt 1 || ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    die 'Usage: tests/fuzz/run.sh [SECONDS]'
fi
command -v clang++ >/dev/null || die 'The fuzzers need clang++ with libFuzzer: apt-get install clang'

fuzzers=(fuzz_framereader fuzz_handshake fuzz_inflater)
build_preset fuzz --target "${fuzzers[@]}"

fuzz() {
    local fuzzer=$1 seconds=$2 found=build/fuzz/found/$1
    rm -f "$found/passed"
    mkdir -p "$found/corpus" "$found/findings"
    "build/fuzz/tests/fuzz/$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="$found/findings/" \
        "$found/corpus" "tests/fuzz/corpus/$fuzzer" 2>"$found/log" && touch "$found/passed"
}
export -f fuzz
say "Fuzzing, $seconds seconds each: ${fuzzers[*]}"
printf '%s\0' "${fuzzers[@]}" \
    | xargs -0 -I '{}' -P "$(nproc)" bash -c 'fuzz "$@"' fuzz '{}' "$seconds" || true

failed=()
for fuzzer in "${fuzzers[@]}"; do
    found=build/fuzz/found/$fuzzer
    say "$fuzzer"
    if [[ -e $found/passed ]]; then
        grep -E '^(Done|stat::peak)' "$found/log"
    else
        failed+=("$fuzzer")
        tail -n 60 "$found/log"
    fi
done

if [[ ${#failed[@]} -gt 0 ]]; then
    die "Failed: ${failed[*]}. The inputs are in build/fuzz/found/*/findings." \
        "Run one again with: build/fuzz/tests/fuzz/${failed[0]} FILE"
fi
