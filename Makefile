.POSIX:
.SUFFIXES:
.PHONY: help setup demo test lint check lock wheel clean

RUN = PYTHON="$(PYTHON)" sh tools/python

help:
	@echo "make demo    set up, build the demo county, serve it at http://127.0.0.1:8000   (ARGS='--port 8001')"
	@echo "make test    set up, run every test on SQLite, on PostgreSQL and in Chromium    (ARGS='-k clock')"
	@echo "make check   lint, format, types, import rules, migrations, then the tests"
	@echo "make setup   .venv with the zhujian command, web assets, compiled catalogues"
	@echo "make lint    what check does before the tests"
	@echo "make wheel   dist/*.whl with the web assets, catalogues and licences"
	@echo "make lock    write requirements/*.txt and package-lock.json anew               (ARGS=--upgrade)"
	@echo "make clean   remove everything that set-up and the tests have made"

setup:
	@$(RUN) tools/setup.py

demo:
	@$(RUN) tools/setup.py --runtime
	@.venv/bin/zhujian demo $(ARGS)

test: setup
	@.venv/bin/python tools/suite.py $(ARGS)

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	ZHUJIAN_DATA=.cache/lint .venv/bin/mypy
	ZHUJIAN_DATA=.cache/lint DJANGO_SETTINGS_MODULE=zhujian.site.settings \
	    .venv/bin/python -m django makemigrations --check --dry-run

check: lint
	@.venv/bin/python tools/suite.py $(ARGS)

lock:
	@$(RUN) tools/lock.py $(ARGS)

wheel: setup
	rm -rf dist
	.venv/bin/python -m hatchling build -t wheel

clean:
	rm -rf .venv .cache node_modules dist build \
		src/zhujian/kernel/ui/static/vendor src/zhujian/kernel/offline/static/offline
	find src -name '*.mo' -exec rm -f {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
