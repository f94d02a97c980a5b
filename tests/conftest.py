"""Fixtures for all tests: the small site, the demo clinic, servers, and isolation between tests."""

import gc
import shutil
import signal
from types import SimpleNamespace

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from redis import Redis
from wagtail.models import Page, Site

from site_core.caching.page_cache.stores import get_store
from site_core.lib.trash import without_trash
from site_core.site_settings.models import ClinicSettings
from tests.support import collecting, factories, processes, servers
from tests.support.caches import clear_caches
from tests.support.migrated_database import MigratedDatabase, is_in_memory
from tests.support.page_cache import Worker
from tests.support.page_ids import restart_page_ids
from tests.support.row_snapshots import RowSnapshot
from tests.support.shared_rows import CommittedRows, SharedRows

# On a busy machine, examples take long to make up.
hypothesis.settings.register_profile("busy", suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="Run fast tests, and one of each module with the database")


def pytest_collection_modifyitems(config, items):
    for item in items:
        collecting.add_markers(item)
    if config.getoption("quick"):
        kept, left_out = collecting.quick(items)
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)
    collecting.sort(items)


def pytest_configure():
    # While modules are imported and tests are collected, there is hardly any garbage.
    gc.disable()
    # A shell lets its jobs in the background ignore Ctrl-C, and the servers of tests would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish():
    """Keep the garbage collector from scanning all modules again and again: it takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    gc.enable()


@pytest.fixture(scope="session")
def _migrated_database():
    if not is_in_memory():
        yield None
        return
    database = MigratedDatabase()
    yield database
    database.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, _migrated_database):
    """Copy the template into the database before Django migrates it."""


@pytest.fixture(scope="session")
def _committed_rows():
    return CommittedRows()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, _migrated_database, _committed_rows):
    if _migrated_database:
        _migrated_database.save_template()
    with django_db_blocker.unblock():
        _committed_rows.save()


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_committed(_committed_rows, django_db_blocker):
    """Fail in the module that leaves rows in the database, or deletes some. Otherwise those after it would fail."""
    yield
    with django_db_blocker.unblock():
        changes = _committed_rows.changes()
    assert not changes, f"Tests of this module committed changes (table: rows before, rows now): {changes}"


@pytest.fixture(autouse=True)
def _empty_cache():
    clear_caches()


@pytest.fixture(scope="session")
def _site_data_dir(tmp_path_factory):
    return processes.create_once_per_run(tmp_path_factory, "site-data", processes.create_small_site)


@pytest.fixture
def data_dir(_site_data_dir, tmp_path):
    """Return the data directory of a small site, for tests that run the site in separate processes."""
    return shutil.copytree(_site_data_dir, tmp_path / "data")


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory):
    if servers.find_program("redis-server") is None:
        pytest.skip("redis-server not found. On Debian: apt-get install -y redis-server")
    with servers.redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis_server(_redis_server):
    """Return a real, empty Redis server. Tests may stop it."""
    if _redis_server.process.poll() is not None:
        _redis_server.start()
    with Redis(port=_redis_server.port) as client:
        client.flushall()
    return _redis_server


@pytest.fixture(scope="session", autouse=True)
def _keep_connections_open():
    """Keep connections open after requests without the test client: closing one ends the test's transaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None)
        yield


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """Allow database access without a transaction around the test, so other threads see the rows.

    Unlike pytest-django's ``transaction=True``, this doesn't truncate tables: later tests need the rows from Wagtail's
    migrations. Tests must revert their changes themselves.
    """
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def _site_snapshot():
    return RowSnapshot(build_site)


@pytest.fixture(scope="module")
def _site_rows(django_db_setup, django_db_blocker, _site_snapshot):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            _site_snapshot.create()
        yield


def build_site():
    """Create the small site: a home page, the three index pages, and two people."""
    welcome = Page.objects.get(depth=2)  # created by a Wagtail migration
    Page.objects.filter(pk=welcome.pk).update(slug="welcome")
    home = factories.HomePageFactory(parent=Page.objects.get(depth=1))
    Site.objects.update(root_page=home, hostname="testserver", port=80, site_name="Lanternfield")
    with without_trash():
        Page.objects.get(pk=welcome.pk).delete()
    ClinicSettings.objects.create(site=Site.objects.get(), name="Lanternfield")
    factories.TreatmentIndexPageFactory()
    factories.BlogIndexPageFactory()
    team = factories.TeamIndexPageFactory()
    factories.PersonPageFactory(parent=team, title="Maya Ellison", slug="maya-ellison")
    factories.PersonPageFactory(parent=team, title="Tomás Arreola", slug="tomas-arreola", credentials="MD, PhD")


@pytest.fixture
def site(_site_rows, db):
    """Return the pages of the small site, fetched again for each test."""
    restart_page_ids()
    return SimpleNamespace(
        site=Site.objects.get(),
        home=factories.HomePage.objects.get(),
        articles=factories.BlogIndexPage.objects.get(),
        treatments=factories.TreatmentIndexPage.objects.get(),
        team=factories.TeamIndexPage.objects.get(),
        author=factories.PersonPage.objects.get(slug="maya-ellison"),
        reviewer=factories.PersonPage.objects.get(slug="tomas-arreola"),
    )


def shrink_images():
    """Replace every image with a tiny one. Resizing the real ones takes longer than all tests together."""
    tiny = factories.ImageFactory()
    for image in factories.ClinicImage.objects.exclude(pk=tiny.pk):
        shutil.copyfile(tiny.file.path, image.file.path)
    factories.ClinicImage.objects.update(width=tiny.width, height=tiny.height, file_size=None, file_hash="")
    tiny.delete()


def build_demo():
    from django.test.testcases import TestCase

    from home.demo.loader import DemoLoader

    with TestCase.captureOnCommitCallbacks(execute=True):
        DemoLoader(write=lambda text: None).load()
        shrink_images()


@pytest.fixture(scope="session")
def _demo_snapshot():
    return RowSnapshot(build_demo)


@pytest.fixture(scope="module")
def _demo_rows(django_db_setup, django_db_blocker, _demo_snapshot):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            _demo_snapshot.create()
        yield


@pytest.fixture
def demo(_demo_rows, db):
    """Return the demo clinic with tiny images. It is loaded once by each process."""
    return SimpleNamespace(site=Site.objects.get(), home=factories.HomePage.objects.get())


@pytest.fixture
def admin_user(db, django_user_model):
    return django_user_model.objects.create_superuser("boss", "boss@lanternfield.example", "secret")


@pytest.fixture
def editor(admin_user, client):
    """Return a test client that is logged in as an administrator."""
    client.force_login(admin_user)
    return client


@pytest.fixture
def page_cache(settings, tmp_path):
    """Switch the page cache on, with an empty folder."""
    settings.DATA_DIR = tmp_path
    settings.PAGE_CACHE = "files"
    yield get_store()
    settings.PAGE_CACHE = "off"


@pytest.fixture
def new_worker(page_cache):
    """Return a function that creates workers. They share the page cache."""
    return Worker


@pytest.fixture
def worker(new_worker):
    return new_worker()
