# Two commands: `make run` and `make test`. Everything lives in .venv; nothing else is touched.
# `make mutants` leaves what it found under mutants/ and build/; `make clean` takes it away.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050

.PHONY: run test check format benchmark fuzz mutants browser clean

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

fuzz: $(VENV)/.ready-dev  ## malformed requests and workbooks by the thousand, and kills; CI tries a few
	$(BIN)/python -m tests.fuzz.callbacks
	$(BIN)/python -m tests.fuzz.workbooks
	$(BIN)/python -m tests.fuzz.kills

# Changes the code in small ways, one after another, and looks whether a test notices. For hours.
# Cosmic Ray takes what mutmut passes over: constants, and functions under @measure.
# `make mutants OF='kpi.analysis.runs.*'` is a matter of minutes: mutmut's of one module.
MUTANTS := build/mutants
mutants: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	nice -n 19 $(BIN)/mutmut run --max-children 1 $(if $(OF),'$(OF)')
	$(BIN)/mutmut results | grep -v ': not checked$$' || :
ifndef OF
	rm -rf $(MUTANTS) && mkdir -p $(MUTANTS)
	cp -r app.py assets data kpi pyproject.toml tests $(MUTANTS)
	cd $(MUTANTS) && export PYTHONPATH=$$PWD PATH=$(abspath $(BIN)):$$PATH && \
	  cosmic-ray init tests/measures/mutants.toml session.sqlite && \
	  cr-filter-operators session.sqlite tests/measures/mutants.toml && \
	  nice -n 19 cosmic-ray exec tests/measures/mutants.toml session.sqlite && \
	  cr-report --surviving-only --show-diff session.sqlite
endif
	$(BIN)/python -m tests.mutants

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
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage* build mutants
