"""A process is killed while it publishes or imports: either all changes are saved, or none.

Each test covers every moment: for each statement that writes, a new process is killed right before that statement.
"""

import json
import sqlite3

import pytest

from tests.faults.conftest import get, run_script
from tests.support.demo_site import serve
from tests.support.killing import KILL_BEFORE_EACH_WRITE

PUBLISHING = """
from blog.models import ArticleCorrection, ArticlePage
from datetime import date
from tests.support.reviewing import publish_without_review
def work():
    article = ArticlePage.objects.get(slug="ketamine-opioid-system")
    article.title = article.draft_title = article.standfirst = article.conflicts_of_interest = "Rewritten"
    article.corrections.add(ArticleCorrection(date=date(2026, 1, 1), text="Everything is new."))
    publish_without_review(article)
def get_state():
    article = ArticlePage.objects.get(slug="ketamine-opioid-system")
    texts = article.title, article.standfirst, article.conflicts_of_interest, article.live_revision.content["title"]
    return [*(text == "Rewritten" for text in texts), article.corrections.filter(text="Everything is new.").exists()]
"""

IMPORTING = """
from django.core.management import call_command
from site_core.redirects.models import RedirectRule
file = sys.argv[1]
def work():
    call_command("import_redirects", file, stdout=open(os.devnull, "w"))
def get_state():
    return RedirectRule.objects.filter(source__startswith="/old-").count()
"""


def test_killed_publishing_saves_all_changes_or_none(data_dir):
    states = json.loads(run_script(data_dir, PUBLISHING + KILL_BEFORE_EACH_WRITE))
    assert states["completed"] == [True] * 5
    assert len(states["killed"]) > 5
    for number, state in enumerate(states["killed"], start=1):
        assert len(set(state)) == 1, f"Killed before write {number}: {state}"


@pytest.mark.parametrize("rows", [1, 600])
def test_killed_import_saves_all_rows_or_none(data_dir, tmp_path, rows):
    file = tmp_path / "old.csv"
    lines = [f"/old-{number}/,/articles/" for number in range(rows)]
    file.write_text("\n".join(["source,target", *lines]))
    states = json.loads(run_script(data_dir, IMPORTING + KILL_BEFORE_EACH_WRITE, file))
    assert states["completed"] == rows
    assert len(states["killed"]) > 2
    assert set(states["killed"]) <= {0, rows}
    with sqlite3.connect(data_dir / "db.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_site_is_consistent_after_publishing_was_killed(data_dir):
    run_script(data_dir, PUBLISHING + KILL_BEFORE_EACH_WRITE.replace("while attempt", "while number < 9 and attempt"))
    with serve(data_dir) as site:
        status, _, text = get(site, "/articles/ketamine-opioid-system/")
        assert status == 200
        assert ("Rewritten" in text) == ("Everything is new" in text)
