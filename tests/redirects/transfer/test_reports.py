"""The report of an import: every row of the file is in it exactly once, with what happens to it and why."""

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.lib.spreadsheets import FORMULA_PREFIXES
from site_core.redirects.models import RedirectRule
from site_core.redirects.transfer.formats import limits
from site_core.redirects.transfer.formats.detect import detect
from site_core.redirects.transfer.formats.row import FileError
from site_core.redirects.transfer.importer import Importer
from site_core.redirects.transfer.review import HEADER, Review, compare_reports, read_report
from tests.support.redirect_files import encode

few_examples = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD_CELLS = [
    "",
    "/a/",
    "/b/*",
    "/c/.*",
    "=1+1",
    "@x",
    "'x",
    'a"b',
    "a;b",
    "/über/",
    "www.x.example/y",
    "x" * 3000,
    "\ufeff",
]
cells = st.sampled_from(ODD_CELLS) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
codes = st.sampled_from(["", "301", "302", "303", "410", "404", "200", "x", "permanent"])
LINES = [
    *("/a /b 301", "/a -> /b 301", "/news/* /n/:splat", "/x /y 200", "/q p=1 /z 302", "/d /e 301 Country=de", "/one"),
    *("RewriteRule ^x$ /y [R=301,L]", "Redirect 301 /r /s", "RewriteCond %{HTTPS} on", "nonsense", "=1+1", "<If x>"),
    *("rewrite ^/n$ /m permanent;", "return 410;"),
]


@pytest.fixture(autouse=True)
def _site(site):
    return site


def review_of(content):
    return Review(Importer(detect(io.BytesIO(encode(content)))).dry_run())


def reported_lines(review):
    """Return the line numbers in the report, after comparing it with the counts."""
    rows = list(read_report(review.report))
    assert len(rows) == review.counts.total()
    assert not any(cell.startswith(FORMULA_PREFIXES) for row in rows for cell in row)
    assert all(row[HEADER.index("reasons")] for row in rows if row[1] in ("rejected", "skipped"))
    return [int(row[0]) for row in rows]


@few_examples
@given(rows=st.lists(st.tuples(cells, cells, codes), min_size=1, max_size=8))
def test_every_row_of_a_table_is_in_the_report_once(rows):
    file = io.StringIO()
    csv.writer(file).writerows([("from", "to", "code"), *rows])
    filled = [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    assert reported_lines(review_of(file.getvalue())) == filled


@few_examples
@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
@pytest.mark.parametrize("first", ["/first -> /b 301", "/first /b 301", "Redirect 301 /first /b"])
def test_every_line_of_a_text_file_is_in_the_report_once(first, lines):
    content = "\n".join([first, *[first.replace("first", str(number)) for number in range(len(lines))], *lines])
    assert reported_lines(review_of(content)) == list(range(1, 2 * len(lines) + 2))


values = st.none() | st.booleans() | st.integers() | cells | st.lists(cells, max_size=2)
ENTRIES = {
    "vercel": {"source": "/first", "destination": "/b"},
    "own": {"source": "/first", "target": "/b", "kind": "exact"},
    "table": {"old": "/first", "new": "/b"},
}


@few_examples
@given(entries=st.lists(values | st.dictionaries(st.sampled_from(["source", "destination", "old", "x"]), values)))
@pytest.mark.parametrize("first", ENTRIES)
def test_every_element_of_a_json_file_is_in_the_report_once(first, entries):
    lines = ",\n".join(json.dumps(entry) for entry in [ENTRIES[first], *entries])
    try:
        reported = reported_lines(review_of(f"[{lines}]"))
    except FileError:
        assert first == "table"  # the columns of which may be unclear
        return
    assert len(reported) == len(entries) + 1


def test_report_names_the_old_and_the_new_target_of_changed_redirects():
    RedirectRule.objects.create(source="/a/", target="/team/")
    review = review_of("from,to,code,enabled\n/a/,/articles/,302,no\n")
    (row,) = read_report(review.report)
    assert row[:3] == ["2", "changed", "/a/ → /articles/"]
    assert row[3] == "New URL: /team/ → /articles/. Response: 301 → 302. Enabled: yes → no."


def test_only_rows_with_other_results_differ():
    before = review_of("from,to\n/a/,/team/\n/b/,/team/\n/c/,/team/\n").report
    RedirectRule.objects.create(source="/b/", target="/articles/")
    after = review_of("from,to\n/a/,/team/\n/b/,/team/\n/c/,/team/\n").report
    differences = compare_reports(before, after)
    assert differences["count"] == 1
    assert differences["shown"] == [
        ["3", "/b/ → /team/", "Created.", "Changed. New URL: /articles/ → /team/."],
    ]
    assert compare_reports(before, before)["count"] == 0


@pytest.mark.parametrize("part", ["(", "[a-", "->", "(\\?)", " ", ":a(", "*", "/:a*"])
def test_long_cells_and_lines_take_no_longer_than_others(part):
    endless = part * (limits.MAX_CELL_LENGTH // 2 // len(part))
    for content in (
        f'from,to,code\n"/{endless}","/{endless}",{endless}\n',
        f"/a -> /b 301\n/{endless} -> /b 301\n",
        f"/a /b 301\n/{endless} /b 301\n",
        json.dumps([{"source": f"/{endless}", "destination": "/b", "permanent": True}]),
        f"RewriteCond %{{THE_REQUEST}} \\s/{endless}\nRewriteRule ^a$ /b [R=301,L]\n",
    ):
        assert review_of(content).counts.total() >= 1
