# Two commands: `make run` builds everything from texts and serves it, `make test` checks everything.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run load crawl test lint elasticsearch clean

VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
TEXTS ?=
# Own texts never land beside the illustrative ones, so that no figure mixes them.
DATA_DIR ?= $(if $(strip $(TEXTS))$(filter crawl,$(MAKECMDGOALS)),data/texts,data/samples)
export DATA_DIR

# Status 1 says "done, but some inputs were refused and named": that is no reason to stop.
tolerant = { $(1) || test $$? -eq 1; }

help:  ## Show this help
	@echo 'make run                    read the illustrative texts and serve them at http://$(HOST):$(PORT)'
	@echo 'make run TEXTS="a.docx dir"  the same with your own files, folders or zip archives'
	@echo 'make load                   the same without serving'
	@echo 'make crawl                  fetch what is new from the official sources, and read it (CRAWLER_CONTACT must be set)'
	@echo 'make test                   run all tests in parallel (a browser is used where there is one)'
	@echo 'make lint                   check style, types, layers, requirements and templates'
	@echo 'make elasticsearch          fetch the real search server, which tests then start (Java 21 or newer and Maven needed)'
	@echo 'make clean                  remove what was built: data/, caches and $(VENV)/'
	@echo
	@echo 'Settings: PORT=8000 HOST=127.0.0.1 DATA_DIR=data/… (all of what a run writes; delete it to start anew)'

$(VENV)/bin/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed as python3.' >&2; exit 2; }
	python3 -m venv $(VENV) || { echo 'Cannot make $(VENV). On Debian: apt-get install python3-venv' >&2; exit 2; }

# A stamp holds the time of the last installation: pip starts only after a requirements file has changed.
$(VENV)/.installed: requirements.txt constraints.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt constraints.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

run: load  ## Read, extract, load, index, summarise, serve
	@trap : INT; $(PY) -m web serve --host $(HOST) --port $(PORT) || test $$? -eq 130

load: $(VENV)/.installed  ## Read, extract, load, index, summarise
	@{ $(PY) -m registry migrate$(if $(filter-out corpus/samples,$(TEXTS)),, && $(PY) -m registry import tasks registry/samples/*.csv >/dev/null); } & migration=$$!; \
	$(call tolerant,$(PY) -m corpus import $(if $(strip $(TEXTS)),$(TEXTS),corpus/samples)) && \
	$(call tolerant,$(PY) -m corpus.nlp run) && \
	wait $$migration
	@$(call tolerant,$(PY) -m registry load)
	@$(PY) -m registry summary > $(DATA_DIR)/summary.txt & summing=$$!; \
	$(call tolerant,$(PY) -m search_api index) && wait $$summing && cat $(DATA_DIR)/summary.txt

CRAWLER ?= $(PY) -m crawler
crawl: $(VENV)/.installed  ## Fetch what is new, then read, extract, load and index it
	@$(CRAWLER) run; alarms=$$?; test $$alarms -le 1 && \
	$(CRAWLER) export && $(PY) -m registry migrate && \
	$(call tolerant,$(PY) -m corpus import $(DATA_DIR)/crawl/files) && \
	$(call tolerant,$(PY) -m corpus.nlp run) && \
	$(call tolerant,$(PY) -m registry load) && \
	$(call tolerant,$(PY) -m search_api index) && exit $$alarms

test: $(VENV)/.installed-dev  ## Run all tests
	@.ci/browser
	$(PY) -m pytest -n 2 --dist loadfile $(PYTEST)

lint: $(VENV)/.installed-dev  ## Check style, types, layers, requirements and templates
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	PYTHONWARNINGS=ignore $(VENV)/bin/deptry .
	$(VENV)/bin/djlint --check --quiet web/templates
	$(VENV)/bin/djlint --lint --quiet web/templates

# The smallest distribution of the real server; Maven is told nowhere where to fetch from but in its own settings.
# The client in requirements.txt must be of the same major version. The plugin leaves its marks where it is started.
ELASTICSEARCH := 9.2.0
elasticsearch: .cache/elasticsearch/elasticsearch-$(ELASTICSEARCH)/bin/elasticsearch  ## Fetch the search server that tests and benchmarks start

.cache/elasticsearch/elasticsearch-$(ELASTICSEARCH)/bin/elasticsearch:
	@command -v mvn >/dev/null || { echo 'Maven is needed as mvn. On Debian: apt-get install maven' >&2; exit 2; }
	mkdir -p .cache/elasticsearch
	cd .cache/elasticsearch && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack -DoutputDirectory=. \
		-Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$(ELASTICSEARCH):zip
	@touch $@

clean:  ## Remove what was built
	rm -rf data build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
