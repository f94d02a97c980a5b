"""Sitemap indexes: the files that they name are listed until somebody has added them."""

import gzip
import io
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse

from site_core.wordpress.models import ImportRun, OldUrl
from site_core.wordpress.old_urls.sitemap_indexes import comparable_name, missing_sitemaps
from site_core.wordpress.old_urls.storing import add_list

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"
NAMES = ("post-sitemap.xml", "page-sitemap.xml.gz")


def index(*urls):
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls or [f"{SOURCE}/{name}" for name in NAMES])
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def sitemap(path):
    return f"<urlset><url><loc>{SOURCE}{path}</loc></url></urlset>"


def add(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return add_list(SOURCE, path)


def test_what_an_index_names_is_missing_until_it_was_added(tmp_path):
    add(tmp_path, "sitemap_index.xml", index())
    assert missing_sitemaps(SOURCE) == [f"{SOURCE}/{name}" for name in NAMES]
    add(tmp_path, "post-sitemap (1).xml", sitemap("/sleep/"))
    assert missing_sitemaps(SOURCE) == [f"{SOURCE}/page-sitemap.xml.gz"]
    add(tmp_path, "page-sitemap.xml.gz", gzip.compress(sitemap("/about/").encode()))
    assert missing_sitemaps(SOURCE) == []
    assert OldUrl.objects.filter(path__in=["/sleep/", "/about/"]).count() == 2


def test_sitemaps_that_were_there_before_their_index_are_not_missing(tmp_path):
    add(tmp_path, "post-sitemap.xml", sitemap("/sleep/"))
    assert add(tmp_path, "sitemap.xml", index()).sitemaps == [f"{SOURCE}/page-sitemap.xml.gz"]


def test_a_zip_may_have_the_index_and_its_sitemaps(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("sitemaps/sitemap_index.xml", index())
        packed.writestr("sitemaps/post-sitemap.xml", sitemap("/sleep/"))
    assert add(tmp_path, "all.zip", buffer.getvalue()).sitemaps == [f"{SOURCE}/page-sitemap.xml.gz"]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/sitemap.xml",
        "javascript:alert(1)//harbor.example/a.xml",
        "/post-sitemap.xml",
        "http://[harbor.example/a.xml",
        f"{SOURCE}/{'x' * 9000}.xml",
    ],
)
def test_only_urls_of_the_old_site_are_listed(tmp_path, url):
    assert add(tmp_path, "sitemap_index.xml", index(url)).sitemaps == []


def test_an_index_with_any_number_of_sitemaps_is_remembered_in_part(tmp_path):
    added = add(tmp_path, "sitemap_index.xml", index(*(f"{SOURCE}/{number}.xml" for number in range(3000))))
    assert len(added.sitemaps) == 1000


def test_the_screen_links_to_what_is_missing(tmp_path, editor):
    run = ImportRun.objects.create(source=SOURCE, status=ImportRun.Status.FINISHED)
    add(tmp_path, "sitemap_index.xml", index(f"{SOURCE}/a.xml?x=1&amp;y=&lt;b&gt;"))
    html = editor.get(reverse("wordpress_old_urls", args=[run.pk])).content.decode()
    assert f'href="{SOURCE}/a.xml?x=1&amp;y=&lt;b&gt;" target="_blank" rel="noopener noreferrer"' in html


def test_the_command_names_what_is_missing(tmp_path, site):
    ImportRun.objects.create(source=SOURCE, status=ImportRun.Status.FINISHED)
    (tmp_path / "sitemap_index.xml").write_text(index())
    out = io.StringIO()
    call_command("wordpress_urls", add=[tmp_path / "sitemap_index.xml"], stdout=out)
    assert f"  {SOURCE}/post-sitemap.xml" in out.getvalue()


def test_names_are_compared_without_what_browsers_add():
    assert comparable_name("Post-Sitemap (12).xml.gz") == comparable_name("post-sitemap.xml") == "post-sitemap"
