# Everything one does here. `make` alone lists it. The first use sets up .venv from requirements.lock.
PYTHON ?= python3
BIN = .venv/bin
UV ?= $(shell command -v uv || echo .cache/uv/bin/uv)
COMPILE = pip compile --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate -q $(OPTIONS)
DEMO = data/samples/demo --as-of 2016-05-16 --deletion-on 2016-07-01

unexport PYTHONHOME PYTHONPATH

.PHONY: help set-up report test check lab bench bench-full notebooks docs lock test-deps clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' Makefile | while IFS=@ read -r name text; do \
	    printf '%-18s %s\n' "$$name" "$$text"; done

set-up: ## make .venv, or bring it into step with requirements.lock (the others do this by themselves)
	@command -v "$(PYTHON)" >/dev/null || { \
	    echo "There is no $(PYTHON) here. Install Python 3.11 or newer (Debian, Ubuntu: sudo apt-get install" \
	        "python3 python3-venv), or name the one you have: make PYTHON=python3.12 report" >&2; exit 2; }
	@"$(PYTHON)" tools/set_up.py $(if $(filter file,$(origin PYTHON)),,--this-python)

report: set-up ## the main job on the sample data: every report, in runs/demo
	$(BIN)/glowaudit report $(DEMO) --out runs/demo
	@echo "Open runs/demo/index.html in a browser; it needs no network."

test: set-up ## every test, and every notebook cell by cell
	$(BIN)/pytest -n 2 --dist loadfile

check: set-up ## style, types and the house rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_style.py

lab: set-up ## JupyterLab on copies of the explore notebooks in runs/lab, for this machine only
	$(BIN)/glowaudit lab --folder runs/lab

bench: set-up ## time glowaudit beside what one would use instead, in some minutes: benchmarks/README.md
	@sh tools/bench_set_up.sh "$(PYTHON)"
	$(BIN)/python benchmarks/bench.py --rounds 3
	$(BIN)/python benchmarks/steps.py
	$(BIN)/python benchmarks/passes.py
	$(BIN)/python benchmarks/changes.py
	$(BIN)/python benchmarks/reports.py --rounds 3 --plain 4
	$(BIN)/python benchmarks/people_table.py
	$(BIN)/python benchmarks/switches.py

bench-full: set-up ## the same with more rounds, up to 100 times the nation and 200 nights of feeds: over an hour
	@sh tools/bench_set_up.sh "$(PYTHON)"
	$(BIN)/python benchmarks/bench.py --rounds 9
	$(BIN)/python benchmarks/steps.py --rounds 9
	$(BIN)/python benchmarks/passes.py
	$(BIN)/python benchmarks/changes.py --runs 9
	$(BIN)/python benchmarks/reports.py --rounds 3
	$(BIN)/python benchmarks/people_table.py
	$(BIN)/python benchmarks/switches.py
	$(BIN)/python benchmarks/feeds.py
	$(BIN)/python benchmarks/growth.py --times 0.1 1 5 20 --runs 3
	$(BIN)/python benchmarks/growth.py --times 100 --runs 1 --memory 14GB

notebooks: set-up ## run the committed notebooks again on the sample data
	$(BIN)/python -m glowaudit.notebooks

docs: set-up ## make docs/rules.md again from the rules
	$(BIN)/python tools/rules_page.py

lock: $(UV) ## choose the releases again: the locks from pyproject.toml (OPTIONS=--upgrade: the newest)
	env -u PIP_FIND_LINKS "$(UV)" $(COMPILE) pyproject.toml --extra dev -o requirements.lock
	sed -n 's/^spark = \["\(.*\)"\]/\1/p' pyproject.toml | \
	    env -u PIP_FIND_LINKS "$(UV)" $(COMPILE) - -c requirements.lock -o requirements-spark.lock
	env -u PIP_FIND_LINKS "$(UV)" $(COMPILE) benchmarks/peers/requirements.in -c requirements.lock -o requirements-bench.lock

.cache/uv/bin/uv:
	"$(PYTHON)" -m venv .cache/uv && .cache/uv/bin/pip install -q --disable-pip-version-check uv

test-deps: set-up ## what the tests need besides: Chromium and Java (Debian, Ubuntu: with apt-get), and Spark in .venv
	@sh tools/test_deps.sh
	@$(BIN)/python -m pip -q -q --no-input --disable-pip-version-check install --require-hashes -r requirements-spark.lock

clean: ## remove .venv and the caches
	rm -rf .venv .venv-bench .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
