# Needs Python 3.11 or newer, pip and make. PYTHON=... picks the interpreter.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
EXAMPLE ?= examples/syria-2016
AS_OF ?= 2016-09-06
INPUTS ?= 1000000
MEASURES = $(filter-out benchmarks/train%.py,$(wildcard benchmarks/*.py))

.PHONY: help brief test test-system test-train measure train lint docs fuzz dist clean

help:
	@echo 'make brief        install into $(VENV) and read an example'
	@echo 'make test         run the tests that need only Python'
	@echo 'make test-system  run the tests that need a system package (see scripts/install-system)'
	@echo 'make test-train   run the tests that need PyTorch'
	@echo 'make docs         the documentation as a site in build/site'
	@echo 'make fuzz         read INPUTS=$(INPUTS) more damaged inputs of every form'
	@echo 'make dist         wheel, source archive, manual page, list of parts and lock file in dist'
	@echo 'make lint         style, types and the direction of imports'
	@echo 'make measure      score the reader and time the commands; needs SHARED=$(SHARED)'
	@echo 'make train        fit the weights of the reader again; needs SHARED=$(SHARED)'

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed; say where with PYTHON=/path/to/python' >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

brief: $(VENV)/.installed
	@$(BIN)/detente brief $(EXAMPLE) --as-of $(AS_OF)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not system and not train'

test-system: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m system

test-train: $(VENV)/.installed-train
	$(BIN)/python -m pytest -m train

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

measure: $(VENV)/.installed-dev
	@for script in $(MEASURES); do \
	  echo "== $$script"; DETENTE_SHARED='$(SHARED)' $(BIN)/python $$script || exit 1; done

$(VENV)/.installed-train: pyproject.toml | $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,train]'
	@touch $@

train: $(VENV)/.installed-train
	$(BIN)/python -m detente.reading.training training/dispatches $(wildcard $(SHARED)/gold/train)
	$(BIN)/python -m detente.reading.training.ranges training/dispatches
	$(BIN)/python -m detente.corpus.learn training/dispatches $(wildcard $(SHARED)/gold/train) --ordinary training/ordinary

docs: $(VENV)/.installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

fuzz: $(VENV)/.installed-dev
	$(BIN)/python tests/hostile/night.py $(INPUTS)

dist: $(VENV)/.installed-dev
	$(BIN)/python -m build --outdir dist .
	$(BIN)/python scripts/manual_page.py > dist/detente.1
	$(BIN)/python scripts/parts_list.py > dist/detente.cdx.json
	$(BIN)/python scripts/lock.py > dist/requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
