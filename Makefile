# The site's commands. `make help` lists them.
PORT ?= 8000
HOST ?= 127.0.0.1
NAME ?= admin
VENV := .venv
BIN := $(VENV)/bin
VENV_NEXT := .venv-next
ASSETS := .ci/assets
# The fastest Python first (docs/performance.md), also where pyenv hides it. Any from 3.11 on works.
PYENV := $$HOME/.pyenv/versions
PYTHON ?= $(shell for p in python3.13 $(PYENV)/3.13.*/bin/python python3.12 $(PYENV)/3.12.*/bin/python python3.11 \
	python3; do if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)

# The tests of a module run in one process: they share rows that are created once. tests/conftest.py sorts the modules.
ON_ALL_CORES := --numprocesses auto --dist loadscope --no-loadscope-reorder

# Python and pytest reuse compiled modules: each of the many processes that the tests start would compile them again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run start-clinic dev admin upgrade unlock test coverage test-quick test-postgresql test-faults test-scale test-next lint lint-assets types format lock screenshots accessibility example-clinics bench audit audit-packages advisories licenses sbom release-files

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Set PORT (8000) and HOST (127.0.0.1) to make run and dev listen elsewhere."

run: $(VENV)/runtime .env ## Set up what is missing, then serve the site as in production
	@$(BIN)/python manage.py serve --host "$(HOST)" --port "$(PORT)"

start-clinic: $(VENV)/runtime .env ## Ask about your clinic, create its site, and serve it (ANSWERS=file, FROM_DEMO=1)
	@$(BIN)/python manage.py start_clinic $(if $(ANSWERS),--answers "$(ANSWERS)") $(if $(FROM_DEMO),--from-demo)
	@$(BIN)/python manage.py serve --host "$(HOST)" --port "$(PORT)"

dev: $(VENV)/development .env ## Serve with autoreload and DEBUG
	@DJANGO_SETTINGS_MODULE=site_core.settings.dev $(BIN)/python manage.py serve --dev --host "$(HOST)" --port "$(PORT)"

admin: $(VENV)/runtime .env ## Create an administrator, or set a new password (NAME=admin)
	@$(BIN)/python manage.py make_admin "$(NAME)"

upgrade: ## Upgrade to the newest version, or to VERSION; go back if that fails
	@exec docs/deployment/upgrade "$(VERSION)"

unlock: $(VENV)/runtime .env ## Unlock someone after too many failed sign-ins (NAME=admin)
	@$(BIN)/python manage.py unlock "$(NAME)"

test: $(VENV)/development ## Run all tests (browser tests if Chromium is installed)
	@$(BIN)/pytest $(ON_ALL_CORES) -rfEs --ignore tests/scale

# Measuring takes two thirds more time, except with sys.monitoring (Python 3.12).
coverage: $(VENV)/development ## Run all tests, and require that they run 95 % of the lines
	@COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")') \
		$(BIN)/pytest $(ON_ALL_CORES) --cov -rfEs --ignore tests/scale

test-quick: $(VENV)/development ## Run the fast tests, and one of each module with the database (about a minute)
	@$(BIN)/pytest $(ON_ALL_CORES) --quick --ignore tests/scale --ignore tests/browser --ignore tests/faults

test-postgresql: $(VENV)/development ## Run the tests that use the database on PostgreSQL (needs Debian's postgresql)
	@$(BIN)/python -m tests.tools.with_postgresql $(BIN)/pytest $(ON_ALL_CORES) -rfEs -m database \
		--ignore tests/scale --ignore tests/browser --ignore tests/faults --ignore tests/test_translations.py

test-faults: $(VENV)/development ## Kill processes, fill disks, and send requests slowly
	@$(BIN)/pytest $(ON_ALL_CORES) -rfEs tests/faults

test-scale: $(VENV)/development ## Test two machines with PostgreSQL, Redis, and S3 behind Varnish
	@$(BIN)/pytest $(ON_ALL_CORES) -rfEs tests/scale

# Other packages keep their lower bounds only. Packages that exclude the new versions are overruled. Tests that make up
# examples make up more of them than in make test.
test-next: $(VENV)/development ## Run the tests on the newest Django and Wagtail, pre-releases included
	@$(BIN)/uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV_NEXT)
	@printf 'Django\nwagtail\n' | $(BIN)/uv pip compile --quiet --python $(VENV_NEXT) --no-deps --prerelease allow \
		--no-header --no-annotate --output-file $(VENV_NEXT)/newest.txt -
	@sed -E 's/,<[0-9.]+//; s/\[compat\]//; /^-/d' requirements.in requirements-dev.in > $(VENV_NEXT)/requirements.in
	@$(BIN)/uv pip install --quiet --python $(VENV_NEXT) --upgrade \
		--requirements $(VENV_NEXT)/requirements.in --overrides $(VENV_NEXT)/newest.txt
	@cat $(VENV_NEXT)/newest.txt
	@TESTS_EXAMPLES=all $(VENV_NEXT)/bin/pytest $(ON_ALL_CORES) --tb line -rfE --ignore tests/scale --ignore tests/browser

lint: $(VENV)/development lint-assets types ## Check style, types, templates, spelling, import rules, JavaScript, and CSS
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djhtml --check templates
	@$(BIN)/codespell
	@$(BIN)/lint-imports

