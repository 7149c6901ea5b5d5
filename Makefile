# All the set-up there is; `make help` lists what one can ask for.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := var/stamps
# Importing the code needs no server; these inputs decide when static files must be collected again.
STATIC_INPUTS := $(shell find static docs/guide/pictures -type f 2>/dev/null) inastrategy/styles.py requirements/base.txt

export PORT
# What is compiled once need not be compiled again by the next process, wherever that was switched off.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run dev test lint mutation bench pictures accessibility

help: ## この一覧
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 以上が必要です（PYTHON=python3.12 make … で指定できます）。'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/base: requirements/base.txt | $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/base
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/static: $(STAMPS)/base $(STATIC_INPUTS)
	$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@

setup: $(STAMPS)/base $(STAMPS)/static ## 準備だけを行う（起動しない）
	@$(BIN)/python manage.py setup

run: setup ## 準備して http://127.0.0.1:8000 で公開と同じ形で動かす
	@$(BIN)/python manage.py addresses
	@exec $(BIN)/gunicorn inastrategy.wsgi --config inastrategy/gunicorn.py

dev: $(STAMPS)/dev setup ## 開発用（DEBUG、自動再読込み）
	DEBUG=1 $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

lint: export DATABASE_URL := sqlite:///var/lint.sqlite3
lint: $(STAMPS)/dev ## 書式、型、規則の検査（空のデータベースで）
	@rm -f var/lint.sqlite3*
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

test: $(STAMPS)/dev ## すべての試験（SQLite と PostgreSQL、Chromium があればブラウザーも）
	$(BIN)/python -m tests.run

mutation: $(STAMPS)/dev ## 計算・権限・断りを一か所ずつ変え、試験が気付くかを確かめる
	$(BIN)/python -m tests.mutation

bench: $(STAMPS)/dev ## 速さを、同じ実行の中の基準と比べる
	$(BIN)/python -m bench

pictures: $(STAMPS)/dev $(STAMPS)/static ## 操作の手引きの写真を、デモの画面から作り直す（Chromium が要る）
	$(BIN)/python -m tests.pictures

accessibility: $(STAMPS)/dev ## ウェブアクセシビリティを検査し、方針のページに載せる日付と結果を書く（Chromium が要る）
	$(BIN)/python -m tests.accessibility
