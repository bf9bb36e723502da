#!/bin/sh
# What the tests need besides Python: a Chromium that opens the reports, and Java for Spark. Installs only what is missing.
set -eu

missing=
needs() {
    what=$1 package=$2
    shift 2
    for name in "$@"; do
        if path=$(command -v "$name"); then
            echo "$what for the tests: $path"
            return
        fi
    done
    missing="$missing $package"
}

needs Chromium chromium chromium chromium-browser google-chrome
needs Java default-jre-headless java
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "The tests need Chromium or Google Chrome, and Java 17 or newer, on the PATH, and there is no apt-get here:" \
        "install them by hand. Missing:$missing" >&2
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "The tests need more. As root: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "Installing for the tests (apt-get):$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086 - several packages
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
