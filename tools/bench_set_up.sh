#!/bin/sh
# Make .venv-bench from requirements-bench.lock, unless it is there and in step: what the peers of the benchmarks need.
set -eu

python=${1:-python3}
stamp=.venv-bench/requirements-bench.lock
if cmp -s requirements-bench.lock "$stamp"; then
    exit 0
fi
"$python" -m venv --clear .venv-bench
.venv-bench/bin/python -m pip --quiet --no-input --disable-pip-version-check install --require-hashes \
    -r requirements-bench.lock
cp requirements-bench.lock "$stamp"
