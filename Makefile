# Two commands: `make demo` and `make test`. `make help` lists the others.
# Works with GNU make 3.81 and newer; all paths are relative, so any directory name will do.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
SERVE ?= 1
NAME ?= test
ARGS ?=
export PORT SERVE

VENV = @PYTHON="$(PYTHON)" sh scripts/venv.sh
RUN = .venv/bin/python
# exec lets a signal to make reach Python itself, not a shell between the two.
# Threads of a live server would keep connections open, and their database could not be dropped.
TEST_SERVERS = exec env DATABASE_CONN_MAX_AGE=0 $(RUN) -m config.embedded run --name $(NAME) --

.PHONY: help demo test check check-api css messages compile-messages lock screenshots clean venv

help: ## List the targets
	@printf 'Usage: make TARGET [VARIABLE=value]\n\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r target text; do printf '  %-18s %s\n' "$$target" "$$text"; done

demo: ## Everything from nothing to a served demo (PORT=8000; SERVE=0 stops after the match)
	$(VENV)
	@exec $(RUN) -m config.supervise demo

test: ## Pass every test on embedded servers (ARGS="-k name" goes to pytest)
	$(VENV)
	@$(RUN) scripts/messages.py compile
	@$(RUN) scripts/css.py
	@$(TEST_SERVERS) $(RUN) -m pytest $(ARGS)

check: ## Check format, lint, types, imports, migrations, deployment, templates, translations
	$(VENV)
	@$(RUN) scripts/css.py
	@exec $(RUN) scripts/check.py $(ARGS)

check-api: ## Try every operation of the API with made-up requests (ARGS=requests each)
	$(VENV)
	@$(TEST_SERVERS) $(RUN) scripts/check_api.py $(ARGS)

css: ## Build assets/built/app.css if its sources have changed
	$(VENV)
	@exec $(RUN) scripts/css.py

messages: ## Bring the translation catalogues up to date with the sources
	$(VENV)
	@exec $(RUN) scripts/messages.py update

compile-messages: ## Compile the translation catalogues that have changed
	$(VENV)
	@exec $(RUN) scripts/messages.py compile

LOCK = $(RUN) -m uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header --quiet $(ARGS)

lock: ## Resolve the dependencies anew (ARGS="--upgrade-package django" for one)
	$(VENV)
	$(LOCK) --output-file requirements/base.txt
	$(LOCK) --group dev --constraint requirements/base.txt --output-file requirements/dev.txt

screenshots: ## Take the screenshots of the README from a demo of its own
	$(VENV)
	@exec $(RUN) scripts/screenshots.py

clean: ## Remove what can be made anew: data, logs, caches, .venv
	@sh scripts/clean.sh
