"""Text of editors that tries to break out: never unescaped, wherever it is shown."""

import pytest
from django.test import Client, TestCase
from django.utils.html import escape

from site_core.models import ClinicSettings, NavigationSettings
from tests import factories
from tests.complete import PAGE_TYPES, complete_page
from tests.conftest import SharedRows
from tests.html import soup

HOSTILE = "</script><img src=x onerror=alert(1)>"
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


def assert_harmless(response):
    page = soup(response)
    assert not page.find_all(onerror=True)
    assert not page.find_all("img", src="x")
    assert b"<img src=x" not in response.content


def hostile_stream(field, site):
    rows = []
    for name, block in field.stream_block.child_blocks.items():
        value = {child: HOSTILE for child, kind in block.child_blocks.items() if kind.name in {"label", "note"}}
        extra = {"date": "2026-12-25", "closed": True} if name == "day" else {}
        extra |= {"day": "0", "opens": "09:00", "closes": "17:00"} if name == "hours" else {}
        extra |= {"url": "https://example.org/"} if "url" in block.child_blocks else {}
        rows.append({"type": name, "value": value | extra})
    return rows


def fill_settings(site):
    for model in (ClinicSettings, NavigationSettings):
        setting = model.for_site(site)
        for field in model._meta.concrete_fields:
            if hasattr(field, "stream_block"):
                setattr(setting, field.name, hostile_stream(field, site))
            elif field.name == "crisis_text":
                setting.crisis_text = f"<p>{escape(HOSTILE)}</p>"
            elif field.get_internal_type() in {"CharField", "TextField"} and field.name != "country":
                setattr(setting, field.name, HOSTILE[: field.max_length])
        setting.save()
    site.site_name = HOSTILE
    site.save()


@pytest.fixture(scope="module")
def hostile(_site_rows, django_db_blocker):
    """One page of each type full of hostile text, in the search index as well, and settings of the same kind."""
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock(), TestCase.captureOnCommitCallbacks(execute=True):
            fill_settings(factories.HomePage.objects.get().get_site())
            html = f"<h2>{escape(HOSTILE)}</h2><p>{escape(HOSTILE)} [1]</p><ul><li>{escape(HOSTILE)}</li></ul>"
            addresses = {model: complete_page(model, HOSTILE, html).url for model in PAGE_TYPES}
            for sibling in (factories.ArticlePageFactory, factories.TreatmentPageFactory):
                page = sibling(title=HOSTILE)
                page.topics = factories.Topic.objects.all()
                page.save()
        yield addresses


@pytest.fixture
def get(hostile, db):
    return Client().get


@every_page_type
def test_page_shows_it_escaped(hostile, get, model):
    response = get(hostile[model])
    assert response.status_code == 200
    assert "&lt;img src=x" in response.content.decode()
    assert_harmless(response)


@every_page_type
def test_structured_data_cannot_be_left(hostile, get, model):
    import json

    for script in soup(get(hostile[model])).find_all("script", type="application/ld+json"):
        json.loads(script.string)


@every_page_type
def test_editor_shows_it_escaped(hostile, editor, model):
    from django.urls import reverse

    page = model.objects.filter(title=HOSTILE).first()
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert not soup(response).find_all("img", src="x")


@pytest.mark.parametrize(
    "address", ["/search/?q=onerror", "/search/?q=img+src", "/no-such-page/", "/articles/topic/about/"]
)
def test_other_pages_show_it_escaped(get, address):
    response = get(address)
    assert response.status_code in {200, 404}
    assert_harmless(response)


@pytest.mark.parametrize("address", ["/articles/feed/", "/articles/topic/about/feed/"])
def test_feed_shows_it_escaped(get, address):
    response = get(address)
    assert response.status_code == 200
    assert b"&lt;img src=x" in response.content
    assert b"<img" not in response.content


def test_author_list_shows_it_escaped(get):
    author = factories.ArticlePage.objects.first().authors[0]
    assert_harmless(get(f"/articles/author/{author.slug}/"))


@pytest.mark.parametrize("slug", ["articles", "treatments", "team"])
def test_lists_of_the_admin_show_it_escaped(hostile, editor, slug):
    from django.urls import reverse

    response = editor.get(
        reverse("wagtailadmin_explore", args=[factories.Page.objects.get(url_path__endswith=f"/home/{slug}/").pk])
    )
    assert response.status_code == 200
    assert_harmless(response)
