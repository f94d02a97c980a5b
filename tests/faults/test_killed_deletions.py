"""A process is killed while it deletes or restores a page: either the page is there, or its entry in the trash."""

import json
import shutil

import pytest

from tests.faults.conftest import run_script
from tests.support.killing import KILL_BEFORE_EACH_WRITE

SETUP = """
from wagtail.models import Page
from home.models import StandardPage
from site_core.redirects.models import RedirectRule
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
STEP = 4  # every write would take a minute
page = Page.objects.get(depth=2).add_child(instance=StandardPage(title="Doomed", slug="doomed", live=False))
page.save_revision()
Page.objects.filter(pk=page.pk).update(live=True)
RedirectRule.objects.create(source="/old/", redirect_page=page)
def get_state():
    page = StandardPage.objects.filter(slug="doomed").first()
    entry = TrashEntry.objects.first()
    gone = RedirectRule.objects.filter(source="/doomed/").exists()
    return [bool(page and page.latest_revision), bool(entry and entry.rows.count() > 2), gone]
def delete():
    Page.objects.get(slug="doomed").delete()
"""
DELETING = SETUP + "work = delete\n"
RESTORING = SETUP + "delete()\ndef work():\n    restore(TrashEntry.objects.get().pk)\n"
THERE, IN_TRASH = [True, False, False], [False, True, True]


@pytest.fixture
def data_dir(_site_data_dir, tmp_path):
    """Return the data directory of a small site, which is faster to copy than the demo clinic."""
    return shutil.copytree(_site_data_dir, tmp_path / "data")


@pytest.mark.parametrize(("script", "before", "after"), [(DELETING, THERE, IN_TRASH), (RESTORING, IN_TRASH, THERE)])
def test_killed_process_leaves_the_page_or_its_entry(data_dir, script, before, after):
    states = json.loads(run_script(data_dir, script + KILL_BEFORE_EACH_WRITE))
    assert states["completed"] == after
    assert len(states["killed"]) > 5
    committed = states["killed"].index(after) if after in states["killed"] else len(states["killed"])
    assert all(state == before for state in states["killed"][:committed])
    assert all(state == after for state in states["killed"][committed:])
