# `make run` sets everything up and runs the 2025 example; see README.md.
.SUFFIXES:

PORT ?= 8000
PYTHON = .venv/bin/python
# The tests have their own servers, so that a running demo and its worker never meet them.
TEST_STACK = VAR_DIR=var/test DEMO=1 $(PYTHON) manage.py stack --fast run
# What a real installation sets, for checks that judge its security. Nothing here is a secret.
PRODUCTION = DEMO=0 SECRET_KEY=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \
	ALLOWED_HOSTS=inovasi.example PUBLIC_URL=https://inovasi.example EMAIL_HOST=mail.example \
	DATABASE_URL=postgresql://app:app@db.example/app REDIS_URL=redis://redis.example/0 \
	PERSONAL_DATA_KEYS=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
# Extras stay in the lock: pip asks for the hash of `coverage[toml]` by that very name.
LOCK = uv pip compile --quiet --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.PHONY: help setup setup-dev run test coverage check bench lock clean

help:
	@echo "make run    siapkan semuanya, jalankan contoh 2025, buka situs di 127.0.0.1:$(PORT)"
	@echo "make setup  pasang yang diperlukan saja"
	@echo "make test   semua uji;  make check  pemeriksaan kode;  make bench  ukuran kecepatan"
	@echo "make coverage   uji dengan ukuran cakupan, sedikitnya 90 %"
	@echo "make lock   kunci ulang versi paket;  make clean  hapus .venv, var dan hasil bangunan"

setup:
	@.ci/packages runtime
	@$(MAKE) -s .venv/runtime.stamp

setup-dev:
	@.ci/packages dev
	@$(MAKE) -s .venv/dev.stamp

.venv/runtime.stamp: requirements.txt
	@echo "Memasang paket Python ..."
	@.ci/venv requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt
	@echo "Memasang paket Python ..."
	@.ci/venv requirements-dev.txt
	@touch $@ .venv/runtime.stamp

run: setup
	@DEMO=$${DEMO:-1} PORT=$(PORT) exec $(PYTHON) manage.py serve --demo

test: setup-dev
	@DEMO=1 $(PYTHON) manage.py compile_translations
	@$(TEST_STACK) $(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# The same tests, measured: apart, since tracing takes Python half as long again.
coverage:
	@rm -f .coverage .coverage.*
	@$(MAKE) test ARGS="--cov --cov-report=term $(ARGS)"

bench: setup-dev
	@for name in ranking export pages desk calibration certificates assignment jurors writing gallery; do \
		echo "== bench_$$name"; \
		$(TEST_STACK) env DJANGO_SETTINGS_MODULE=config.settings_test $(PYTHON) -m tests.benchmarks.bench_$$name $(ARGS) || exit 1; \
	done

check: setup-dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@DEMO=1 $(PYTHON) -m mypy .
	@.venv/bin/python -c 'from importlinter.cli import lint_imports_command as run; run()'
	@$(TEST_STACK) $(PYTHON) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	@$(PYTHON) -m djlint templates --lint --quiet
	@DEMO=1 $(PYTHON) manage.py check_translations

lock:
	@$(LOCK) pyproject.toml -o requirements.txt $(ARGS)
	@$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt $(ARGS)

clean:
	@if [ -x $(PYTHON) ]; then for var in var/test var; do VAR_DIR=$$var $(PYTHON) manage.py stack remove; done; fi
	@rm -rf .venv var staticfiles .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
