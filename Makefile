# `make run` and `make test` set everything up: a machine needs Python 3.11 (or newer) and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test lint types docs bench lock sampling clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked libraries into $(VENV) (once; about a minute)" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

## make run    set up, then run the flagship scenario: a table on screen, and the report's path
run: $(STAMP)
	@$(BIN)/burdenshare run

## make test   set up, then run the tests
test: $(STAMP)
	@$(BIN)/python -m pytest

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

## make sampling  give new uncertainties of the packs their Sobol dimensions
sampling: $(STAMP)
	@$(BIN)/python -m burdenshare.scenario.sampling

## make clean  remove what was made here
clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
