"""Test modules are independent of each other."""

import ast

from django.conf import settings

TESTS = settings.BASE_DIR / "tests"


def imported_modules(path):
    """Yield the full names of the modules and of the names that the module at ``path`` imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(settings.BASE_DIR).parts[: -node.level] if node.level else ()
            start = ".".join((*package, *filter(None, [node.module])))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def test_no_module_imports_another_test_module():
    """Shared code belongs in ``tests/support`` or a ``conftest.py``."""
    imports = [
        (str(path.relative_to(TESTS)), name)
        for path in TESTS.rglob("*.py")
        for name in imported_modules(path)
        if name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))
    ]
    assert imports == []


def test_every_test_module_has_tests():
    """A module without tests is a helper and needs another name."""
    empty = [
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("test_*.py")
        if not any(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for node in ast.walk(ast.parse(path.read_bytes()))
        )
    ]
    assert empty == []
