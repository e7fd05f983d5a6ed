# `make run` and `make test` need only Python 3.11+ (with venv) and make: each
# sets up .venv from the lock by itself and does so again only when the lock or
# pyproject.toml has changed.

PYTHON ?= python3
SCENARIO ?= chongqing_antwerp
WORKERS ?= 2
# Figures that README and docs show.
SHOWN := distributions causes time_distance map

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# Installed for use, and installed for work on the code.
USE := $(VENV)/.use
WORK := $(VENV)/.work

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test interpreted lint types bench fuzz verification figures reference ten_days lock clean

help: ## this list
	@grep -E '^[a-z_]+:.*##' Makefile | sed -E 's/^([a-z_]+):.*## /\1\t/' | expand -t 10

run: $(USE) ## set up, then run the main scenario (or SCENARIO=name)
	$(BIN)/corridor-sim run $(SCENARIO)
	@echo "More: $(BIN)/corridor-sim --help; after . $(BIN)/activate just corridor-sim"

test: $(WORK) ## set up, then run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS)

# Compiled code leaves no trace that coverage could read.
interpreted: $(WORK) ## the exact cases on the compiled engine as plain Python, and which lines they reach
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest tests/validation/test_exact_cases.py tests/engine/test_*.py \
		-k "compiled or test_diversions" --cov=corridor_sim.engine.compiled

lint: $(WORK) ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(WORK) ## mypy, strict
	$(BIN)/mypy

bench: $(WORK) ## measure speed side by side with other engines
	$(BIN)/python -m benchmarks

fuzz: $(WORK) ## feed 200,000 hostile inputs to check and count what comes of them; an hour
	$(BIN)/python -m benchmarks.fuzz

verification: $(USE) ## write docs/verification.md anew; takes minutes
	$(BIN)/corridor-sim verify --full --page docs/verification.md

figures: $(USE) ## draw the pictures in docs/figures anew from a run of the main scenario
	$(BIN)/corridor-sim run chongqing_antwerp --out build/figures > /dev/null
	mkdir -p docs/figures
	cp $(SHOWN:%=build/figures/figures/%.png) docs/figures/
	rm -rf build/figures

ten_days: $(USE) ## the ten-day claim: its page, tables and figures in results/reference/ten_days
	$(BIN)/python -m results.ten_days

reference: $(USE) ## write the reference tables in results/reference anew
	$(BIN)/python -m results.tables
	$(BIN)/python -m results.years
	$(BIN)/python -m results.dry_port
	$(BIN)/python -m results.lock_years
	$(BIN)/python -m results.answers
	$(BIN)/python -m results.pictures

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }

$(USE): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing corridor-sim into $(VENV), the first time only: a minute or two, about 900 MB on disk."
	@echo "Downloading $$(grep -c == requirements.lock) libraries from the package index ..."
	@$(PIP) install --requirement requirements.lock
	@echo "Installing the program ..."
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "Done: $(BIN)/corridor-sim"
	@touch $@

$(WORK): requirements-dev.lock $(USE)
	@echo "Installing the tools for tests into $(VENV) ..."
	@$(PIP) install --requirement requirements-dev.lock
	@touch $@

# The lock is what one clean install of pyproject's ranges gives today; the
# build backend is part of it, so that installing the project downloads nothing else.
lock: ## write both lock files anew from pyproject.toml
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip -qq install --upgrade pip
	build/lock/bin/python -m pip -qq install . hatchling
	build/lock/bin/python -m pip freeze --exclude corridor-sim > requirements.lock
	build/lock/bin/python -m pip -qq install '.[dev]'
	{ echo "--requirement requirements.lock"; \
	  build/lock/bin/python -m pip freeze --exclude corridor-sim | grep -vxFf requirements.lock; } > requirements-dev.lock
	rm -rf build/lock

clean: ## remove what make and the tools have made, .venv included; runs/ stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find src tests -name __pycache__ -prune -exec rm -rf {} +