lint-assets: ## Check JavaScript and CSS (needs Node)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(ASSETS)/node_modules/.package-lock.json \
		&& $(ASSETS)/node_modules/.bin/eslint --config $(ASSETS)/eslint.config.js static/js \
		&& $(ASSETS)/node_modules/.bin/stylelint --config $(ASSETS)/stylelint.config.js "static/css/**/*.css"; \
		else echo "Node was not found: JavaScript and CSS are not checked."; fi

types: $(VENV)/development ## Check types (mypy)
	@$(BIN)/mypy

format: $(VENV)/development ## Format Python and templates
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djhtml templates

lock: $(VENV)/development ## Update requirements*.txt from requirements*.in
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
			--no-emit-index-url --no-emit-find-links --output-file $$name.txt $$name.in || exit 1; done

screenshots: $(VENV)/development ## Update the screenshots in docs/, or those in NAMES (needs Chromium)
	@$(BIN)/python -m tests.tools.screenshots $(NAMES)

example-clinics: $(VENV)/development ## Create three clinics in the admin, and update docs/examples/ (needs Chromium)
	@$(BIN)/python -m tests.tools.example_clinics $(NAMES)

bench: $(VENV)/development ## Measure speed and growth, or one TABLE, and update docs/performance.md (needs wrk)
	@$(BIN)/python -m tests.bench $(if $(TABLE),--only "$(TABLE)")

audit: $(VENV)/development ## Run Lighthouse and the Nu HTML Checker on every page type (BRAND=therapist; needs Chromium, Node, Java)
	@$(BIN)/python -m tests.tools.lighthouse $(if $(BRAND),--brand "$(BRAND)")

accessibility: $(VENV)/development .env ## Test the running SITE with axe for its accessibility statement (needs Chromium)
	@$(BIN)/python -m tests.tools.accessibility "$(or $(SITE),http://$(HOST):$(PORT))" var/accessibility.json
	@$(BIN)/python manage.py record_accessibility var/accessibility.json

audit-packages: $(VENV)/development ## Look up known vulnerabilities of the locked packages (pip-audit)
	@$(BIN)/uv tool run pip-audit==2.10.1 --strict --require-hashes --disable-pip --requirement requirements-dev.txt

advisories: $(VENV)/development ## Update the list of known vulnerabilities that Site health shows (pip-audit)
	@$(BIN)/uv tool run pip-audit==2.10.1 --require-hashes --disable-pip --progress-spinner off --format json \
		--requirement requirements.txt | $(BIN)/python -m tests.tools.advisories

licenses: $(VENV)/development ## Update docs/licenses.md from the lock
	@$(BIN)/python -m tests.tools.licenses

# CycloneDX can't read a version that is declared as dynamic.
sbom: $(VENV)/development ## Write sbom.cdx.json: the packages that the site needs, with hashes (CycloneDX)
	@sed "s/^dynamic = .*/version = \"$$($(BIN)/python -c 'import site_core; print(site_core.__version__)')\"/" \
		pyproject.toml > $(VENV)/pyproject.toml
	@PYTHONWARNINGS=ignore $(BIN)/uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.txt \
		--pyproject $(VENV)/pyproject.toml --output-reproducible --output-file sbom.cdx.json

release-files: sbom ## Write release/: the code of this commit, its SBOM, and their checksums
	@rm -rf release && mkdir release && mv sbom.cdx.json release/
	@version=$$($(BIN)/python -c 'import site_core; print(site_core.__version__)') && git archive \
		--prefix "clinic-site-$$version/" --output "release/clinic-site-$$version.tar.gz" HEAD
	@cd release && sha256sum * > SHA256SUMS

$(ASSETS)/node_modules/.package-lock.json: $(ASSETS)/package-lock.json
	@npm ci --prefix $(ASSETS) --no-audit --no-fund --loglevel error

# Everything below is setup: each file is created once, and again when its sources change.
.env:
	@umask 077 && { echo "SECRET_KEY=$$(od -An -N48 -tx1 /dev/urandom | tr -d ' \n')" > .env; } 2>/dev/null \
		|| { echo "This folder is not writable: $(CURDIR). Move the site to one of your folders, or change its owner." >&2; exit 1; }

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or set its path: make run PYTHON=/path/to/python3." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed. $(PYTHON) is older." >&2; exit 1; }
	@mkdir -p $(VENV) 2>/dev/null && touch $(VENV)/writable 2>/dev/null \
		|| { echo "This folder is not writable: $(CURDIR). Move the site to one of your folders, or change its owner." >&2; exit 1; }
	@echo "Creating a virtual environment with $(PYTHON) …"
	@"$(PYTHON)" -m venv $(VENV) >/dev/null 2>&1 \
		|| { rm -rf $(VENV); echo "Python's venv module is not installed. On Debian: apt install python3-venv" >&2; exit 1; }

# The locks contain every package, so pip has nothing to resolve. If it did, it would find a newer release of a package
# with extras (coverage[toml]) before the locked one, and fail because its hash is missing.
$(VENV)/runtime: requirements.txt $(VENV)/bin/python
	@echo "Installing packages (a minute the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(VENV)/development: requirements-dev.txt $(VENV)/bin/python
	@echo "Installing packages for development (a minute the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@ $(VENV)/runtime
