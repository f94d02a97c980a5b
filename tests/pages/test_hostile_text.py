"""Hostile text from editors is escaped everywhere."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client, TestCase
from django.utils.html import escape
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import get_page_models

from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.hostile_text import (
    HOSTILE,
    assert_no_script_urls,
    assert_runs_only_its_own_scripts,
    fill,
    fill_settings,
)
from tests.support.html import soup
from tests.support.shared_rows import SharedRows
from tests.support.streams import all_body_blocks, walk_blocks

pytestmark = pytest.mark.slow

every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


def assert_harmless(response):
    """Assert that no element or attribute runs a script or loads anything hostile."""
    page = soup(response)
    for element in page.find_all(True):
        running = [name for name in element.attrs if name.startswith("on") or name in {"srcdoc", "formaction", "style"}]
        assert not running, str(element)[:300]
    assert not page.find_all("img", src="x")
    loading = page.find_all(["iframe", "object", "embed", "base", "svg:script"])
    assert [element for element in loading if str(element) != '<iframe title="Sign in"></iframe>'] == []  # the admin’s
    assert b"<img src=x" not in response.content


def fill_page(model, html):
    """Return a complete page with child rows, and with all fields that ``complete_page`` doesn't set."""
    page = complete_page(model, HOSTILE, html)
    for relation in get_all_child_relations(model):
        rows = [fill(row) for row in getattr(page, relation.get_accessor_name()).all()]
        setattr(page, relation.get_accessor_name(), rows)
    fill(page).save(clean=False)  # validation would reject its URLs
    return page


@pytest.fixture(scope="module")
def hostile(_site_rows, django_db_blocker):
    """One page of each type and all settings, full of hostile text, also in the search index."""
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock(), TestCase.captureOnCommitCallbacks(execute=True):
            fill_settings(factories.HomePage.objects.get().get_site())
            html = f"<h2>{escape(HOSTILE)}</h2><p>{escape(HOSTILE)} [1]</p><ul><li>{escape(HOSTILE)}</li></ul>"
            addresses = {model: fill_page(model, html).url for model in PAGE_TYPES}
            for sibling in (factories.ArticlePageFactory, factories.TreatmentPageFactory):
                page = sibling(title=HOSTILE)
                page.topics = factories.Topic.objects.all()
                page.save()
        yield addresses


@pytest.fixture
def get(hostile, db):
    return Client().get


@every_page_type
def test_page_escapes_it(hostile, get, model):
    response = get(hostile[model])
    assert response.status_code == 200
    assert "&lt;img src=x" in response.content.decode()
    assert_harmless(response)
    assert_runs_only_its_own_scripts(response)
    assert_no_script_urls(response)


@every_page_type
def test_structured_data_escapes_it(hostile, get, model):
    scripts = soup(get(hostile[model])).find_all("script", type="application/ld+json")
    assert [list(json.loads(script.string)) for script in scripts] == [["@context", "@graph"]]


@every_page_type
def test_editor_escapes_it(hostile, editor, model):
    from django.urls import reverse

    page = model.objects.filter(title=HOSTILE).first()
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert not soup(response).find_all("img", src="x")


@pytest.mark.parametrize(
    "address", ["/search/?q=onerror", "/search/?q=img+src", "/no-such-page/", "/articles/topic/about/"]
)
def test_other_pages_escape_it(get, address):
    response = get(address)
    assert response.status_code in {200, 404}
    assert_harmless(response)


@pytest.mark.parametrize("address", ["/articles/feed/", "/articles/topic/about/feed/"])
def test_feed_escapes_it(get, address):
    response = get(address)
    assert response.status_code == 200
    assert b"&lt;img src=x" in response.content
    assert b"<img" not in response.content


def test_author_list_escapes_it(get):
    author = factories.ArticlePage.objects.first().authors[0]
    assert_harmless(get(f"/articles/author/{author.slug}/"))


@pytest.mark.parametrize("slug", ["articles", "treatments", "team"])
def test_admin_lists_escape_it(hostile, editor, slug):
    from django.urls import reverse

    response = editor.get(
        reverse("wagtailadmin_explore", args=[factories.Page.objects.get(url_path__endswith=f"/home/{slug}/").pk])
    )
    assert response.status_code == 200
    assert_harmless(response)


@pytest.mark.parametrize("address", ["/llms.txt", "/robots.txt", "/manifest.webmanifest", "/sitemap.xml"])
def test_machine_readable_responses_have_content_types_that_cannot_run_scripts(get, address):
    response = get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    if b"<img" in response.content:
        assert response["Content-Type"].startswith(("text/plain", "application/json", "application/manifest+json"))


ADDRESSES_THAT_RUN = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
]


@pytest.mark.parametrize("address", ADDRESSES_THAT_RUN)
def test_no_field_accepts_a_script_url(address):
    models_of_site = {*get_page_models(), *settings_registry}
    fields = [field for model in models_of_site for field in model._meta.fields if isinstance(field, models.URLField)]
    fields += [block.field for *_, outer in all_body_blocks() for block in walk_blocks(outer) if is_address(block)]
    assert len(fields) > 5
    for field in fields:
        with pytest.raises(ValidationError):
            field.clean(address, None) if isinstance(field, models.Field) else field.clean(address)


def is_address(block):
    return isinstance(block, blocks.URLBlock)


@pytest.mark.parametrize("address", ADDRESSES_THAT_RUN)
def test_rich_text_editor_removes_script_links(address):
    """Any content that a browser sends instead of the editor's JSON."""
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}
    line = {"key": "a", "type": "unstyled", "depth": 0, "text": "words", "inlineStyleRanges": []}
    line["entityRanges"] = [{"offset": 0, "length": 5, "key": 0}]
    sent = json.dumps({"entityMap": {"0": entity}, "blocks": [line]})
    texts = [block for *_, outer in all_body_blocks() for block in walk_blocks(outer) if is_rich_text(block)]
    assert texts
    for block in texts:
        html = block.value_from_datadict({"x": sent}, {}, "x").source
        assert soup(html).find("a") is None or not soup(html).find("a").get("href")


def is_rich_text(block):
    return isinstance(block, blocks.RichTextBlock)


def test_rich_text_editor_removes_embeds():
    for *_, outer in all_body_blocks():
        for block in walk_blocks(outer):
            assert not is_rich_text(block) or not {"embed", "image"} & set(block.features)
