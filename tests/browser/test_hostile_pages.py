"""Pages full of hostile text run no scripts in a real browser, even without the Content-Security-Policy.

Django renders the pages here. The browser gets them without headers, and empty responses for everything they load.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.support.complete import PAGE_TYPES, complete_page

HOSTILE = (
    "</title></style></script></textarea><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    "<svg onload='window.ran = 1'>\" autofocus onfocus='window.ran = 1' x=\"' onpointerover=\"window.ran = 1"
)
# Returns everything on the page that runs or could run: event handlers, inline scripts, and script URLs.
FIND_SCRIPTS = """() => {
    const elements = [...document.querySelectorAll("*")]
    const isCode = script => !script.src && !(script.type || "").endsWith("json")
    return {
        ran: window.ran ?? null,
        handlers: elements.flatMap(element => element.getAttributeNames().filter(name => name.startsWith("on"))),
        code: [...document.scripts].filter(isCode).map(script => script.text.slice(0, 80)),
        links: [...document.querySelectorAll("[href], [src], [action]")]
            .map(element => element.href || element.src || element.action)
            .filter(url => /^\\s*(javascript|data|vbscript):/i.test(url)),
    }
}"""
NOTHING = {"ran": None, "handlers": [], "code": [], "links": []}
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


@pytest.fixture
def find_scripts(page):
    """Return a function that opens HTML as a page and returns the scripts that run on it."""

    def open_page(content, content_type="text/html; charset=utf-8"):
        def fulfill(route):
            is_page = route.request.is_navigation_request()
            route.fulfill(body=content if is_page else b"", content_type=content_type if is_page else "text/plain")

        page.route("**/*", fulfill)
        page.goto("http://hostile.example/", wait_until="load")
        page.mouse.move(300, 300)
        return page.evaluate(FIND_SCRIPTS)

    return open_page


@pytest.fixture
def create_hostile_page(site):
    def create(model):
        html = f"<h2>{escape(HOSTILE)}</h2><p>{escape(HOSTILE)} [1]</p>"
        page = complete_page(model, HOSTILE[:80], html)
        model.objects.filter(pk=page.pk).update(
            title=HOSTILE[:255], search_description=HOSTILE, draft_title=HOSTILE[:255]
        )
        return model.objects.get(pk=page.pk)

    return create


def test_hostile_text_would_run_unescaped(find_scripts):
    """Without this, the other tests would prove nothing."""
    scripts = find_scripts(f"<!doctype html><title>{HOSTILE}</title><p>{HOSTILE}".encode())
    assert scripts["ran"] == 1
    assert {"onerror", "onload"} <= set(scripts["handlers"])
    assert scripts["code"]


@every_page_type
def test_pages_run_no_hostile_scripts(find_scripts, create_hostile_page, model):
    response = Client().get(create_hostile_page(model).url)
    assert response.status_code == 200
    assert b"window.ran" in response.content
    assert find_scripts(response.content) == NOTHING


@every_page_type
def test_previews_run_no_hostile_scripts(find_scripts, create_hostile_page, model):
    response = create_hostile_page(model).make_preview_request()
    assert b"window.ran" in response.content
    assert find_scripts(response.content) == NOTHING


def test_search_page_runs_no_hostile_scripts(find_scripts, site):
    response = Client().get("/search/", {"q": HOSTILE})
    assert b"window.ran" in response.content
    assert find_scripts(response.content) == NOTHING


def test_explorer_runs_no_hostile_scripts(find_scripts, create_hostile_page, client, admin_user):
    """Wagtail's views contain scripts, but the hostile text adds none."""
    page = create_hostile_page(PAGE_TYPES[0])
    client.force_login(admin_user)
    url = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    scripts = find_scripts(client.get(url).content)
    assert scripts["ran"] is None
    assert scripts["handlers"] == []
