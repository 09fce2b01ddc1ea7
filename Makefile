# A fresh clone needs Python 3.11 or newer, make and git; `make demo` and `make test` fetch the rest by pip.
#
#   make demo    the site with its sample data, on http://127.0.0.1:8000 or the next free port
#   make test    formatting, lint, types and every test, those in a browser included
#   make stop    stop the embedded database
#   make install only what the site needs, for a server (README.md)
#   make words   gather the strings to translate and compile the translations (needs gettext)
#   make bench   how fast the site is, and what it withstands, in tables (CONTRIBUTING.md says how long that takes)
#   make lock    choose the versions in requirements*.txt anew (needs uv)
#
# Everything is run as `python -m`, so that the folder may be moved, and may have spaces in its name.

PYTHON ?= python3
RUN = .venv/bin/python
# ensurepip: where an earlier attempt was interrupted, the environment has no pip yet.
INSTALL = $(RUN) -m ensurepip >/dev/null && $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes

# The parts of the tests, the longest first.
TESTS = tests-elsewhere tests-of-views tests-in-browser tests-of-annotator tests-of-security

.PHONY: demo install test stop words bench lock $(TESTS)

demo: .venv/run.stamp
	@$(RUN) manage.py demo

install: .venv/run.stamp

test: .venv/test.stamp
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy .
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m tests.browser.browsers
	@# Three parts at once, each with a database of its own: none keeps two cores busy by itself.
	@$(MAKE) --no-print-directory --keep-going --jobs 3 $(TESTS)

tests-elsewhere:
	@$(RUN) -m pytest -q --ignore tests/browser --ignore tests/claims/views --ignore tests/security

tests-of-views:
	@$(RUN) -m pytest -q tests/claims/views

tests-in-browser:
	@$(RUN) -m pytest -q tests/browser --ignore tests/browser/annotator

tests-of-annotator:
	@$(RUN) -m pytest -q tests/browser/annotator

tests-of-security:
	@$(RUN) -m pytest -q tests/security

stop:
	@if [ -x $(RUN) ]; then $(RUN) manage.py database stop; fi

words:
	$(RUN) manage.py makemessages --locale zh_Hans --no-wrap --no-obsolete --no-location --ignore .venv --ignore tests
	$(RUN) manage.py compilemessages --locale zh_Hans --ignore .venv

# How many claims there are, and where the databases with them are kept for the next time.
CLAIMS ?= 1000 100000 1000000
BENCH ?= .data/bench
# How often something is killed (the kill test proper: 200), and for how many seconds hostile input is sent.
KILLS ?= 21
HOSTILE ?= 120

bench: .venv/test.stamp
	$(RUN) -m tests.benchmarks.pages --claims $(CLAIMS) --data $(BENCH)
	$(RUN) -m tests.benchmarks.mixed_load
	$(RUN) -m tests.benchmarks.eight_editors
	$(RUN) -m tests.benchmarks.import_folder
	$(RUN) -m tests.benchmarks.kills --rounds $(KILLS)
	$(RUN) -m tests.benchmarks.full_disk
	$(RUN) -m tests.benchmarks.standbys
	$(RUN) -m tests.benchmarks.slow_senders
	$(RUN) -m tests.benchmarks.hostile --seconds $(HOSTILE)

lock:
	uv pip compile -q pyproject.toml --universal --generate-hashes --no-header -o requirements.txt
	uv pip compile -q pyproject.toml --extra test -c requirements.txt --universal --generate-hashes --no-header -o requirements-test.txt

# The stamps: installed again only when the lock has changed.
.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/test.stamp: requirements.txt requirements-test.txt | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements-test.txt
	@touch .venv/run.stamp $@

.venv/bin/python:
	@found=; \
	for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    found=$$python; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	    exec "$$python" -m venv --clear .venv; \
	done; \
	if [ -n "$$found" ]; then \
	    echo "$$found cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2; \
	else \
	    echo "Factcheck needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)." >&2; \
	fi; \
	exit 1
