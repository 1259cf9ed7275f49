# From a clean clone: `make run` serves the example campaign, `make test` runs every test.
.DEFAULT_GOAL := help
PYTHON_HERE := .venv/bin/python

# Every command that the tests start would compile the program anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## Say what can be done here
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: run
run: ## Set everything up and serve the example campaign (HOST, PORT)
	@tools/packages python
	@tools/venv run
	@$(PYTHON_HERE) tools/catalogues.py compile
	@$(PYTHON_HERE) -m campaign demo

.PHONY: test
test: ## Set everything up and run every test (ARGS='tests/kernel -x' for some)
	@tools/packages python browser nginx
	@tools/venv dev
	@$(PYTHON_HERE) tools/catalogues.py compile
	@LD_LIBRARY_PATH=$(CURDIR)/var/lib$${LD_LIBRARY_PATH:+:$$LD_LIBRARY_PATH} $(PYTHON_HERE) -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(or $(ARGS),--complete)

.PHONY: check
check: types lint house ## Check format, lint, types, import contracts, templates, catalogues, the house

.PHONY: lint
lint: environment
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@report=$$(.venv/bin/lint-imports 2>&1) || { echo "$$report"; exit 1; }
	@.venv/bin/djlint templates --lint --quiet
	@$(PYTHON_HERE) tools/catalogues.py check

.PHONY: types
types: environment
	@.venv/bin/mypy --no-error-summary

.PHONY: house
house: environment
	@report=$$($(PYTHON_HERE) -m pytest -q -p no:xdist tests/house 2>&1) || { echo "$$report"; exit 1; }

.PHONY: steady
steady: environment ## Run the tests at eight other moments, in other orders (ARGS='tests/events' for some)
	@$(PYTHON_HERE) tools/catalogues.py compile
	@tools/steady $(ARGS)

.PHONY: bench
bench: environment ## Measure against a bare answer of the same server (ARGS=changes for a part)
	@tools/packages load
	@$(PYTHON_HERE) -m bench $(ARGS)

.PHONY: messages
messages: environment ## Bring the texts of the program into the catalogues of every language
	@$(PYTHON_HERE) tools/catalogues.py update

.PHONY: permissions
permissions: environment ## Print the table of permissions into docs
	@$(PYTHON_HERE) -m tools.permissions >docs/permissions.md

.PHONY: lock
lock: ## Resolve the dependencies of pyproject.toml anew
	@tools/lock $(ARGS)

.PHONY: environment
environment:
	@tools/packages python
	@tools/venv dev
