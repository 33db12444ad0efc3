# `make` alone lists the targets. Everything runs in an environment of its own, .venv, made from locked files.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$python >/dev/null 2>&1 && \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
SITE_READY := .venv/.site-ready
TEST_READY := .venv/.test-ready
BENCH := .build/bench-venv
MEASURE := .build/measure

.DEFAULT_GOAL := help
.PHONY: help site serve check test lint schema lock bench measure clean browser

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(SITE_READY) ## build and publish the site to site/
	@$(BIN)/python -m generator build

serve: $(SITE_READY) ## show the site in a browser while you edit content/
	@$(BIN)/python -m generator serve

check: $(SITE_READY) ## report every mistake in content/
	@$(BIN)/python -m generator check

test: $(TEST_READY) browser lint ## run every test (installs what they need, a browser too)
	@$(BIN)/python -m pytest

lint: $(TEST_READY) ## style, types, and which room may import which
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache

browser: $(TEST_READY)
	@$(BIN)/python tests/browser/chromium.py

schema: $(SITE_READY) ## write the JSON Schemas that editors use
	@$(BIN)/python -m generator schema

lock: ## resolve requirements/*.in to locked files with hashes (needs uv)
	@for name in site test bench; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done
	@uv pip compile --quiet --universal --python-version 3.11 --no-deps --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" requirements/measure.in --output-file requirements/measure.txt

bench: $(SITE_READY) ## measure speed and memory against peers, as ratios
	@test -x $(BENCH)/bin/python || $(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BENCH)/bin/python benchmarks/run.py

measure: $(SITE_READY) ## ask llama.cpp itself what each size takes (needs cmake and a C++ compiler)
	@rm -rf $(MEASURE)/*.tar.gz && mkdir -p $(MEASURE)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary llama-cpp-python \
		--require-hashes -r requirements/measure.txt --dest $(MEASURE)
	@$(BIN)/python -m tools.measure $(MEASURE)/*.tar.gz --work $(MEASURE)

clean: ## remove the environment and everything built, but not site/
	@rm -rf .venv .build

.venv/.made:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed and was not found; install it, or name it: make PYTHON=/path/to/python3.12 site"; exit 1; }
	@echo "Making an environment in .venv …"
	@$(PYTHON) -m venv .venv || { echo "make: this Python cannot make environments; on Debian and Ubuntu install python3-venv"; rm -rf .venv; exit 1; }
	@touch $@

$(SITE_READY): .venv/.made requirements/site.txt pyproject.toml
	@echo "Installing what the site needs (locked, with hashes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): $(SITE_READY) requirements/test.txt
	@echo "Installing what the tests need (locked, with hashes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
