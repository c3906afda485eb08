#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and tests the working tree on Debian 13 (Qt 6.8), whatever Debian or Ubuntu this is: makes a
# Debian 13 folder with debootstrap, copies the tracked files into it and runs test.sh in a chroot.
# A second run reuses the folder and builds what has changed. Status 0 only if all tests passed.
#
# Every mount is made in a mount namespace of its own and so ends with the command it was made for,
# however that ends: the folder never holds a view of this machine's /dev, and can just be removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

usage='Usage: packaging/debian13.sh [FOLDER] [-- CTEST_ARGUMENT...]
  FOLDER  where Debian 13 is or shall be (build/debian13); needs some 4 GB
Example: packaging/debian13.sh -- -L net'
root=build/debian13
if [[ $# -gt 0 && $1 != -- ]]; then
    [[ -n $1 && $1 != -* ]] || die "$usage"
    root=$1
    shift
fi
[[ $# -eq 0 || $1 == -- ]] || die "$usage"
ctest_arguments=("${@:2}")

[[ $(id -u) -eq 0 ]] || die "This needs root, for debootstrap and chroot. Try: sudo packaging/debian13.sh"
if [[ -e $root && ! -e $root/etc/debian_version && -n $(ls -A "$root") ]]; then
    die "$root is neither empty nor a Debian folder. Name another one."
fi
mkdir -p "$root"
root=$(realpath "$root")
sources=/root/sockwright

# The first Debian mirror of this machine; on other systems, the one that is near everybody.
mirror() {
    local found
    found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^ *#' \
        | grep -m 1 -oE 'https?://[^ ]+/debian/?( |$)') || found=http://deb.debian.org/debian
    found=${found% }
    printf %s "${found%/}"
}

# Where this machine reaches the network in its own way, so does the folder. A package's own settings
# of apt stay behind: the folder's package has them too, and would ask which of the two to keep.
inherit_network() {
    local file name
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for file in /etc/apt/apt.conf.d/*; do
        [[ ! -f $file ]] || dpkg-query -S "$file" >/dev/null 2>&1 \
            || cp -L "$file" "$root/etc/apt/apt.conf.d/"
    done
    environment=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8)
    for name in {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY npm_config_registry; do
        if [[ -n ${!name:-} ]]; then environment+=("$name=${!name}"); fi
    done
    if [[ -r ${NODE_EXTRA_CA_CERTS:-} ]]; then
        cp -L "$NODE_EXTRA_CA_CERTS" "$root/etc/ssl/inherited.crt"
        environment+=(NODE_EXTRA_CA_CERTS=/etc/ssl/inherited.crt)
    fi
}

# inside COMMAND...: runs it in the folder, from the copy of the sources.
inside() {
    # shellcheck disable=SC2016
    unshare --mount bash -euc '
        root=$1 sources=$2
        shift 2
        for folder in dev proc sys; do mount --rbind "/$folder" "$root/$folder"; done
        exec chroot "$root" env -i --chdir="$sources" "$@"' \
        inside "$root" "$sources" "${environment[@]}" "$@"
}

# Writes only what differs, with the time of now: with the times of the working tree, a file saved
# there during the last build would look older than what was made of its old text.
copy_sources() {
    local copy=$root$sources file
    local -A tracked=()
    mkdir -p "$copy"
    while IFS= read -r -d '' file; do
        [[ -f $file ]] || continue
        tracked[$file]=yes
        cmp -s "$file" "$copy/$file" || cp --parents --preserve=mode "$file" "$copy"
    done < <(git ls-files -z)
    [[ ${#tracked[@]} -gt 0 ]] \
        || die "git lists no files here. Run this from a clone, as a user it trusts."
    while IFS= read -r -d '' file; do
        [[ ${tracked[$file]:-} == yes ]] || rm "$copy/$file"
    done < <(find "$copy" \( -path "$copy/build" -o -name node_modules \) -prune \
        -o -type f -printf '%P\0')
}

# debootstrap removes its own folder when it is through, and takes up again what was interrupted.
if [[ ! -e $root/etc/debian_version || -d $root/debootstrap ]]; then
    command -v debootstrap >/dev/null || install_packages debootstrap debian-archive-keyring
    say "Making Debian 13 in $root"
    unshare --mount debootstrap --variant=minbase --include=ca-certificates \
        trixie "$root" "$(mirror)"
fi
[[ $(cat "$root/etc/debian_version") == 13* ]] || die "$root is not Debian 13. Name another folder."

say "Copying the sources"
inherit_network
copy_sources

log=$root/var/log/sockwright.log
status=0
inside packaging/test.sh --quick --werror -- "${ctest_arguments[@]}" 2>&1 | tee "$log" || status=$?

say "Debian $(cat "$root/etc/debian_version"), Qt $(inside qtpaths6 --qt-version || echo not there)"
sed -n '/% tests passed/p; /^The following tests FAILED/,/^$/p' "$log"
grep -q '% tests passed' "$log" || echo "No tests ran: see $log"
exit "$status"
