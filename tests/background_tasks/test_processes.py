"""Tasks in a process of their own: what happens if it is killed, and if the server is."""

import os
import signal

import pytest

from site_core.seo_audit.background import KIND
from tests.support.processes import child_pids, python, wait_for

pytestmark = pytest.mark.slow

START = f"""
from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask
from site_core.seo_audit import site_audit

task, _ = services.create("{KIND}", None, {{}}, "{KIND}")
print(task.pk, flush=True)
services.run_in_process(task.pk)
task.refresh_from_db()
print(task.state, task.error, sep="|", flush=True)
"""


def test_a_task_runs_in_a_process(data_dir):
    output = python(data_dir, START).communicate(timeout=120)[0]
    assert output.splitlines()[1] == "done|"


def test_a_killed_process_is_explained(data_dir):
    server = python(data_dir, START)
    server.stdout.readline()
    wait_for(lambda: child_pids(server.pid))
    os.kill(child_pids(server.pid)[0], signal.SIGKILL)
    state, error = server.communicate(timeout=60)[0].strip().split("|")
    assert (state, bool(error)) == ("failed", True)


def test_a_task_of_a_killed_server_can_be_started_again(data_dir):
    server = python(data_dir, START)
    pk = int(server.stdout.readline())
    server.kill()
    server.communicate()
    script = f"""
import datetime
from django.utils import timezone
from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask

task = BackgroundTask.objects.get(pk={pk})
print(task.is_active)
BackgroundTask.objects.update(alive_until=timezone.now() - datetime.timedelta(seconds=1))
task.refresh_from_db()
print(task.is_interrupted, services.start_and_wait("{KIND}", "{KIND}").state, BackgroundTask.objects.count())
"""
    lines = python(data_dir, script).communicate(timeout=120)[0].splitlines()
    assert lines == ["True", "True done 1"]
