# The newcomer's map: `make run` and `make test` are all you need to start.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORDPRESS := wordpress mariadb-server php-cli php-mysql php-xml php-curl php-gd php-mbstring php-intl

.PHONY: help run demo test test-wordpress lint types torture months experiments reference pictures image clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/ready  ## start the connector on its own demo town (Ctrl-C stops it)
	$(BIN)/wijkconnector run --config config.example.yaml

demo: run

test: $(VENV)/ready-test  ## lint, types and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 -m 'not wordpress'

test-wordpress: $(VENV)/ready-test  ## install a real WordPress (Debian, as root) and test against it
	@for package in $(WORDPRESS); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then apt-get update -q && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; fi
	$(BIN)/pytest tests/wordpress

lint: $(VENV)/ready-test  ## style only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready-test  ## mypy strict only
	$(BIN)/mypy

torture: $(VENV)/ready-test  ## 5,000 seeded runs of crashes, lost answers and changing posts
	TORTURE_RUNS=5000 $(BIN)/pytest -n 2 tests/torture

months: $(VENV)/ready-test  ## 20,000 simulated person-months of the promises to residents
	SIMULATED_MONTHS=20000 $(BIN)/pytest tests/guarantees

experiments: $(VENV)/ready-test  ## 1,500 simulated experiments of each kind
	EXPERIMENT_RUNS=1500 $(BIN)/pytest tests/effect/test_experiment_simulated.py

reference: $(VENV)/ready  ## write the reference of commands, findings and figures
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_effect.py

image:           ## build the container's image and try it, without a daemon (root, buildah)
	packaging/try-image.sh

pictures: $(VENV)/ready-test  ## the pictures of the docs, made from the running demo
	$(BIN)/python docs/make_screenshots.py
	$(BIN)/python docs/make_demo_picture.py
	$(BIN)/python docs/make_supply_page.py
	$(BIN)/python docs/make_effect_picture.py

$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/ready-test: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,train]'
	@touch $@

clean:           ## remove the environment and what the demo wrote
	rm -rf $(VENV) var build dist *.egg-info
