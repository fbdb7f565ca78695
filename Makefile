# Annals: `make run` serves it, `make test` tests it, `make torture` breaks it. Nothing but Python 3.11+ and GNU make
# is needed.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
HOST   ?= 127.0.0.1
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: gnu run test torture nightly audit check wheels format clean

gnu:
	@# Only GNU make has the function: any other expands it to nothing.
	@test "$(firstword gnu)" = gnu || { echo "Annals needs GNU make, and this is another. Where both are installed" \
	  "GNU's is called gmake: gmake run" >&2; exit 1; }

run: gnu $(VENV)/.runtime ## install, start the database, load the timeline, serve
	@PORT=$(PORT) HOST=$(HOST) exec $(BIN)/python -m config.run

test: gnu $(VENV)/.tests ## install what tests need, and run them
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 8 --dist worksteal $(ARGS)

torture: gnu $(VENV)/.tests ## break what it runs on, and print what of docs/reliability.md is kept; ARGS=--short
	$(BIN)/python -m tests.torture $(ARGS)

nightly: gnu $(VENV)/.tests ## what takes longer than a change may wait: torture at length, and every test with all it can try
	$(BIN)/python -m tests.torture
	NIGHTLY=1 $(BIN)/python -m pytest --numprocesses logical --maxprocesses 8 --dist worksteal --timeout 3600
	NIGHTLY=1 tests/browser/run

audit: gnu $(BIN)/python ## known vulnerabilities of every pin, asked of osv.dev; needs the network, so it is no part of .ci/run
	$(BIN)/python .ci/audit

check: gnu $(VENV)/.tests ## formatting, lints, types, directions of imports, missing and unsafe migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python .ci/migrations

wheels: gnu $(VENV)/.wheels ## every pin can be installed without a compiler, wherever Annals runs

format: gnu $(VENV)/.tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was installed; the data in var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Annals needs Python 3.11 or newer, and there is no $(PYTHON) here." \
	  "Install it, or name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Annals needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment." \
	  "Install its venv module (on Debian and Ubuntu the package python3-venv), then try again." >&2; exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.wheels: requirements.txt requirements-dev.txt requirements-otel.txt requirements-parquet.txt .ci/wheels | $(VENV)/.tests
	$(BIN)/python .ci/wheels
	@touch $@
