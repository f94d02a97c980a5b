"""Random text in every field of a page and of the settings stays text wherever it is shown."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Site
from wagtail.search import index

from site_core.caching import local_cache
from site_core.content.citations import CITATION
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.examples import examples
from tests.support.hostile_text import assert_no_script_urls, assert_runs_only_its_own_scripts, fill_settings
from tests.support.html import soup

pytestmark = pytest.mark.slow

# What ends or begins something in HTML, CSS, JSON, XML, templates and rich text. Whatever gets out shows as an element
# or attribute “hostile”, or as a link there.
PARTS = [
    *("<hostile>", "</script>", "</style>", "</title>", "</textarea>", "</svg>", "<!--", "-->", "<![CDATA[", "]]>"),
    *('"', "'", "`", ">", "=", "\\", "&", "/", " onhostile=1 ", '" onhostile="1', "' onhostile='1"),
    *("<a href=//hostile>", "<script>hostile</script>", "<b>", "javascript:x"),
    *("&lt;hostile&gt;", "&#60;hostile&#62;", "\\u003chostile\\u003e"),
    *("{{ 7|add:7 }}", "{% now 'Y' %}", "{title}", "{0.__class__}", "%s", "[1]"),
    *("\u2028", "\u202e", "\t", "\r\n", '<embed embedtype="image" id="1">', '<a linktype="page" id="3">'),
]
characters = st.characters(codec="utf-8", exclude_characters="\0")
parts = st.lists(st.sampled_from(PARTS) | st.text(characters, max_size=4), max_size=8)
# A page that cites more than its one reference can't be published.
texts = parts.map("".join).filter(lambda text: text.strip() and not CITATION.search(text.replace("[1]", "")))


def assert_is_text(content):
    """Assert that none of the text became an element, an attribute, or a URL in ``content`` (HTML)."""
    page = soup(content)
    assert page.find("hostile") is None
    for element in page.find_all(True):
        assert not any("hostile" in name for name in element.attrs), str(element)[:300]
        assert not element.get("href", "").startswith(("//", "javascript:")), str(element)[:300]
    return page


def assert_page_is_harmless(response):
    assert response.status_code == 200
    page = assert_is_text(response)
    assert_runs_only_its_own_scripts(response)
    assert_no_script_urls(response)
    for script in page.find_all("script", type="application/ld+json"):
        assert "@graph" in json.loads(script.string)


def assert_feed_is_harmless(response):
    for element in ET.fromstring(response.content).iter():
        if element.get("type") == "html":
            assert_is_text(element.text or "")


@settings(max_examples=examples(10, 30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, model=st.sampled_from(PAGE_TYPES))
@example(text="</script><hostile onhostile=1>", model=factories.ArticlePage)
@example(text="<hostile>'\"", model=factories.TreatmentPage)
@example(text="javascript:x", model=factories.StandardPage)
def test_any_text_stays_escaped(site, editor, text, model):
    local_cache.clear()
    visitor = Client()
    with transaction.atomic():
        fill_settings(Site.objects.get(), text[:80])
        page = complete_page(model, text[:80], f"<h2>{escape(text)}</h2><p>{escape(text)} [1]</p>")
        index.insert_or_update_object(page)
        assert_page_is_harmless(visitor.get(page.url))
        assert_page_is_harmless(page.make_preview_request())
        assert_page_is_harmless(visitor.get("/search/", {"q": text}))
        assert_feed_is_harmless(visitor.get("/articles/feed/"))
        assert_is_text(editor.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])))
        transaction.set_rollback(True)
