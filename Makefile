# Everything a developer needs; a fresh machine needs Python 3.11 or newer and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install lock assets run publish test check lint types unit test-stores test-sites bench pictures clean

help: ## Show what there is.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Create the environment, with the versions of constraints.txt.

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("LODzkie needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

lock: install ## Write down what the image installs, with digests, from constraints.txt.
	echo 'setuptools>=77' | $(BIN)/uv pip compile --quiet --constraint constraints.txt --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --output-file deploy/requirements.lock pyproject.toml -
	echo oxigraph | $(BIN)/uv pip compile --quiet --constraint constraints.txt --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --output-file deploy/oxigraph.lock -

ASSETS := app/static/assets/manifest.json
# Every page works without scripts, so a machine without npm goes without them.
NPM := $(shell command -v npm 2>/dev/null)

assets: $(if $(NPM),$(ASSETS)) ## Build the scripts of the pages, where there is npm.

$(ASSETS): package.json package-lock.json $(shell find app/assets -type f)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	npm run --silent build

run: install ## Publish every register into a first release, unless there is one, and serve it; LOD_STORE=… from a server.
	@$(MAKE) --no-print-directory assets || echo 'The scripts were not built; the pages work without them.'
	@if ! $(BIN)/lodzkie releases --json | grep -q '"current": true'; then $(BIN)/lodzkie publish; \
	elif [ -n '$(LOD_STORE)' ]; then $(BIN)/lodzkie store --settle; fi
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

# How many processes test side by side: one for each core, at most four; `make unit TESTERS=0` has only one, for a debugger.
TESTERS ?= logical
unit: install assets ## Tests with branch coverage.
	$(BIN)/coverage erase
	COVERAGE_PROCESS_START=pyproject.toml $(BIN)/python -m pytest --numprocesses=$(TESTERS) --maxprocesses=4 --durations=15
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

test-stores: install ## Tests against real triple stores: Oxigraph, Fuseki (Java 17, Maven), Virtuoso.
	$(BIN)/python -m pytest -rs tests/stores
	@$(MAKE) --no-print-directory test-sites

# Tests of sites in which the store matters, and every example query, behind a server of each kind.
SITES := $(addprefix tests/serving/test_,resource.py page.py listed.py sparql.py store.py twins.py) \
	$(addprefix tests/sparql/test_,caching.py direct.py examples_agree.py functions.py graph_store.py limits.py \
	negotiated_page.py protocol.py results.py safety.py table.py) \
	tests/home tests/register tests/releases tests/search/test_pages.py tests/terms tests/territory
# Those of them that publish no region, for Virtuoso takes minutes to load it; tests/stores/test_region.py does that once.
SMALL := $(filter-out %examples_agree.py %test_functions.py %test_pages.py tests/terms tests/territory,$(SITES))
test-sites: install ## Tests of the site, with its store on Oxigraph's server, on Fuseki and on Virtuoso.
	$(BIN)/python -m pytest -rs --store=oxigraph $(SITES)
	$(BIN)/python -m pytest -rs --store=fuseki $(SITES)
	$(BIN)/python -m pytest -rs --store=virtuoso $(SMALL)

bench: install ## Measure the walk, and compare with other engines in the same run.
	$(BIN)/python -m bench

SITE ?= http://127.0.0.1:8000
pictures: install assets ## Take the pictures of docs/images anew, of a site that `make run` serves at SITE.
	$(BIN)/python -m tests.pages.pictures $(SITE)

clean: ## Remove the environment, what was built, and all state.
	rm -rf $(VENV) var node_modules app/static/assets
