# vanban: `make demo` shows it at work, `make test` proves it. Both set themselves up.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1
export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint format gains lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "vanban needs Python 3.11 or newer, and no python3 was found: install it, then run make again" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "vanban needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Install one and run: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install -qq --no-deps --require-hashes -r requirements/run.lock
	$(BIN)/pip install -qq --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	$(BIN)/pip install -qq --no-deps --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(VENV)/run.stamp ## Turn samples/inbox into records and show them with their evidence
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo.sh

test: $(VENV)/dev.stamp lint system ## Lint, type-check and run every test
	$(BIN)/pytest --cov --cov-report=term

.PHONY: system
system: ## Install the system programs that the tests use, where apt-get may
	@sh scripts/system.sh

lint: $(VENV)/dev.stamp ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp ## Let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## Resolve the pinned versions anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra dev -c requirements/run.lock pyproject.toml -o requirements/dev.lock

gains: $(VENV)/run.stamp ## Facts that the last commit gained and lost on samples/gold.jsonl
	@sh scripts/gains.sh $(BIN)/python

clean: ## Remove what the demo and the tests made
	rm -rf demo-data .coverage .pytest_cache .mypy_cache .ruff_cache
