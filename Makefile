# Two commands for a fresh machine: `make demo` and `make test`. Both make .venv and need no activation.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-spark lint bench clean

help:
	@echo "make demo   安装并在模拟县域上跑通全流程，然后提供网页 / install, run the whole line, serve"
	@echo "make test   安装并运行全部测试 / install and run every test"
	@echo "make test-browser   三类用户在真实浏览器中的操作 / the three users in a real Chromium"
	@echo "make test-spark   在真实 Spark 上核对特征 / the features on a real Spark (needs Java)"
	@echo "make lint   代码检查、类型、导入约定 / lint, types, import contracts"
	@echo "make bench REAL=DIR   基准测试 / benchmarks (DIR: folders cumcm2020c, smesd, sba)"

demo: .venv/installed
	$(BIN)/xinyidai demo --port $(PORT)

test: .venv/installed-dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --cov-fail-under=90
	$(BIN)/python -m coverage report --include='scoring/codes/*,scoring/engine/*,scoring/records/*,scoring/features/*,scoring/model/*,scoring/policy/*,scoring/whitelist/*,scoring/portrait/*,scoring/county/*' --fail-under=95

test-browser: .venv/installed-dev
	@command -v chromium >/dev/null || { echo "需要 Chromium / Chromium is needed; on Debian: apt-get install chromium fonts-noto-cjk"; exit 1; }
	$(BIN)/python -m pytest -m browser tests/journeys

test-spark: .venv/installed-dev
	@command -v java >/dev/null || { echo "需要 Java 运行环境 / A Java runtime is needed; on Debian: apt-get install openjdk-17-jre-headless"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable '.[spark]'
	$(BIN)/python -m pytest -m spark tests/cluster

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/tables.py all $(REAL)
	$(BIN)/python benchmarks/model.py
	$(BIN)/python benchmarks/explanation.py
	$(BIN)/python benchmarks/county.py
	$(BIN)/python benchmarks/features.py
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/linking.py
	$(BIN)/python benchmarks/crash.py
	$(BIN)/python benchmarks/preview.py

clean:
	rm -rf .venv var

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed (set PYTHON=…)"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  echo "无法建立虚拟环境；在 Debian 上请先：apt-get install python3-venv"; \
	  echo "The environment could not be made; on Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -c 'import lightgbm' || { \
	  echo "LightGBM 缺少系统库 libgomp；在 Debian 上请先：apt-get install libgomp1"; \
	  echo "LightGBM needs the system library libgomp; on Debian: apt-get install libgomp1"; exit 1; }
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
