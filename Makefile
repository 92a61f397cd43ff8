# `make run` and `make test` set everything up: a machine needs Python 3.11 (or newer) and make.
# The first of these that runs and is new enough (a name on the path may be a shim that leads nowhere).
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What is installed: the libraries that a run needs, or those of tests, style, types and documentation too.
RUN := $(VENV)/.run
TESTS := $(VENV)/.tests
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
QUICK := tests/vocabulary tests/scenario tests/engine tests/data tests/test_floors.py tests/test_licences.py \
  tests/test_start.py

.PHONY: help run test quick slow modules page-check bounds torture lint types docs bench lock clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

define install
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer is on the path. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing the libraries of $< into $(VENV) (once; about a minute)" >&2
	@$(PIP) install --require-hashes --requirement $<
	@$(PIP) install --no-deps --editable .
endef

$(RUN): requirements.lock pyproject.toml
	$(install)
	@touch $@

$(TESTS): requirements-test.lock requirements.lock pyproject.toml
	$(install)
	@touch $(RUN) $@

## make run    set up, then run the flagship scenario: a table on screen, and the report's path
run: $(RUN)
	@$(BIN)/burdenshare run

## make test   set up, then run the tests
test: $(TESTS)
	@$(PYTEST)

## make quick  the tests of a developer's loop: under a minute
quick: $(TESTS)
	@$(PYTEST) -m "not slow and not seconds" $(QUICK)

## make slow   only the tests that take long; `make test` leaves them out
slow: $(TESTS)
	@$(PYTEST) -m slow

## make modules print and compile again the models that travel for pages
modules: $(TESTS)
	@$(BIN)/python -m burdenshare.interfaces.modules

## make page-check  the living page: its models in two engines, and what a reader has of it in headless Chromium
page-check: $(TESTS)
	@$(PYTEST) -m slow tests/page
	@$(PYTEST) -m page -n 0 -rs tests/living

## make bounds every lever and uncertainty at its bounds and between them, 10,000 draws: prints where a number is lost
bounds: $(TESTS)
	@$(BIN)/python -m tests.bounds

## make torture hostile files, texts and command lines by the thousand
torture: $(TESTS)
	@$(PYTEST) -m slow tests/hostile

## make lint   style
lint: $(TESTS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

## make types  types
types: $(TESTS)
	@$(BIN)/mypy

## make docs   the documentation as a site, in build/site
docs: $(TESTS)
	@$(BIN)/python -m burdenshare.views.reference docs/reference
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --site-dir build/site

## make bench  measure speed against peers and write benchmarks/README.md
bench: $(TESTS)
	@$(BIN)/python -m benchmarks

## make lock   remake requirements.lock and requirements-test.lock, which agree (needs uv); pins that still fit stay
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock:
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --all-extras --constraint requirements.lock --output-file requirements-test.lock

## make clean  remove what was made here
clean:
	rm -rf $(VENV) $(VENV)-* build .mypy_cache .ruff_cache .pytest_cache
