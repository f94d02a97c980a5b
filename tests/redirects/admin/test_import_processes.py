"""Imports, large checks, and large exports run in a process of their own, which has limits and can be stopped."""

import pytest

from tests.support.processes import python

SETUP = """
import threading
from django.contrib.auth.models import User
from django.core.management import call_command
from site_core.lib import limited_process
from site_core.lib.limited_process import Limits
from site_core.redirects.models import RedirectRule, RedirectUpload
from site_core.redirects.transfer import background, jobs

user = User.objects.create_superuser("boss")

def new(content, **fields):
    return RedirectUpload.objects.create(user=user, file_name="old.csv", content=content, **fields)

def run(upload):
    background.prepare(upload.pk)
    background.run_in_process(upload.pk)
    upload.refresh_from_db()
    print(upload.state, upload.error, RedirectRule.objects.count(), sep="|")

TABLE = b"from,to\\n" + b"".join(b"/%d/,/team/\\n" % number for number in range(3000))
"""


@pytest.fixture
def run(data_dir):
    """Return a function that runs a script with the site and returns the lines that it prints, each as a list."""

    def run_script(script):
        process = python(data_dir, SETUP + script)
        output = process.communicate(timeout=120)[0]
        assert process.returncode == 0
        return [line.split("|") for line in output.splitlines()]

    return run_script


def test_file_is_checked_and_imported(run):
    lines = run("""
upload = new(TABLE)
run(upload)
print(background.progress_of(upload))
RedirectUpload.objects.update(state="importing")
run(upload)
""")
    assert lines == [["checked", "", "0"], ["(3000, 3000)"], ["done", "", "3000"]]


def test_file_that_takes_too_much_memory_or_time_is_explained(run):
    lines = run("""
background.LIMITS = Limits(megabytes=220, cpu_seconds=60, seconds=120)
run(new(b"[" + b"[1],\\n" * 5_000_000 + b"[]]"))
background.LIMITS = Limits(megabytes=500, cpu_seconds=1, seconds=120)
run(new(TABLE, state="importing", valid_only=True))
""")
    assert [line[0] for line in lines] == ["failed", "failed"]
    assert "needs more than 220 MB of memory. Split it" in lines[0][1]
    assert "takes longer than" in lines[1][1]
    assert lines[1][2] == "0"


# Cancels at the moment at which the process has the lock for writing.
def test_canceled_import_writes_nothing(run):
    lines = run("""
upload = new(TABLE, state="importing", valid_only=True)
keep_running = background.keep_running
def cancel_soon(pk):
    if background.progress_of(upload)[0]:
        background.cancel(pk)
    return keep_running(pk)
background.keep_running = cancel_soon
limited_process.POLL_SECONDS = 0.01
run(upload)
RedirectUpload.objects.update(state="checking", error="")
background.keep_running = keep_running
run(upload)
""")
    assert lines == [["failed", "Canceled. Nothing was imported.", "0"], ["checked", "", "0"]]


def test_deleting_the_file_stops_its_import(run):
    lines = run("""
upload = new(TABLE, state="importing", valid_only=True)
RedirectUpload.objects.all().delete()
background.run_in_process(upload.pk)
print(RedirectRule.objects.count())
""")
    assert lines == [["0"]]


def test_second_import_waits_for_the_first(run):
    lines = run("""
first, second = new(TABLE), new(TABLE)
threads = [threading.Thread(target=background.run_in_process, args=(upload.pk,)) for upload in (first, second)]
running = []
original = limited_process.run
def counted(*arguments, **options):
    running.append(1)
    print(len(running))
    try:
        return original(*arguments, **options)
    finally:
        running.pop()
limited_process.run = counted
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(*RedirectUpload.objects.values_list("state", flat=True))
""")
    assert lines == [["1"], ["1"], ["checked checked"]]


LARGE = """
from site_core.redirects.checks import background as checks
from site_core.redirects.transfer import exporter
checks.MAX_RULES_IN_REQUEST = exporter.MAX_XLSX_RULES_IN_REQUEST = 0
RedirectRule.objects.create(source="/old/", target="/nowhere/")
"""


def test_redirects_are_checked_in_a_process(run):
    lines = run(f"""{LARGE}
task = checks.run_and_wait()
print(*checks.get_report().rule_ids, task.state, sep="|")
""")
    assert lines == [["dead", "done"]]


def test_excel_file_is_written_in_a_process(run):
    lines = run(f"""{LARGE}
from openpyxl import load_workbook
with exporter.export("xlsx") as file:
    print(*[row[0].value for row in load_workbook(file).active], sep="|")
""")
    assert lines == [["source", "/old/"]]
