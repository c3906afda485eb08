# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh: which packages each purpose needs, and the two steps they share,
# installing what is missing and building a preset.
#
# Where releases name a package differently the names stand in one word, "a|b": one installed is
# enough, and of those the release has the first is installed.
# shellcheck shell=bash disable=SC2034

packages_build=(
    g++ cmake ninja-build ccache
    qt6-base-dev 'qt6-websockets-dev|libqt6websockets6-dev' 'qt6-svg-dev|libqt6svg6-dev'
    qtkeychain-qt6-dev libgl-dev zlib1g-dev libxxhash-dev libpcre2-dev pkgconf)

# What the window needs on a desktop beyond the libraries it links; libsecret is loaded by QtKeychain.
packages_window=(qt6-qpa-plugins qt6-wayland fonts-dejavu-core libsecret-1-0)

# Real peers of the end-to-end tests, tshark to read what is exported, and the validators of the desktop files. node and npm are added
# by packages_for_tests where the machine has none of its own.
packages_peers=(python3-websockets 'nginx-light|nginx' lighttpd openssl tshark
    tinyproxy-bin microsocks curl)
# A keychain of the tests' own, in a D-Bus session of their own.
packages_keychain=(gnome-keyring dbus-daemon libsecret-1-0)
packages_validators=(desktop-file-utils appstream dpkg-dev file fonts-dejavu-core)

# Formatting and lint differ from one major version to the next. The project is kept with the
# version below, Debian 12's own, and other versions are not asked.
style_tools_version=14
packages_style=(clang-format clang-tidy)

# The fuzzers need libFuzzer, which some releases package apart from the compiler.
packages_fuzz=(clang 'libclang-rt-dev|libclang-rt-14-dev|libclang-rt-18-dev')

say() { printf '== %s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# supported_system: "debian 12", "debian 13" or "ubuntu 24.04"; empty on any other system.
supported_system() {
    local id version
    id=$(. /etc/os-release 2>/dev/null && printf %s "${ID:-}")
    version=$(. /etc/os-release 2>/dev/null && printf %s "${VERSION_ID:-}")
    case "$id $version" in
    'debian 12' | 'debian 13' | 'ubuntu 24.04') printf '%s %s' "$id" "$version" ;;
    esac
}

packages_for_tests() {
    printf '%s\n' "${packages_build[@]}" "${packages_peers[@]}" "${packages_keychain[@]}" \
        "${packages_validators[@]}"
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

package_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]
}

package_known() {
    [[ $(apt-cache policy "$1" 2>/dev/null) == *Candidate:\ [!\(]* ]]
}

# missing_words WORD...: those of which no alternative is installed, one a line.
missing_words() {
    local word name
    for word in "$@"; do
        for name in ${word//|/ }; do
            package_installed "$name" && continue 2
        done
        printf '%s\n' "$word"
    done
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Installing packages needs root, and sudo is not there. Run this as root, or have installed: $*"
    fi
}

# install_packages WORD...: installs what is missing, and does nothing where nothing is.
install_packages() {
    local missing word name names=()
    if [[ -z $(supported_system) ]]; then
        if command -v dpkg-query >/dev/null; then
            mapfile -t missing < <(missing_words "$@")
            [[ ${#missing[@]} -eq 0 ]] && return
        else
            missing=("$@")
        fi
        die "This script installs packages on Debian 12, Debian 13 and Ubuntu 24.04 only." \
            "Install what your system calls these and build as README.md says: ${missing[*]//|/ or }"
    fi
    mapfile -t missing < <(missing_words "$@")
    [[ ${#missing[@]} -eq 0 ]] && return

    say "Installing: ${missing[*]//|/ or }"
    as_root apt-get update -qq
    for word in "${missing[@]}"; do
        for name in ${word//|/ }; do
            if package_known "$name"; then
                names+=("$name")
                continue 2
            fi
        done
        die "No package source of this machine has ${word//|/ or }. Check /etc/apt/sources.list."
    done
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${names[@]}"

    # The tests start web servers by themselves; the packages would leave one running on port 80.
    for name in nginx lighttpd; do
        if [[ " ${names[*]} " == *" $name"* && -d /run/systemd/system ]]; then
            as_root systemctl disable --now "$name.service"
        fi
    done
}

# build_preset PRESET [-DNAME=VALUE...] [--target NAME...]
build_preset() {
    local preset=$1
    shift
    local definitions=()
    while [[ ${1:-} == -D* ]]; do
        definitions+=("$1")
        shift
    done
    say "Building ($preset)"
    cmake --preset "$preset" "${definitions[@]}" --log-level=NOTICE >/dev/null
    cmake --build --preset "$preset" "$@"
}
