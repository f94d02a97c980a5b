"""Which tests run, marked by what they need, and in which order."""

import pytest

SLOW_FIXTURES = {"data_dir", "redis_server", "_demo_rows"}  # they start processes, or load the demo clinic
DATABASE_FIXTURES = {"db", "committed_db", "_site_rows", "_demo_rows"}
# pytest-django empties all tables after such a test, and later ones need the rows from Wagtail's migrations.
EMPTYING_FIXTURES = {"transactional_db", "live_server"}


def add_markers(item):
    """Add ``slow`` and ``database`` by the fixtures of a test. Raise UsageError if it would empty the database."""
    fixtures = set(item.fixturenames)
    if empties_tables(item):
        raise pytest.UsageError(f"{item.nodeid} would empty all tables. Use the fixture committed_db.")
    if fixtures & SLOW_FIXTURES:
        item.add_marker("slow")
    if fixtures & {"_site_rows", "_demo_rows"} and "db" not in fixtures:
        item.add_marker("django_db")  # pytest-django only creates a test database if a test needs one
    # The site in a data_dir has a SQLite database, whatever the database of the tests.
    if "data_dir" not in fixtures and (fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db")):
        item.add_marker("database")


def empties_tables(item):
    marker = item.get_closest_marker("django_db")
    return EMPTYING_FIXTURES & set(item.fixturenames) or (
        marker and (marker.args or marker.kwargs.keys() & {"transaction", "reset_sequences"})
    )


def quick(items):
    """Return ``(kept, left out)``: ``make test-quick`` leaves out slow tests and, of each module, all but one that use
    the database.

    The first one stays, so another one each time, because pytest-randomly has shuffled them.
    """
    modules, kept, left_out = set(), [], []
    for item in items:
        uses_database = item.get_closest_marker("database")
        if item.get_closest_marker("slow") or (uses_database and item.path in modules):
            left_out.append(item)
            continue
        if uses_database:
            modules.add(item.path)
        kept.append(item)
    return kept, left_out


def sort(items):
    """Move long modules to the front: otherwise the last process runs one while the others have nothing to do."""
    long_modules = {
        item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in long_modules)
