# Everything one does here. `make` alone lists it. The first use sets up .venv from requirements.lock.
PYTHON ?= python3
BIN = .venv/bin
UV ?= $(shell command -v uv || echo .cache/uv/bin/uv)
DEMO = data/samples/demo --as-of 2016-05-16 --deletion-on 2016-07-01

unexport PYTHONHOME PYTHONPATH

.PHONY: help set-up report test check lab bench notebooks docs lock test-deps clean

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

bench: set-up ## time glowaudit beside what one would use instead
	$(BIN)/python benchmarks/nation.py
	$(BIN)/python benchmarks/changes.py
	$(BIN)/python benchmarks/reports.py
	$(BIN)/python benchmarks/people_table.py

notebooks: set-up ## run the committed notebooks again on the sample data
	$(BIN)/python -m glowaudit.notebooks

docs: set-up ## make docs/rules.md again from the rules
	$(BIN)/python tools/rules_page.py

lock: $(UV) ## choose the releases again: requirements.lock from pyproject.toml (OPTIONS=--upgrade: the newest)
	env -u PIP_FIND_LINKS "$(UV)" pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate -q $(OPTIONS) -o requirements.lock

.cache/uv/bin/uv:
	"$(PYTHON)" -m venv .cache/uv && .cache/uv/bin/pip install -q --disable-pip-version-check uv

test-deps: ## what the tests need besides Python: Chromium (Debian, Ubuntu: with apt-get)
	@sh tools/test_deps.sh

clean: ## remove .venv and the caches
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
