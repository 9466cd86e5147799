#!/usr/bin/env bash
# What scripts/run and scripts/test share: sourced by both, with one argument that says what is to run:
#
#   headless   the command line alone
#   window     the window, too
#   tests      everything, with a software renderer for the pictures
#
# Installs with apt what is missing on Debian and Ubuntu, finds Rust and chooses the folder for build results.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() {
    printf '%s\n' "$*" >&2
}

# Prints what is missing out of what the build needs. A tool counts wherever it comes from.
missing_for_build() {
    local tool
    for tool in cmake g++ make pkg-config sqlite3; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    pkg-config --exists sqlite3 2>/dev/null || echo libsqlite3-dev
}

# Prints which of the named packages dpkg does not have.
missing_packages() {
    local package
    for package in "$@"; do
        [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || echo "$package"
    done
}

apt_get() {
    local as_root=(env)
    if [[ "$(id -u)" != 0 ]]; then
        as_root=(sudo env)
        # Without a terminal nobody could type a password.
        [[ -t 0 ]] || as_root=(sudo -n env)
    fi
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Acquire::Retries=3 "$@" </dev/null >&2
}

# Goes on when it cannot install: the build says what it lacks, and everything may be there under another name.
install_packages() {
    if ! command -v apt-get >/dev/null; then
        say "Not a Debian or Ubuntu system. Please install what these packages hold there: $*"
    elif [[ "$(id -u)" != 0 ]] && ! command -v sudo >/dev/null; then
        say "Neither root nor sudo. Please run as root: apt-get install $*"
    else
        say "Installing $*"
        # One broken source among many need not keep the rest from being installed.
        apt_get update || say "The package lists could not all be read."
        apt_get install --no-install-recommends "$@" || say "Not everything is installed. Please run as root: apt-get install $*"
    fi
}

install_missing() {
    local purpose="$1" package
    local missing=() wanted=()
    case "$purpose" in
    tests) wanted=(mesa-vulkan-drivers) ;;
    window)
        wanted=(
            libegl1 libgl1-mesa-dri libwayland-client0 libx11-xcb1 libxcursor1 libxi6
            libxkbcommon-x11-0 libxrandr2 mesa-vulkan-drivers
        )
        ;;
    esac
    while IFS= read -r package; do
        missing+=("$package")
    done < <(missing_for_build)
    if command -v dpkg-query >/dev/null; then
        if ((${#wanted[@]} > 0)); then
            while IFS= read -r package; do
                missing+=("$package")
            done < <(missing_packages "${wanted[@]}")
        fi
    elif [[ "$(uname -s)" == Linux ]] && ((${#wanted[@]} > 0)); then
        say "Not a Debian or Ubuntu system. Should no window open, install what these packages hold there: ${wanted[*]}"
    fi
    if ((${#missing[@]} > 0)); then
        install_packages "${missing[@]}"
    fi
}

# Cargo's own folder is not on the path in a fresh shell.
find_rust() {
    local wanted found
    wanted="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$root/Cargo.toml")"
    if ! command -v cargo >/dev/null && [[ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]]; then
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    fi
    if ! command -v cargo >/dev/null; then
        say "Rust is missing: get it from https://rustup.rs, version $wanted or newer, then start this again."
        return 1
    fi
    found="$(cd "$root" && cargo --version | cut -d ' ' -f 2)"
    if [[ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]]; then
        say "Rust $found is too old, $wanted or newer is needed: rustup update stable (https://rustup.rs)"
        return 1
    fi
}

# Formatter and linter are no part of a minimal installation of Rust.
find_rust_tools() {
    local tool
    for tool in clippy rustfmt; do
        cargo "${tool/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
        command -v rustup >/dev/null && (cd "$root" && rustup component add "$tool" >&2) && continue
        say "The Rust tool $tool is missing: rustup component add $tool"
        return 1
    done
}

setup() {
    install_missing "$1"
    find_rust
    if [[ "$1" == tests ]]; then
        find_rust_tools
    fi
    # Outside the repository, so that a fresh clone finds what another has built.
    export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ecozone/target}"
}
