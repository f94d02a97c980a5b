"""Lists are added in parts, so that others can write meanwhile, and each of their requests counts once."""

import pytest
from django.db import connection
from django.db.models import Sum

from site_core.wordpress.models import OldUrl, OldUrlList
from site_core.wordpress.old_urls import applying, storing
from site_core.wordpress.old_urls.listed import UrlListError
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "pages.csv"
    path.write_text("URL,Clicks\n" + "".join(f"{SOURCE}/page-{number}/,{number + 1}\n" for number in range(10)))
    return path


def counted():
    rows = OldUrl.objects.filter(source=SOURCE)
    return rows.count(), rows.aggregate(total=Sum("requests"))["total"]


@pytest.mark.parametrize("part", [1, 2, 3])
def test_list_that_was_interrupted_goes_on_where_it_stopped(table, monkeypatch, part):
    monkeypatch.setattr(storing, "CHUNK_SIZE", 3)

    def kill(done):
        if done == part * 3:
            raise Killed

    with pytest.raises(Killed):
        storing.add_list(SOURCE, table, progress=kill)
    assert counted()[0] == part * 3
    added = storing.add_list(SOURCE, table)
    assert counted() == (10, 55)
    assert (added.urls, added.is_complete) == (10, True)
    storing.add_list(SOURCE, table)
    assert counted() == (10, 55)


def test_list_that_two_processes_add_counts_once(table, monkeypatch):
    monkeypatch.setattr(storing, "CHUNK_SIZE", 3)

    def add_it_too(done):
        if done == 3:
            storing.add_list(SOURCE, table)

    with pytest.raises(UrlListError, match="already being added"):
        storing.add_list(SOURCE, table, progress=add_it_too)
    assert counted() == (10, 55)


def test_list_that_cannot_be_read_to_its_end_adds_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "CHUNK_SIZE", 3)
    path = tmp_path / "list.txt"
    path.write_text("/one/\n" * 20 + "This is not a URL.\n")
    with pytest.raises(UrlListError):
        storing.add_list(SOURCE, path)
    assert not OldUrl.objects.exists()
    assert not OldUrlList.objects.exists()


def test_nobody_waits_while_the_urls_are_looked_at(site, tmp_path, monkeypatch):
    import_export(write_export(tmp_path / "export.xml", item(1, slug="sleep")), publish=True)
    depths = []
    original = applying.propose

    def propose(*arguments):
        depths.append(len(connection.savepoint_ids))
        return original(*arguments)

    monkeypatch.setattr(applying, "propose", propose)
    applying.apply_rules(SOURCE)
    applying.preview_source(SOURCE)
    assert depths == [len(connection.savepoint_ids)] * 2
