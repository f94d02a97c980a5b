"""The project's files agree with each other: imports, requirements, and warnings."""

import ast
import re
import sys
import warnings
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("site_core", "home", "blog")
# Programs that are started and packages that Django or pytest loads by name, so that nothing imports them.
NOT_IMPORTED = {
    *("argon2-cffi", "django-storages", "granian", "whitenoise", "django-tasks-db"),
    *("gunicorn", "pytest-cov", "pytest-django", "pytest-playwright", "pytest-randomly", "pytest-timeout"),
    *("codespell", "djhtml", "import-linter", "mypy", "pytest-xdist", "ruff", "uv"),
}

# Scripts that uv runs with packages of their own, named in their docstrings.
IMPORTED_BY_ISOLATED_SCRIPTS = {"schema_org"}


def imported_modules(*packages):
    """Return the top-level modules outside the standard library that ``packages`` import anywhere."""
    modules = set()
    for path in (path for package in packages for path in (ROOT / package).rglob("*.py")):
        for node in runtime_nodes(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            else:
                continue
            modules |= {name.partition(".")[0] for name in names}
    return modules - set(sys.stdlib_module_names) - {*PACKAGES, "tests"} - IMPORTED_BY_ISOLATED_SCRIPTS


def runtime_nodes(tree):
    """Yield the nodes of ``tree`` outside ``if TYPE_CHECKING:`` blocks, which only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from runtime_nodes(node)


def declared_packages(name):
    lines = (ROOT / name).read_text().splitlines()
    return {canonicalize_name(Requirement(line).name) for line in lines if re.match(r"[A-Za-z]", line)}


def undeclared_modules(modules, declared):
    distributions = packages_distributions()
    names = {module: {canonicalize_name(name) for name in distributions.get(module, [])} for module in modules}
    return sorted(module for module, providers in names.items() if not providers & declared)


def test_every_package_that_the_site_imports_is_declared():
    assert undeclared_modules(imported_modules(*PACKAGES), declared_packages("requirements.in")) == []


def test_every_package_that_the_tests_import_is_declared():
    declared = declared_packages("requirements.in") | declared_packages("requirements-dev.in")
    assert undeclared_modules(imported_modules("tests"), declared) == []


def test_every_declared_package_is_used():
    distributions = packages_distributions()
    imported = {
        canonicalize_name(name)
        for module in imported_modules(*PACKAGES, "tests")
        for name in distributions.get(module, [])
    }
    declared = declared_packages("requirements.in") | declared_packages("requirements-dev.in")
    stubs = {name for name in declared if name.startswith("types-") or name.endswith("-stubs")}
    assert declared - imported - stubs - NOT_IMPORTED == set()


@pytest.mark.parametrize(
    "category",
    [DeprecationWarning, PendingDeprecationWarning, RemovedInNextVersionWarning, RemovedAfterNextVersionWarning],
)
def test_deprecation_warnings_are_errors(category):
    """Django's and Wagtail's categories derive from these."""
    with pytest.raises(category):
        warnings.warn("This will be removed.", category, stacklevel=1)


def test_continuous_integration_covers_every_supported_python():
    classifiers = re.findall(r"Programming Language :: Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text())
    matrix = re.search(r"python: \[(.+)\]", (ROOT / ".github/workflows/ci.yml").read_text())[1]
    assert re.findall(r"3\.\d+", matrix) == classifiers
