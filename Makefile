# What a contributor runs; CONTRIBUTING.md says when. The tools are those of .venv where there is one, else the PATH's.
BIN := $(if $(wildcard .venv/bin/python),.venv/bin/)
# Tests of the repository itself: sizes, import contracts, names, citations, the README's blocks.
STRUCTURE := tests/test_sizes.py tests/test_layers.py tests/test_makers.py tests/test_names.py tests/test_twins.py \
             tests/test_citations.py tests/test_ci.py
# What test-fast leaves out: real clients, recordings, processes that are started, benchmarks, and the longest properties.
SLOW := tests/clients tests/conformance tests/benchmarks tests/cli tests/server tests/test_documented.py \
        tests/test_in_process.py tests/test_pytest_plugin.py tests/test_readme.py tests/test_add_a_resource.py \
        tests/v3/test_any_body.py

.PHONY: check format lint types contracts sizes fix test test-fast bench

check: format lint types contracts sizes  ## everything but the tests of the behaviour; under a minute

format:
	$(BIN)ruff format --check .

lint:
	$(BIN)ruff check .

types:
	$(BIN)mypy

contracts:
	$(BIN)lint-imports

sizes:
	$(BIN)pytest -q $(STRUCTURE)

fix:  ## what ruff can mend by itself
	$(BIN)ruff check --fix .
	$(BIN)ruff format .

test:  ## every test
	$(BIN)pytest

test-fast:  ## tests that start no process and wait for nothing
	$(BIN)pytest -q -n auto $(addprefix --ignore=,$(SLOW)) tests

bench:  ## prints each figure beside its budget
	$(BIN)python tests/benchmarks/starting.py
	$(BIN)python tests/benchmarks/serving.py
	$(BIN)python tests/benchmarks/growing.py
	$(BIN)python tests/benchmarks/fixtures.py
