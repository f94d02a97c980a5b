"""The command import_redirects."""

import pytest
from django.core.management import CommandError, call_command

from site_core.redirects.models import RedirectRule


@pytest.fixture(autouse=True)
def _site(site):
    return site


def run(tmp_path, content, *options):
    file = tmp_path / "old.csv"
    file.write_text(content)
    call_command("import_redirects", str(file), *options)


def test_command_imports(tmp_path, capsys):
    run(tmp_path, "from,to\n/a/,/team/\n")
    assert RedirectRule.objects.get().target == "/team/"
    assert "1 created" in capsys.readouterr().out


def test_command_writes_nothing_if_a_row_is_rejected(tmp_path, capsys):
    with pytest.raises(CommandError, match="Nothing was written"):
        run(tmp_path, "from,to\n/a/,/team/\n/b/,x:y\n")
    assert not RedirectRule.objects.exists()
    assert "line 3" in capsys.readouterr().out
    run(tmp_path, "from,to\n/a/,/team/\n/b/,x:y\n", "--valid-only")
    assert RedirectRule.objects.count() == 1


def test_dry_run_command_writes_nothing(tmp_path, capsys):
    run(tmp_path, "from,to\n/a/,/team/\n", "--dry-run")
    assert not RedirectRule.objects.exists()
    assert "Dry run: 1 created" in capsys.readouterr().out


def test_command_rejects_files_without_redirects(tmp_path):
    with pytest.raises(CommandError, match="Nothing was written"):
        run(tmp_path, "hello\n")
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_redirects", str(tmp_path / "missing.csv"))


def test_import_command_reads_files_of_the_export_command(tmp_path):
    RedirectRule.objects.create(source="/a/", target="/team/", notes="Line\nand line")
    call_command("export_redirects", str(tmp_path / "all.json"))
    RedirectRule.objects.all().delete()
    call_command("import_redirects", str(tmp_path / "all.json"))
    assert RedirectRule.objects.get().notes == "Line\nand line"


def test_command_says_what_columns_mean_and_which_are_not_imported(tmp_path, capsys):
    run(tmp_path, "Old URL,New URL,Type,Campaign\n/a/,/team/,Redirect,Spring\n")
    output = capsys.readouterr()
    assert "column “Old URL”: Old URL" in output.out
    assert "column “Campaign”: Not imported" in output.out
    assert "These columns are not imported: “Type”, “Campaign”" in output.err
    assert RedirectRule.objects.get().target == "/team/"


def test_columns_can_be_named_for_the_command(tmp_path):
    table = "Page,Goes where,How\n/a/,/team/,302\n"
    with pytest.raises(CommandError, match="--column 'Page=source'"):
        run(tmp_path, table)
    assert not RedirectRule.objects.exists()
    run(tmp_path, table, "--column", "page=source", "--column", "Goes where=target", "--column", "How=status")
    rule = RedirectRule.objects.get()
    assert (rule.source, rule.target, rule.status) == ("/a/", "/team/", 302)


@pytest.mark.parametrize(
    ("choice", "message"), [("Nothing=source", "There is no column"), ("Page=nonsense", "not a meaning of a column")]
)
def test_wrong_names_of_columns_are_explained(tmp_path, choice, message):
    with pytest.raises(CommandError, match=message):
        run(tmp_path, "Page,New URL\n/a/,/team/\n", "--column", choice)


def test_columns_of_other_formats_cannot_be_named(tmp_path):
    with pytest.raises(CommandError, match="only for tables"):
        run(tmp_path, "/a /b 301\n", "--column", "A=source")


def test_first_row_is_imported_if_there_are_no_headings(tmp_path):
    run(tmp_path, "old,team\nother,team\n", "--no-headings")
    assert RedirectRule.objects.count() == 2


def test_expressions_are_imported_as_they_are_with_an_option(tmp_path):
    run(tmp_path, "from,to\n/old-blog/.*,/team/\n", "--literal")
    assert RedirectRule.objects.get().kind == "exact"
