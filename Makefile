# govapp: `make run` starts it, `make test` proves it. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test test-long lint bench demo
SHELL := /bin/sh
PYTHON ?= $(shell scripts/find-python)
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.run ## Start govapp on http://127.0.0.1:$PORT (8000); DEMO=0 starts it empty
	@exec $(BIN)/python -m govapp.serve --prepare

test: lint ## Lint, types and all tests but the long ones
	$(PYTEST) -m "not long"

test-long: .venv/.test ## Simulated years, crash matrices, linkage: the tests that take long
	$(PYTEST) -m long

lint: .venv/.test ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.test ## Measure; each script in bench/ answers one question
	@for script in bench/*.py; do \
		echo "== $$script"; $(BIN)/python "$$script" || exit 1; \
	done

demo: .venv/.run ## Throw the demo consortium away and build it anew
	$(BIN)/flask --app wsgi db upgrade
	$(BIN)/flask --app wsgi demo load --fresh

.venv/.python:
	@test -n "$(PYTHON)"
	@$(PYTHON) scripts/system-deps run
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch $@

.venv/.run: requirements.txt .venv/.python
	@echo "Installing what govapp needs into .venv …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.test: requirements.txt tests/requirements.txt .venv/.run
	@$(BIN)/python scripts/system-deps test
	@echo "Installing what the tests need into .venv …"
	@$(PIP) -r tests/requirements.txt
	@touch $@
