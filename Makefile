# Everything needs only Python 3.11+ and make; the rest is brought into .venv and web/node_modules.

.DEFAULT_GOAL := help
.PHONY: help run test tested-web built check checked-console checked-python checked-web format web docs bench lock wheel clean

PYTHON ?= $(firstword $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name; done) python3)
PREPARE := $(PYTHON) tools/prepare.py
export PATH := $(CURDIR)/.venv/bin:$(PATH)
WORKERS ?= 3# on two cores: some tests wait for a lease, a cut line or a silence, and who waits needs no core
SIDE_BY_SIDE = @$(MAKE) --no-print-directory --jobs=2

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

run: ## Set up all it needs and start Wingbeat with the demo shop, everything kept in ./data
	@$(PREPARE) python web
	@exec .venv/bin/wingbeat serve --demo

test: ## Run every test, in Python, TypeScript and a real browser
	@$(PREPARE) python node browser
	$(SIDE_BY_SIDE) built tested-web
	.venv/bin/python tools/web.py npm run size
	.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

built:
	@$(PREPARE) web

tested-web:
	.venv/bin/python tools/web.py npm test

check: ## Check format, lint, types, import contracts, house rules and generated files
	@$(PREPARE) python node
# The longest first: two at a time, and neither core waits for the other at the end.
	$(SIDE_BY_SIDE) checked-console checked-python checked-web

checked-python:
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/lint-imports
	.venv/bin/python -m tools.lint
	.venv/bin/python -m tools.generate --check
	.venv/bin/mypy

checked-console:
	.venv/bin/python tools/web.py npm run lint -w console

checked-web:
	.venv/bin/python tools/web.py npm run check:most

format: ## Format the code and mend what the linter can mend
	@$(PREPARE) python node
	.venv/bin/ruff check --quiet --fix-only .
	.venv/bin/ruff format --quiet .
	.venv/bin/python tools/web.py npm run format

web: ## Build widget, console and API reader into src/wingbeat/static
	@$(PREPARE) python web

docs: ## Make the reference pages and the TypeScript client from the code
	@$(PREPARE) python node
	.venv/bin/python -m tools.generate

bench: ## Run every benchmark and refresh docs/reference/benchmarks.md
	@$(PREPARE) python web
	.venv/bin/python -m tools.bench

lock: ## Choose new versions of all dependencies and write requirements.lock
	@$(PREPARE) python
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--extra dev pyproject.toml --output-file requirements.lock

wheel: ## Build dist/wingbeat-*.whl, which needs no Node to install
	@$(PREPARE) python web
	.venv/bin/python -m hatchling build -t wheel

clean: ## Delete what the tasks have made; ./data stays
	rm -rf .venv dist web/node_modules web/dist src/wingbeat/static .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache
