"""A process is killed while it deletes or restores a section in several transactions: nothing is lost, and the next one
continues."""

import json
import shutil

import pytest

from tests.faults.conftest import run_script
from tests.support.killing import KILL_BEFORE_EACH_WRITE

SETUP = """
import datetime
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.models import Page
from home.models import StandardPage
from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask
from site_core.redirects.models import RedirectRule
from site_core.trash import batches, sections, tasks
from site_core.trash.models import TrashEntry, TrashedRows
STEP = 11  # every write would take minutes
settings.TASKS_IN_PROCESSES = False
sections.SMALL = 1
sections.SECONDS_IN_TRANSACTION = batches.SECONDS_IN_TRANSACTION = tasks.SECONDS_BETWEEN_TRANSACTIONS = 0
user = User.objects.create_superuser("ada", "ada@example.com", "a long passphrase")
parent = Page.objects.get(depth=2)
for number in range(3):
    parent = parent.add_child(instance=StandardPage(title=f"Doomed {number}", slug=f"doomed-{number}", live=False))
    parent.save_revision()
    Page.objects.filter(pk=parent.pk).update(live=True)
RedirectRule.objects.create(source="/old/", redirect_page=parent)
launch, services.launch_after_commit = services.launch_after_commit, lambda pk: None
def create(start):
    task = start()
    return task.pk
def pages():
    return StandardPage.objects.filter(slug__startswith="doomed-")
def in_trash():
    rows = TrashedRows.objects.filter(model_label="wagtailcore.page")
    return sum(page.content.count('"wagtailcore.page"') for page in rows)
def get_state():
    whole = Page.objects.filter(slug__startswith="doomed-").count() == pages().count()
    once = pages().count() + in_trash() == 3
    tree = not any(Page.find_problems())
    BackgroundTask.objects.filter(state="running").update(alive_until=timezone.now() - datetime.timedelta(1))
    services.continue_interrupted()
    if BackgroundTask.objects.filter(pk=pk, state="waiting").exists():
        services.run(pk)
    done = BackgroundTask.objects.get(pk=pk).state == "done"
    rule = RedirectRule.objects.get(source="/old/")
    result = [pages().filter(live=True).count(), in_trash(), TrashEntry.objects.filter(state="").count(),
              rule.redirect_page_id == parent.pk, rule.status]
    return [whole, once, tree, done, result]
def work():
    services.run(pk)
"""
DELETING = SETUP + "pk = create(lambda: tasks.start_deleting([Page.objects.get(slug='doomed-0')], user))\n"
RESTORING = (
    SETUP
    + "services.run(create(lambda: tasks.start_deleting([Page.objects.get(slug='doomed-0')], user)))\n"
    + "pk = create(lambda: tasks.start_restoring(TrashEntry.objects.get(), user))\n"
)


@pytest.fixture
def data_dir(_site_data_dir, tmp_path):
    return shutil.copytree(_site_data_dir, tmp_path / "data")


@pytest.mark.parametrize(("script", "left", "in_trash"), [(DELETING, 0, 3), (RESTORING, 3, 0)])
def test_killed_task_continues_and_nothing_is_lost(data_dir, script, left, in_trash):
    states = json.loads(run_script(data_dir, script + KILL_BEFORE_EACH_WRITE))
    assert len(states["killed"]) > 5
    for state in [*states["killed"], states["completed"]]:
        whole, once, tree, done, result = state
        assert [whole, once, tree, done] == [True] * 4
        assert result[:3] == [left, in_trash, int(bool(in_trash))]
        assert result == states["completed"][4]
    assert states["completed"][4][3] == bool(left)
