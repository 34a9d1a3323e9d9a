# Each target is one module of scripts/; scripts/python.sh finds a Python that is new enough or says what is missing.
RUN = @sh scripts/python.sh
IN = @.venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup assets translations description run test check fix bench prove trace lock fresh

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

setup: ## the environment in .venv, and the style sheets and fonts in build/
	$(RUN) -m scripts.setup

assets: setup ## style sheets, icons and fonts again, after a change of package.json or icons.txt
	$(IN) -m scripts.assets

translations: setup ## the messages of the sources into duly/locale, where they wait for their translation
	$(IN) -m scripts.translations

description: setup ## docs/openapi.json anew, after a meant change of the API
	$(IN) -m scripts.description

run: ## everything up to a demo in the browser; Ctrl-C stops all of it
	$(RUN) -m scripts.run

test: ## lint, types, contracts and every test: what CI runs
	$(RUN) -m scripts.test

check: setup ## lint, types and contracts, and the sizes as a mirror
	$(IN) -m scripts.checks && .venv/bin/python -m scripts.sizes

fix: setup ## put in order what can be put in order without thinking
	$(IN) -m ruff check --fix . && .venv/bin/python -m ruff format .

bench: setup ## the figures of benchmarks/, as ratios to a hand-written floor
	$(IN) -m benchmarks $(ARGS)

prove: setup ## tests and figures at the sizes the promises name, in parts
	$(IN) -m scripts.prove $(ARGS)

trace: setup ## which numbered rule is held by which tests
	$(IN) -m scripts.trace

lock: setup ## pin the newest allowed versions again
	$(IN) -m scripts.lock

fresh: ## a fresh clone, an empty home and empty caches: `make run`, then `make test`
	$(RUN) -m scripts.fresh $(ARGS)
