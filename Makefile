.DEFAULT_GOAL := help
SHELL := /bin/bash
# Tools of the virtual environment first: on older systems it holds Node.js too.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PY := .venv/bin/python
FRONT := mapserve/web/static/build/.done
MO := mapserve/web/translations/en/LC_MESSAGES/messages.mo

.PHONY: help demo test check bench setup front format lock clean stop

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: setup ## Set up, load the sample neighbourhood, serve on http://127.0.0.1:8000
	.venv/bin/mapserve demo

test: setup ## Set up and run all tests, browser ones included
	npm run --silent test
	$(PY) -m pytest

check: setup ## Format, lint, types, imports
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	npm run --silent check

bench: setup ## Print the ratios of DESIGN section 7
	$(PY) -m tests.benchmarks

format: setup ## Format the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	npx biome check --write mapserve/web/frontend tests/frontend

stop: ## Stop the private database
	.venv/bin/mapserve db stop

setup: var/.system var/.python $(FRONT) $(MO) ## System packages, virtual environment, front end

var/.system: tools/system-packages
	@mkdir -p var
	tools/system-packages
	@touch $@

var/.python: requirements.lock pyproject.toml
	@mkdir -p var
	@test -x $(PY) || python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.done: package-lock.json .npmrc var/.python
	tools/node-20
	npm ci --no-progress
	@touch $@

$(FRONT): node_modules/.done $(shell find mapserve/web/frontend -type f 2>/dev/null)
	npm run --silent build
	@touch $@

$(MO): $(wildcard mapserve/web/translations/*/LC_MESSAGES/*.po) var/.python
	.venv/bin/pybabel -q compile -d mapserve/web/translations
	@touch $@

lock: ## Resolve the lock files anew
	.venv/bin/uv pip compile --no-config --quiet --upgrade --all-extras --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile --no-config --quiet --upgrade --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header \
	  tools/node.in -o tools/node.lock
	npm install --package-lock-only

clean: ## Remove what was built (the data in var/ stay)
	rm -rf .venv node_modules mapserve/web/static/build var/.system var/.python
