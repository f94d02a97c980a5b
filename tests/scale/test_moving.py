"""A site moves from SQLite to PostgreSQL and back, with real servers."""

import os
import re
import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest

from tests.support import servers
from tests.support.processes import create_small_site, manage, python
from tests.support.publishing import backup_path

PATH = os.pathsep.join([str(Path(servers.find_program("pg_dump") or "/").parent), os.environ["PATH"]])

PRINT_SITE = """
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import Page
from home.enquiries.models import Enquiry
from site_core.redirects.models import RedirectRule
for page in Page.objects.order_by("pk").specific(): print(page.pk, page.path, page.title, page.live_revision_id)
for rule in RedirectRule.objects.order_by("pk"): print(rule.pk, rule.source, rule.notes)
print(ContentType.objects.count(), [str(enquiry.details.name) for enquiry in Enquiry.objects.all()])
print("SEARCH", [page.title for page in Page.objects.live().search("lantern", fields=["title"])])
"""
CREATE = """
from wagtail.models import Site
from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details
from home.enquiries.services import create_enquiry
from site_core.redirects.models import RedirectRule
from tests.support.factories import ArticlePageFactory
for number in range(3):
    article = ArticlePageFactory(title=f"Lantern {number} “größe” 😀", slug=f"lantern-{number}")
article.title = "Lantern draft"
article.save_revision()
article.delete()
RedirectRule.objects.create(source="/old/", target="/articles/")
create_enquiry(Site.objects.get(), new_token().form_id, Details(name="Ana Ortiz", phone="212-555-0188"))
"""
CREATE_ONE = """
from tests.support.factories import ArticlePageFactory
print(ArticlePageFactory(title="Lantern new", slug="lantern-new").pk)
"""


@pytest.fixture(scope="module")
def server():
    with servers.postgresql() as server:
        yield server.url.rpartition("/")[0]


@pytest.fixture(scope="module")
def _original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original")
    create_small_site(folder)
    (folder / "before.txt").write_text(run(folder, CREATE + PRINT_SITE))
    return folder


@pytest.fixture
def data_dir(_original, tmp_path):
    """Return the folder of a site on SQLite."""
    with sqlite3.connect(_original / "db.sqlite3") as source, sqlite3.connect(tmp_path / "db.sqlite3") as target:
        source.backup(target)
    shutil.copy(_original / "before.txt", tmp_path)
    return tmp_path


@pytest.fixture
def database_url(server, request):
    """Return the URL of an empty database."""
    name = f"move_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


def run(data_dir, script, **variables):
    process = python(data_dir, script, **variables)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output


def move(data_dir, url, check=True, **variables):
    return manage(data_dir, "move_database", url, "--env-file", str(data_dir / ".env"), check=check, **variables)


def set_notes(data_dir, notes):
    """Change a row without the site."""
    with sqlite3.connect(data_dir / "db.sqlite3", timeout=60) as connection:
        connection.execute("UPDATE redirects_redirectrule SET notes = ? WHERE source = '/old/'", [notes])
    connection.close()


def assert_same_and_numbered_on(before, after):
    """``after`` is ``before`` and the number of a new page. The newest page before that had been deleted."""
    *lines, new = after.splitlines()
    assert lines == before.splitlines()
    assert int(new) == max(map(int, re.findall(r"^(\d+) 0", before, re.MULTILINE))) + 2


def test_site_moves_to_postgresql_and_back(data_dir, database_url):
    (data_dir / ".env").write_text("SITE_NAME=Lanternfield\n")
    set_notes(data_dir, "null\0character")
    refused = move(data_dir, database_url, check=False)
    assert refused.returncode == 1
    assert re.search(
        r"redirects_redirectrule, redirect_ptr_id \d+, notes: it contains a null character", refused.stderr
    )
    assert "DATABASE_URL" not in (data_dir / ".env").read_text()
    # The tables of this attempt are still there, as after any other interruption.
    script = f"from django.core.management import call_command; call_command('move_database', {database_url!r}, "
    set_notes(data_dir, "before")
    moving = python(data_dir, f"{script} '--env-file', {str(data_dir / '.env')!r})", stderr=True)
    assert any("Building the search index" in line for line in moving.stderr)
    set_notes(data_dir, "saved meanwhile")
    output, errors = moving.communicate(timeout=300)
    assert moving.returncode == 0, errors
    assert "Copied and verified" in output
    assert "has changed in the meantime: redirects_redirectrule" in errors
    assert (data_dir / ".env").read_text() == f"SITE_NAME=Lanternfield\nDATABASE_URL='{database_url}'\n"
    before = run(data_dir, PRINT_SITE)
    assert "saved meanwhile" in before
    assert_same_and_numbered_on(before, run(data_dir, PRINT_SITE + CREATE_ONE, DATABASE_URL=database_url))
    assert "already has" in move(data_dir, database_url, check=False).stderr
    after = run(data_dir, PRINT_SITE, DATABASE_URL=database_url)
    back = f"sqlite:///{data_dir / 'back.sqlite3'}"
    move(data_dir, back, DATABASE_URL=database_url)
    assert (data_dir / ".env").read_text().endswith(f"DATABASE_URL='{back}'\n")
    assert run(data_dir, PRINT_SITE, DATABASE_URL=back) == after


def test_backup_of_one_database_is_restored_to_the_other(data_dir, database_url, tmp_path_factory):
    before = (data_dir / "before.txt").read_text()
    path = str(backup_path(manage(data_dir, "backup").stdout))
    other, third = tmp_path_factory.mktemp("postgresql"), tmp_path_factory.mktemp("sqlite")
    variables = {"DATABASE_URL": database_url, "PATH": PATH}
    manage(other, "restore", path, **variables)
    assert run(other, PRINT_SITE, **variables) == before
    path = str(backup_path(manage(other, "backup", **variables).stdout))
    manage(third, "restore", path, PATH=PATH)
    assert_same_and_numbered_on(before, run(third, PRINT_SITE + CREATE_ONE))
