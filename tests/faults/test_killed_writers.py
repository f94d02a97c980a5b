"""A process that is killed in the middle of publishing or importing: afterwards all of it is there, or nothing.

The killing is exact, not by chance: a process is made for each statement that writes, and killed before it.
"""

import json
import sqlite3

import pytest

from tests.faults.conftest import get, run_on
from tests.support.demo_site import serve

# Runs work(), made by the script before it, once for each of its writing statements, each time from the same state, in
# a child that is killed before that statement; calls look() after each death, and once after a run that is let through.
KILL_BEFORE_EACH_WRITE = """
import json, pathlib, shutil, signal
from django.db import connection, connections

connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
database = pathlib.Path(connection.settings_dict["NAME"])
shutil.copy(database, f"{database}.before")

def attempt(number):
    connections.close_all()
    for rest in database.parent.glob("db.sqlite3-*"):
        rest.unlink()
    shutil.copy(f"{database}.before", database)
    child = os.fork()
    if not child:
        seen = [0]
        def count(execute, sql, params, many, context):
            if sql.startswith(("INSERT", "UPDATE", "DELETE", "RELEASE", "COMMIT")):
                seen[0] += 1
                if seen[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)
        try:
            with connection.execute_wrapper(count):
                work()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)

states, number = [], 1
while attempt(number):
    states.append(look())
    number += 1
print(json.dumps({"killed": states, "done": look()}))
"""

PUBLISHING = """
from blog.models import ArticleCorrection, ArticlePage
from datetime import date
def work():
    article = ArticlePage.objects.get(slug="ketamine-opioid-system")
    article.title = article.draft_title = article.standfirst = article.conflicts_of_interest = "Told anew"
    article.corrections.add(ArticleCorrection(date=date(2026, 1, 1), text="All of it is new."))
    article.save_revision().publish()
def look():
    article = ArticlePage.objects.get(slug="ketamine-opioid-system")
    texts = article.title, article.standfirst, article.conflicts_of_interest, article.live_revision.content["title"]
    return [*(text == "Told anew" for text in texts), article.corrections.filter(text="All of it is new.").exists()]
"""

IMPORTING = """
from django.core.management import call_command
from site_core.redirects.models import RedirectRule
file = sys.argv[1]
def work():
    call_command("import_redirects", file, stdout=open(os.devnull, "w"))
def look():
    return RedirectRule.objects.filter(source__startswith="/old-").count()
"""


def test_publishing_that_is_killed_is_done_whole_or_not_at_all(data_dir):
    found = json.loads(run_on(data_dir, PUBLISHING + KILL_BEFORE_EACH_WRITE))
    assert found["done"] == [True] * 5
    assert len(found["killed"]) > 5
    for number, state in enumerate(found["killed"], start=1):
        assert len(set(state)) == 1, f"Killed before write {number}: {state}"


@pytest.mark.parametrize("rows", [1, 600])
def test_import_that_is_killed_wrote_all_rows_or_none(data_dir, tmp_path, rows):
    file = tmp_path / "old.csv"
    lines = [f"/old-{number}/,/articles/" for number in range(rows)]
    file.write_text("\n".join(["source,target", *lines]))
    found = json.loads(run_on(data_dir, IMPORTING + KILL_BEFORE_EACH_WRITE, file))
    assert found["done"] == rows
    assert len(found["killed"]) > 2
    assert set(found["killed"]) <= {0, rows}
    with sqlite3.connect(data_dir / "db.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_site_comes_up_whole_after_its_publisher_was_killed(data_dir):
    run_on(data_dir, PUBLISHING + KILL_BEFORE_EACH_WRITE.replace("while attempt", "while number < 9 and attempt"))
    with serve(data_dir) as site:
        status, _, text = get(site, "/articles/ketamine-opioid-system/")
        assert status == 200
        assert ("Told anew" in text) == ("All of it is new" in text)
