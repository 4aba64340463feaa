# What a contributor runs; CONTRIBUTING.md says when. The tools are those of .venv where there is one, else the PATH's.
BIN := $(if $(wildcard .venv/bin/python),.venv/bin/)
# Tests of the repository itself: sizes, import contracts, names, citations, the README's blocks.
STRUCTURE := tests/contracts/test_sizes.py tests/contracts/test_layers.py tests/contracts/test_makers.py tests/contracts/test_names.py tests/contracts/test_twins.py \
             tests/contracts/test_citations.py tests/test_ci.py

.PHONY: check format lint types contracts sizes fix test test-fast endpoints docs bench

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
	$(BIN)pytest tests/clients

test-fast:  ## tests that start no process and wait for nothing; under 40 s
	$(BIN)pytest -q -m "not slow"

endpoints:  ## write the views' lists of endpoints anew, from the pages
	$(BIN)python tests/contracts/endpoint_lists.py

docs:  ## write the generated pages anew, and build the site into build/docs
	$(BIN)python docs/generate.py
	PYTHONPATH=tests:. $(BIN)python tests/support/fidelity.py
	$(BIN)sphinx-build -q -W --keep-going -b html docs build/docs

bench:  ## every benchmark beside bare Flask; writes docs/performance.md; PEERS="--moto=PYTHON ..." adds other fakes
	$(BIN)python tests/benchmarks/bench.py $(PEERS)
	$(BIN)python tests/benchmarks/fixtures.py
