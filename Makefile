# Les commandes du portail. « make » seul les présente.
SHELL := /bin/bash
PYTHON ?= python3
export PYTHON
# Des centaines de processus s'ouvrent pendant les tests : ce qui est compilé se garde, quoi qu'en dise l'environnement.
unexport PYTHONDONTWRITEBYTECODE

RUN_PACKAGES := libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-droid-fallback fonts-unifont
TEST_PACKAGES := $(RUN_PACKAGES) chromium-headless-shell poppler-utils gir1.2-poppler-0.18 python3-gi postgresql redis-server clamav-daemon nginx-light openssl
# Debian livre le module venv à part ; un Python venu d'ailleurs l'a déjà.
VENV_PACKAGES := $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check format bench soak requirements clean

help: ## présente les commandes
	@echo "Portail TNE 29 — commandes :"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: ## installe ce qu'il faut pour « make run »
	@bin/system-packages $(RUN_PACKAGES) $(VENV_PACKAGES)
	@bin/python-environment base

setup-dev: ## installe ce qu'il faut pour « make test » et « make check »
	@bin/system-packages $(TEST_PACKAGES) $(VENV_PACKAGES)
	@bin/python-environment dev
	@bin/node-packages

run: setup ## lance la démonstration sur http://127.0.0.1:8000 (PORT=8001 pour un autre port)
	@TIED_TO_MAKE=1 exec $(PY) -m tne29.supervise

test: setup-dev ## lance tous les tests, sur SQLite et sur PostgreSQL et Redis, côte à côte
	@exec $(PY) -m tests $(ARGS)

check: setup-dev ## vérifie le style, les gabarits, les migrations et les réglages de production
	@exec bin/check

format: setup-dev ## remet le code en forme
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; .venv/bin/djhtml -t 2 templates

bench: setup-dev ## mesure les pages, les requêtes SQL et les PDF
	@exec $(PY) -m bench $(ARGS)

soak: setup-dev ## lance les versions longues des tests de pannes et d'entrées au hasard
	@SOAK=1 exec $(PY) -m tests -m soak $(ARGS)

requirements: setup-dev ## refait requirements/*.txt après un changement de pyproject.toml
	@exec bin/requirements

clean: ## enlève l'environnement Python et les fichiers temporaires (garde var/)
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
