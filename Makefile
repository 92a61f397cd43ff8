# `make run` and `make test` set everything up: a machine needs Python 3.11 (or newer) and make.
# The first of these that runs and is new enough (a name on the path may be a shim that leads nowhere).
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test lint types docs bench lock clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer is on the path. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked libraries into $(VENV) (once; about a minute)" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

## make run    set up, then run the flagship scenario: a table on screen, and the report's path
run: $(STAMP)
	@$(BIN)/burdenshare run

## make test   set up, then run the tests
test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist worksteal

## make lint   style
lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

## make types  types
types: $(STAMP)
	@$(BIN)/mypy

## make docs   the documentation as a site, in build/site
docs: $(STAMP)
	@$(BIN)/python -m burdenshare.views.reference docs/reference
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --site-dir build/site

## make bench  measure speed against peers and write benchmarks/README.md
bench: $(STAMP)
	@$(BIN)/python -m benchmarks

## make lock   remake requirements.lock (needs uv)
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock

## make clean  remove what was made here
clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
