# mingxi: `make help` lists what there is. Needs Python 3.11 or newer; everything else goes into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo-out
PYTEST_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian, Ubuntu: apt install python3-venv), or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "Setting up $(VENV) (first time: about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q -c constraints.txt hatchling editables
	@$(BIN)/python -m pip install -q -c constraints.txt --no-build-isolation -e '.[dev,evals,local]'
	@touch $@

.PHONY: install
install: $(READY) ## Create .venv with the pinned versions

.PHONY: demo
demo: $(READY) ## Read the fixture documents and export them: results in demo-out/
	@$(BIN)/mingxi doctor
	@$(BIN)/mingxi extract evals/fixtures/documents --out $(DEMO)
	@$(BIN)/mingxi export $(DEMO) --format xlsx
	@$(BIN)/mingxi export $(DEMO) --format jsonl
	@$(BIN)/mingxi status $(DEMO)
	@echo "Workbooks: $(DEMO)/export/xlsx/   one JSON object a line: $(DEMO)/export/jsonl/"
	@echo "Errors planted in the fixtures, as found:  $(BIN)/mingxi check $(DEMO)"
	@echo "A page as the reader sees it:              $(BIN)/mingxi show FILE.pdf --page 3 --out page.png"
	@echo "Your own files:                            $(BIN)/mingxi extract FOLDER --out out"

.PHONY: test
test: $(READY) ## Run the whole test suite
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

.PHONY: evals
evals: $(READY) ## Score the fixtures and fail on any fall below evals/baseline.json
	@$(BIN)/python -m evals gate

.PHONY: lint
lint: $(READY) ## Lint (ruff)
	@$(BIN)/ruff check .

.PHONY: types
types: $(READY) ## Check types (mypy, strict)
	@$(BIN)/mypy

.PHONY: contracts
contracts: $(READY) ## Check who may import whom (import-linter)
	@$(BIN)/lint-imports --no-cache

.PHONY: check
check: lint types contracts evals test ## All that CI runs: lint, types, import contracts, evaluation, tests, wheel

.PHONY: wheel
wheel: $(READY) ## Build wheel and sdist into dist/
	@$(BIN)/python -m build --no-isolation --outdir dist .

.PHONY: constraints
constraints: ## Solve the environment anew and write constraints.txt
	@rm -rf build/pin && $(PYTHON) -m venv build/pin
	@build/pin/bin/python -m pip install -q hatchling editables
	@build/pin/bin/python -m pip install -q --no-build-isolation '.[dev,evals,local]'
	@{ echo "# The whole environment, dev, evals and local extras included. Written by: make constraints"; \
	   build/pin/bin/python -m pip freeze --exclude mingxi; } > constraints.txt
	@rm -rf build/pin

.PHONY: clean
clean: ## Remove what make made, the environment too
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14
