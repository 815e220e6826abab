# Everything a developer needs; a fresh machine needs Python 3.11 or newer and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install run publish test check lint types unit bench clean

help: ## Show what there is.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Create the environment, with the versions of constraints.txt.

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("LODzkie needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

run: install ## Publish every register into a first release, unless there is one, and serve it.
	@$(BIN)/lodzkie releases --json | grep -q '"current": true' || $(BIN)/lodzkie publish
	$(BIN)/lodzkie serve

publish: install ## Publish every register from its sources.
	$(BIN)/lodzkie publish

test: lint types unit ## Run everything that CI runs.

check: test

lint: install ## Style, spelling, formatting.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell *.md docs  # Polish words elsewhere are no mistakes

types: install ## Types, strictly.
	$(BIN)/mypy

unit: install ## Tests with branch coverage.
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: install ## Measure the walk, and compare with other engines in the same run.
	$(BIN)/python -m bench

clean: ## Remove the environment and all state.
	rm -rf $(VENV) var
