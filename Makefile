# Daily work. `make setup` once, then `make check` (quick) and `make test` (everything).
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: setup catalog check test lint docs lock snapshots clean

setup:
	python3 -m venv $(VENV)
	$(BIN)/pip install -q --require-hashes -r requirements/dev.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .

catalog:
	$(BIN)/python -m lading.catalog.build --check
	$(BIN)/python -m lading.catalog.build

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Format, lint, types, import contract, docs, and the tests that are quick.
check: lint
	$(BIN)/pytest -n auto -m "not slow"

test:
	$(BIN)/pytest -n auto

# The documentation as a site in site/. What is generated in its pages, and its pictures: `make snapshots`, or for them alone
# `pytest tests/docs --update-snapshots`.
docs:
	$(BIN)/zensical build --strict --clean

snapshots:
	$(BIN)/pytest -n auto --update-snapshots

lock:
	uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 --no-annotate \
		--custom-compile-command "make lock" -o requirements/dev.txt

clean:
	rm -rf $(VENV) site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
