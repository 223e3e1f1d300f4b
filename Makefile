# Two commands: `make run` and `make test`. Everything lives in .venv; nothing else is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050

.PHONY: run test check format benchmark fuzz browser clean

run: $(VENV)/.ready  ## install, make and load the demonstration, serve on http://127.0.0.1:8050
	$(BIN)/kpi demo --port $(PORT)

test: $(VENV)/.ready-dev browser  ## install what tests need and run them all
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup --cov

check: $(VENV)/.ready-dev  ## lint, format and types, as CI checks them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -o addopts='-p no:dash' tests/benchmarks --benchmark-only

fuzz: $(VENV)/.ready-dev  ## thousands of malformed requests; CI sends the first hundreds
	$(BIN)/python -m tests.fuzz.callbacks

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed. Name it: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Browser tests drive an installed Chromium or Chrome. Debian's is installed where we may.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	 command -v google-chrome >/dev/null || \
	 { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	   apt-get update -qq && \
	   DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } || \
	 echo "No Chromium found: browser tests will be skipped."

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage*
