"""An export can be imported again without loss, and spreadsheets do not run anything in it."""

import csv
import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from site_core.lib.spreadsheets import FORMULA_PREFIXES, escape_formula, unescape_formula
from site_core.redirects import bulk
from site_core.redirects.checks.rule_checks import RuleChecker
from site_core.redirects.models import RedirectRule
from site_core.redirects.transfer import exporter
from site_core.redirects.transfer.formats.detect import detect
from site_core.redirects.transfer.formats.native import COLUMNS
from site_core.redirects.transfer.importer import Importer
from tests.support.examples import examples

pytestmark = pytest.mark.slow

KINDS = ["csv", "json", "xlsx"]


def export(kind):
    file = io.BytesIO()
    exporter.write(kind, file)
    return file


def stored_rules():
    return list(RedirectRule.objects.order_by("pk").values_list(*bulk.FIELDS))


def import_file(file, may_leave_site=True):
    importer = Importer(detect(file), may_leave_site)
    results = list(importer.dry_run())
    importer.write()
    return results


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
rules = st.builds(
    RedirectRule,
    source=st.builds("/{}{}".format, st.sampled_from(["old", "=1", "-x", "'q", "a,b;c", '"q"', "_x000D_"]), texts),
    kind=st.sampled_from(["exact", "prefix"]),
    target=st.one_of(st.just("/team/"), st.builds("https://elsewhere.example/{}".format, texts)),
    status=st.sampled_from([301, 302, 307, 308]),
    priority=st.integers(-32768, 32767),
    query_mode=st.sampled_from(["ignore", "exact", "parameter"]),
    query=st.sampled_from(["p=1", "=2", "@x", "-1"]),
    carry_query=st.booleans(),
    ignore_case=st.booleans(),
    ignore_slash=st.booleans(),
    enabled=st.booleans(),
    starts_at=st.none() | st.datetimes(timezones=st.just(exporter.native.UTC)),
    automatically_created=st.booleans(),
    notes=notes,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=examples(10, 20),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(originals=st.lists(rules, max_size=6))
def test_any_rules_survive_export_and_import(site, kind, originals):
    RedirectRule.objects.all().delete()
    for rule in originals:
        checker = RuleChecker(may_leave_site=True)
        if (verdict := checker.check(rule)).is_valid:
            checker.save(verdict)
    before, content = stored_rules(), export(kind).getvalue()
    bulk.delete_rules(list(RedirectRule.objects.values_list("pk", flat=True)))
    if before:
        results = import_file(io.BytesIO(content))
        assert {result.outcome for result in results} == {"created"}, results
    assert stored_rules() == before
    if kind != "xlsx":  # which contains the time of the export
        assert export(kind).getvalue() == content
    assert outcomes_of_second_import(kind) <= {"skipped"}


def outcomes_of_second_import(kind):
    if not RedirectRule.objects.exists():
        return set()
    return {result.outcome for result in Importer(detect(export(kind)), True).dry_run()}


@given(st.text())
def test_formula_escaping_is_reversible(text):
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(FORMULA_PREFIXES)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_starts_like_a_formula(site, kind):
    RedirectRule.objects.create(source="/a/", target="/team/", notes='=HYPERLINK("https://evil.example")')
    RedirectRule.objects.create(source="/b/", target="/team/", notes="@SUM(1)")
    file = export(kind)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))) for cell in row]
    else:
        from openpyxl import load_workbook

        sheet = load_workbook(file).active
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
        cells = [str(cell.value or "") for row in sheet for cell in row]
    assert COLUMNS[0] in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


@pytest.mark.parametrize("kind", KINDS)
def test_page_targets_are_imported_by_their_path_in_the_tree(site, kind):
    RedirectRule.objects.create(source="/a/", redirect_page=site.team, site=site.site)
    RedirectRule.objects.create(source="/gone/", status=410)
    before, file = stored_rules(), export(kind)
    bulk.delete_rules(list(RedirectRule.objects.values_list("pk", flat=True)))
    import_file(file)
    assert stored_rules() == before
