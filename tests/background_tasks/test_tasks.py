"""Starting tasks, their progress and results, and what happens after a crash."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from site_core.background_tasks import kinds, running, services
from site_core.background_tasks.kinds import TaskKind
from site_core.background_tasks.models import BackgroundTask
from tests.support.html import text_of

pytestmark = pytest.mark.django_db

State = BackgroundTask.State


class Work:
    """The function of a kind of task. It counts to ``total``, and records each number. ``before_item`` may disturb."""

    def __init__(self):
        self.items, self.before_item = [], lambda run, item: None

    def __call__(self, run):
        total = run.arguments.get("total", 3)
        for item in range(len(self.items), total):
            self.before_item(run, item)
            self.items.append(item)
            run.last_update = 0
            run.update(len(self.items), total)
        return {"items": self.items}


@pytest.fixture
def work(monkeypatch):
    work = Work()
    kind = TaskKind("tests.count", "Count", "{done} of {total}", work, lambda task: reverse("wagtailadmin_home"))
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    return work


def kill(task):
    """Leave ``task`` as a process does that is killed."""
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    BackgroundTask.objects.filter(pk=task.pk).update(state=State.RUNNING, alive_until=long_ago)


def test_a_task_keeps_its_result(work):
    task = services.start("tests.count", arguments={"total": 4})
    assert (task.state, task.result, task.done, task.total) == (State.DONE, {"items": [0, 1, 2, 3]}, 4, 4)


def test_a_failed_task_is_explained_and_continues_where_it_stopped(work, editor, admin_user):
    def fail(run, item):
        if item == 1:
            raise ValueError

    work.before_item = fail
    task = services.start("tests.count", admin_user)
    url = reverse("background_task", args=[task.pk])
    assert "An unexpected error occurred." in text_of(editor.get(url))
    work.before_item = lambda run, item: None
    assert editor.post(url, {"action": "start"}, follow=True).redirect_chain[-1][0] == reverse("wagtailadmin_home")
    assert work.items == [0, 1, 2]


def test_two_tasks_with_the_same_key_do_not_run_at_once(work):
    work.before_item = lambda run, item: others.append(services.start("tests.count", key="a").pk)
    others = []
    task = services.start("tests.count", key="a")
    assert set(others) == {task.pk}
    work.before_item = lambda run, item: None
    assert services.start("tests.count", key="a").pk != task.pk


def test_two_tasks_without_a_key_run_at_once(work):
    assert services.start("tests.count").pk != services.start("tests.count").pk


def test_a_task_that_runs_is_not_run_a_second_time(work):
    work.before_item = lambda run, item: running.run(run.task.pk)
    assert services.start("tests.count").state == State.DONE
    assert work.items == [0, 1, 2]


def test_the_next_start_continues_an_interrupted_task(work):
    task = services.start("tests.count", key="a")
    work.items.clear()
    kill(task)
    assert services.start("tests.count", key="a").pk == task.pk
    assert work.items == [0, 1, 2]


def test_an_interrupted_task_says_so_and_can_be_started_again(work, editor, admin_user):
    task = services.start("tests.count", admin_user)
    kill(task)
    work.items.pop()
    url = reverse("background_task", args=[task.pk])
    assert "was interrupted" in text_of(editor.get(url))
    assert editor.get(reverse("background_task_progress", args=[task.pk])).json()["interrupted"]
    editor.post(url, {"action": "start"})
    task.refresh_from_db()
    assert task.state == State.DONE
    assert work.items == [0, 1, 2]


# The process was not killed, only slow: both would do the rest.
def test_a_process_that_was_thought_dead_stops(work, monkeypatch):
    def take_over(run, item):
        if item == 1:
            kill(run.task)
            work.before_item = lambda run, item: None
            services.start_again(BackgroundTask.objects.get(pk=run.task.pk))

    work.before_item = take_over
    task = services.start("tests.count")
    assert task.state == State.DONE
    assert task.result == {"items": [0, 1, 2]}


def test_a_canceled_task_stops_before_its_next_item(work, editor, admin_user):
    url = []

    def cancel(run, item):
        url[:] = [reverse("background_task", args=[run.task.pk])]
        editor.post(url[0], {"action": "cancel"})

    work.before_item = cancel
    task = services.start("tests.count", admin_user)
    assert task.state == State.CANCELED
    assert work.items == [0]
    assert "Canceled. What was done before that is kept." in text_of(editor.get(url[0]))
    work.before_item = lambda run, item: None
    editor.post(url[0], {"action": "start"})
    assert work.items == [0, 1, 2]


def test_only_its_owner_sees_a_task(work, client, editor, admin_user, django_user_model):
    task = services.start("tests.count", django_user_model.objects.create_superuser("other"))
    for name in ("background_task", "background_task_progress"):
        assert editor.get(reverse(name, args=[task.pk])).status_code in (302, 403)
    kill(task)
    editor.post(reverse("background_task", args=[task.pk]), {"action": "start"})
    task.refresh_from_db()
    assert task.state == State.RUNNING


def test_a_task_whose_app_is_gone_is_not_found(editor, admin_user):
    task = BackgroundTask.objects.create(kind="tests.gone", user=admin_user)
    assert editor.get(reverse("background_task", args=[task.pk])).status_code == 404
    running.run(task.pk)
    task.refresh_from_db()
    assert task.state == State.FAILED


def test_finished_tasks_are_deleted_after_a_month(work):
    task = services.start("tests.count")
    BackgroundTask.objects.update(finished_at=timezone.now() - datetime.timedelta(days=31))
    services.start("tests.count")
    assert not BackgroundTask.objects.filter(pk=task.pk).exists()


def test_a_task_of_a_disabled_account_can_stop(work, admin_user):
    admin_user.is_active = False
    admin_user.save()
    work.before_item = lambda run, item: run.require_user()
    task = services.start("tests.count", admin_user)
    assert (task.state, work.items) == (State.FAILED, [])
    assert "is disabled" in task.error
