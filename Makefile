# make run, make test, make bench: each first sets up what it needs, in .venv and nowhere else.
# Needed beforehand: Python ≥ 3.11 with venv, and make. Another Python: make run PYTHON=python3.13

PYTHON ?= python3
BIN = .venv/bin

# Settings of this machine must not colour the tests.
CLEAN_ENV = env -u ALLOWED_HOSTS -u DATABASE_URL -u DATA_DIR -u DEBUG -u FONTS_DIR -u HTTPS -u SITE_URL -u STATIC_ROOT
# On every processor. PYTEST_ARGS="-n 0 -x" runs them one after another, up to the first that fails.
PYTEST_ARGS ?= -n auto
PYTEST = $(CLEAN_ENV) $(BIN)/python -m pytest $(PYTEST_ARGS)

# The pure modules, those that exist: no Django, no database, no clock, so mypy can be strict.
PURE = $(wildcard bulletin/document.py departments/cells.py bulletin/grammar/*.py bulletin/formats/*.py bulletin/formats/word/*.py bulletin/typesetting/*.py bulletin/scoring.py bulletin/trends.py bulletin/masthead.py bulletin/proofreading.py bulletin/traditional.py \
	articles/markup.py articles/passages.py articles/proofs.py articles/termtable.py articles/differences.py articles/similarity.py articles/proofing/*.py $(addprefix articles/search/,tokens.py asking.py excerpts.py segments.py entries.py counting.py held.py rows.py lexemes.py tallies.py postgres_conditions.py) departments/names.py)

.PHONY: run test bench lint types unit postgres browser screenshots lock audit clean
.NOTPARALLEL:

# Samples have a database of their own, so that real use starts clean; static files as in production: hashed, compressed.
run: export DATABASE_URL := $(or $(DATABASE_URL),sqlite:///sample.sqlite3)
run: export SITE_URL := $(or $(SITE_URL),http://127.0.0.1:$(or $(PORT),8000))
run: export STATIC_ROOT := $(or $(STATIC_ROOT),staticfiles)
run: .venv/.run
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py runsample

test: lint types unit postgres browser

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/mypy $(PURE)

unit: .venv/.dev
	$(PYTEST) -m "not browser"

postgres: .venv/.dev
	$(PYTEST) -m "not browser" -p tests.postgres

browser: .venv/.dev
	$(PYTEST) -m browser

bench: .venv/.dev
	$(BIN)/python -m bench

# The pictures of README.md and docs/编辑手册; make screenshots ONLY="home phone" keeps the others as they are.
screenshots: .venv/.dev
	$(CLEAN_ENV) $(BIN)/python -m docs.screenshots $(ONLY)

# Made anew, so that nothing stays behind that is no longer in the lock. Wheels only: no compiler, and no code of a package runs.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.venv/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '需要 Python 3.11 或更新版本（Debian 软件包：python3）。Python 3.11 or later is needed (Debian package: python3).' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo '缺少 Python 的 venv 模块（Debian 软件包：python3-venv）。The venv module is missing (Debian package: python3-venv).' >&2; exit 1; }
	@echo '正在安装依赖，首次约需一分钟……'
	@rm -rf .venv && $(PYTHON) -m venv .venv
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

# Both locks hold for every platform and Python that pyproject.toml allows. The runtime's versions follow the tests'.
UV = .venv-lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --quiet

lock:
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV) --upgrade --extra dev -o requirements-dev.lock
	$(UV) --constraint requirements-dev.lock --no-annotate -o requirements.lock
	rm -r .venv-lock

audit: .venv/.dev
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements-dev.lock

clean:
	rm -rf .venv .venv-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
