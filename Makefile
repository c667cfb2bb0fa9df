# `make` prints the targets. Each installs what it needs into $(VENV) first.
#
#   make all PYTHON=python3.12      another interpreter, in a virtual environment of its own
#   make test ARGS='-m "not slow"'  arguments for pytest

PYTHON ?= python3
VENV ?= .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
ARGS ?=
BENCHES ?= all

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help fmt lint types layers test golden eval bench all
.DEFAULT_GOAL := help

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-7s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

$(INSTALLED): pyproject.toml dedup/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dedup needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

fmt: $(INSTALLED) ## rewrite the sources in the house's format
	$(BIN)/ruff check --select I --fix --quiet .
	$(BIN)/ruff format .

lint: $(INSTALLED) ## complain about format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(INSTALLED) ## check the types, strictly
	$(BIN)/mypy

layers: $(INSTALLED) ## check who imports whom
	$(BIN)/lint-imports --no-cache --no-logo

test: $(INSTALLED) ## run the tests and the examples in docstrings and README
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile $(ARGS)

golden: $(INSTALLED) ## write the golden files anew; review them as text
	GOLDEN=rewrite $(BIN)/python -m pytest -m golden tests

eval: $(INSTALLED) ## score against gold labels and hold the floors
	$(BIN)/python -m benchmarks.quality

bench: $(INSTALLED) ## run the benchmarks (SMOKE=1: small; BENCHES='copies line': some)
	@set -e; for bench in $(BENCHES); do $(BIN)/python -m benchmarks $$bench $(if $(SMOKE),--smoke); done

all: lint types layers test eval ## everything that CI asks
