#!/bin/sh
# What the tests need besides Python: a Chromium that opens the reports. Installs only what is missing.
set -eu

for name in chromium chromium-browser google-chrome; do
    if path=$(command -v "$name"); then
        echo "Chromium for the tests: $path"
        exit 0
    fi
done

if ! command -v apt-get >/dev/null; then
    echo "The tests of the reports need Chromium or Google Chrome on the PATH, and there is no apt-get here:" \
        "install one of them by hand." >&2
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "The tests of the reports need Chromium. As root: apt-get install chromium" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "Installing Chromium for the tests (apt-get)"
$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium
