"""What /llms.txt lists. It is off by default."""

import pytest
from wagtail.models import Site

from site_core.seo import llms_txt
from site_core.site_settings.models import ClinicSettings, SearchSettings
from tests.support.factories import (
    ArticlePageFactory,
    StandardPageFactory,
    TreatmentPageFactory,
    create_articles,
    make_private,
)


@pytest.fixture
def clinic(site):
    search = SearchSettings.for_site(site.site)
    search.llms_txt = True
    search.save()
    return site


def lines(client):
    response = client.get("/llms.txt")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode().splitlines()


def test_it_is_not_found_until_turned_on(site, client):
    assert client.get("/llms.txt").status_code == 404


def test_it_is_not_found_on_staging(clinic, client, settings):
    settings.SEARCH_INDEXING = False
    assert client.get("/llms.txt").status_code == 404


def test_it_is_not_found_without_a_site(db, client):
    Site.objects.all().delete()
    assert client.get("/llms.txt").status_code == 404


def test_it_contains_clinic_and_sections(clinic, client):
    ClinicSettings.objects.update(tagline="Care by daylight")
    ArticlePageFactory(), TreatmentPageFactory()
    headings = [line for line in lines(client) if line.startswith(("#", ">"))]
    assert headings == [
        "# Lanternfield",
        "> Care by daylight",
        "## Treatments",
        "## Articles",
        "## People",
        "## Pages",
    ]


def test_page_is_a_link_with_its_description(clinic, client):
    ArticlePageFactory(title="Sleep", slug="sleep", standfirst="What helps.")
    assert "- [Sleep](http://testserver/articles/sleep/): What helps." in lines(client)


def test_page_without_description_is_a_link(clinic, client):
    assert "- [Lanternfield](http://testserver/)" in lines(client)


def test_pages_hidden_from_search_engines_are_excluded(clinic, client):
    make_private(StandardPageFactory(title="Secret"))
    StandardPageFactory(title="Hidden", noindex=True)
    StandardPageFactory(title="Draft", live=False)
    StandardPageFactory(title="Elsewhere", canonical_url="https://elsewhere.example/")
    assert not [line for line in lines(client) for word in ("Secret", "Hidden", "Draft", "Elsewhere") if word in line]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("<script>`*_", r"\<script\>\`\*\_"),
        ("# a\n\n- b", "# a - b"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_hostile_text_stays_text(clinic, client, text, shown):
    page = StandardPageFactory(title=text, slug="hostile", introduction=text)
    assert f"- [{shown}](http://testserver{page.url}): {shown}" in lines(client)


def test_long_sections_are_truncated(clinic, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(llms_txt, "MAX_PAGES_PER_SECTION", 30)
    create_articles(clinic.articles, 40)
    client.get("/llms.txt")
    with django_assert_max_num_queries(16):
        assert len([line for line in lines(client) if "/articles/articlepage" in line]) == 30


def test_unchanged_file_is_not_sent_again(clinic, client):
    first = client.get("/llms.txt")
    assert client.get("/llms.txt", headers={"If-None-Match": first["ETag"]}).status_code == 304
