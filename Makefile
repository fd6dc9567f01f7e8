# Short names for the commands of this project; `make` prints them.
.DEFAULT_GOAL := help
.PHONY: help run test law fix check seed schema

help: ## print these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

run: ## set up what is missing and start Hemicycle
	./run

test: ## every check, then the tests on both databases and in the browser
	./test

law: ## the tests of the law alone, in seconds
	./test law

check: ## what the build runs, in its order; nothing may be skipped
	CI=true ./test

fix: .venv ## format and repair what lint can repair
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

seed: ## build the demonstration world in the database of ./run
	python3 -m tools.manage seed_demo

schema: .venv ## write docs/api/schema.yml anew
	DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m tools.schema --write

.venv:
	python3 -m tools.environment test
