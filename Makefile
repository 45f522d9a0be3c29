.DEFAULT_GOAL := help
SHELL := /bin/bash
# Tools of the virtual environment first: on older systems it holds Node.js too.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PY := .venv/bin/python
FRONT := mapserve/web/static/build/.done
# Tests run on every core; each process has databases, a server and a browser of its own.
WORKERS := $(shell cores=$$(nproc); echo $$((cores < 8 ? cores : 8)))
MO := mapserve/web/translations/en/LC_MESSAGES/messages.mo

.PHONY: help demo test check bench screenshots setup format words docs lock clean stop

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: setup ## Set up, load the sample neighbourhood, serve on http://127.0.0.1:8000
	.venv/bin/mapserve demo

test: setup ## Set up and run all tests, browser ones included
	npm run --silent test
	$(PY) -m pytest -n $(WORKERS) --dist worksteal

check: setup ## Format, lint, types, imports
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	npm run --silent check

bench: setup ## Print the ratios of docs/bars.md
	$(PY) -m tests.benchmarks

screenshots: setup ## Take a picture of every page and state into screenshots/ (ONLY="map-phone-*" for some)
	$(PY) -m tests.screenshots $(ONLY)

format: setup ## Format the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	npx biome check --write mapserve/frontend tests/frontend

stop: ## Stop the private database
	.venv/bin/mapserve db stop

setup: var/.system var/.python var/.compiled var/.face $(FRONT) $(MO) ## System packages, virtual environment, front end

var/.system: tools/system-packages
	@mkdir -p var
	tools/system-packages
	@touch $@

var/.python: requirements.lock tools/uv.lock pyproject.toml | var/.system
	@mkdir -p var
	tools/python-packages
	@touch $@

var/.compiled: var/.python $(shell find layers -name "*.py")
	$(PY) -m layers
	@touch $@

# The face of the papers is cut once: a minute.
var/.face: mapserve/rendering/papers/face.py var/.python
	$(PY) -m mapserve.rendering.papers.face
	@touch $@

node_modules/.done: package-lock.json .npmrc var/.python
	tools/node-20
	# Not `npm ci`: it insists on binaries of other platforms, which not every mirror has.
	npm install --no-save --no-progress
	@touch $@

$(FRONT): node_modules/.done $(shell find mapserve/frontend -type f 2>/dev/null)
	npm run --silent build
	@touch $@

$(MO): $(wildcard mapserve/web/translations/*/LC_MESSAGES/*.po) var/.python
	.venv/bin/pybabel -q compile -d mapserve/web/translations
	@touch $@

words: setup ## Collect the sentences of the templates for translation
	.venv/bin/pybabel -q extract -F babel.cfg -o var/messages.pot .
	.venv/bin/pybabel -q update -i var/messages.pot -d mapserve/web/translations --no-fuzzy-matching

docs: setup ## Write docs/workflows.md anew from the tables in mapserve/programme
	.venv/bin/mapserve workflows > docs/workflows.md

lock: ## Resolve the lock files anew
	.venv/bin/uv pip compile --no-config --quiet --upgrade --all-extras --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml -o requirements.lock
	for tool in node uv; do .venv/bin/uv pip compile --no-config --quiet --upgrade --generate-hashes \
	  --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header \
	  tools/$$tool.in -o tools/$$tool.lock; done
	npm install --package-lock-only

clean: ## Remove what was built (the data in var/ stay)
	rm -rf .venv node_modules mapserve/web/static/build var/.system var/.python
