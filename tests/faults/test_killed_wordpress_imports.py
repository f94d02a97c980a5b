"""An import from WordPress is killed anywhere: the next run finishes it, and nothing arrives twice."""

import json

from tests.faults.conftest import run_script
from tests.support.killing import KILL_BEFORE_EACH_WRITE
from tests.support.wordpress_site import item, write_export

# Some of the statements that write: an import has hundreds. The step is no multiple of those of one page.
STEP = 29
SCRIPT = """
import pathlib
from django.core.management import call_command
from wagtail.models import Page
from site_core.wordpress.models import ImportedItem
export, report = sys.argv[1:]

def work():
    call_command("import_wordpress", export, report=pathlib.Path(report), publish=True, stdout=open(os.devnull, "w"))

def get_state():
    \"\"\"Import again after the kill, and return what is there.\"\"\"
    work()
    pages = Page.objects.filter(slug__startswith="old-").order_by("slug").specific()
    return {
        "pages": [[page.slug, page.live, str(page.body.raw_data[0]["value"])[:40]] for page in pages],
        "people": Page.objects.filter(title="Inés Duarte").count(),
        "topics": ImportedItem.objects.filter(key__startswith="term:").count(),
        "records": sorted(ImportedItem.objects.values_list("key", "state")),
        "problems": len(Page.find_problems()[0]),
    }
"""


def test_an_import_that_was_killed_is_finished_by_the_next_one(data_dir, tmp_path):
    pages = [
        item(1, slug="old-a", creator="iduarte", terms=[("category", "sleep", "Sleep")], content="<p>Words of A.</p>"),
        item(2, slug="old-b", status="draft", content='<p>Words of B, <a href="/old-a/">A</a>.</p>'),
        item(3, "page", slug="old-c", content="<p>Words of C.</p>"),
    ]
    export = write_export(tmp_path / "export.xml", *pages)
    script = f"STEP = {STEP}\n{SCRIPT}{KILL_BEFORE_EACH_WRITE}"
    states = json.loads(run_script(data_dir, script, export, tmp_path / "report"))
    expected = states["completed"]
    assert [page[:2] for page in expected["pages"]] == [["old-a", True], ["old-b", False], ["old-c", True]]
    assert expected["people"] == 1
    assert expected["problems"] == 0
    assert len(states["killed"]) > 3
    for number, state in enumerate(states["killed"]):
        assert without_ids(state) == without_ids(expected), f"Killed before write {1 + number * STEP}"


def without_ids(state):
    """Return a state without the primary keys in the keys of indexes that the import created."""
    records = [[key.partition(":")[0] if key.startswith("index:") else key, kind] for key, kind in state["records"]]
    pages = [[slug, live, text.partition("id=")[0]] for slug, live, text in state["pages"]]
    return state | {"records": sorted(records), "pages": pages}
