"""Pages full of hostile text, opened in a real browser without the policy that would stop it: nothing runs.

Django renders them here; the browser gets them as they are, and whatever they load is answered with nothing.
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
# What a browser has made of the page: handlers, scripts of the page's own, and addresses that run.
RUNNING = """() => {
    const elements = [...document.querySelectorAll("*")]
    const isCode = script => !script.src && !(script.type || "").endsWith("json")
    return {
        ran: window.ran ?? null,
        handlers: elements.flatMap(element => element.getAttributeNames().filter(name => name.startsWith("on"))),
        code: [...document.scripts].filter(isCode).map(script => script.text.slice(0, 80)),
        links: [...document.querySelectorAll("[href], [src], [action]")]
            .map(element => element.href || element.src || element.action)
            .filter(address => /^\\s*(javascript|data|vbscript):/i.test(address)),
    }
}"""
NOTHING = {"ran": None, "handlers": [], "code": [], "links": []}
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


@pytest.fixture
def opened(page):
    """Opens HTML as a page and tells what runs on it."""

    def open_page(content, content_type="text/html; charset=utf-8"):
        def answer(route):
            is_page = route.request.is_navigation_request()
            route.fulfill(body=content if is_page else b"", content_type=content_type if is_page else "text/plain")

        page.route("**/*", answer)
        page.goto("http://hostile.example/", wait_until="load")
        page.mouse.move(300, 300)
        return page.evaluate(RUNNING)

    return open_page


@pytest.fixture
def hostile(site):
    def make(model):
        html = f"<h2>{escape(HOSTILE)}</h2><p>{escape(HOSTILE)} [1]</p>"
        page = complete_page(model, HOSTILE[:80], html)
        model.objects.filter(pk=page.pk).update(
            title=HOSTILE[:255], search_description=HOSTILE, draft_title=HOSTILE[:255]
        )
        return model.objects.get(pk=page.pk)

    return make


def test_hostile_text_would_run_unescaped(opened):
    """The browser runs it where nothing holds it back: else the tests below would show nothing."""
    found = opened(f"<!doctype html><title>{HOSTILE}</title><p>{HOSTILE}".encode())
    assert found["ran"] == 1
    assert {"onerror", "onload"} <= set(found["handlers"])
    assert found["code"]


@every_page_type
def test_nothing_runs_on_a_page(opened, hostile, model):
    response = Client().get(hostile(model).url)
    assert response.status_code == 200
    assert b"window.ran" in response.content
    assert opened(response.content) == NOTHING


@every_page_type
def test_nothing_runs_in_a_preview(opened, hostile, model):
    response = hostile(model).make_preview_request()
    assert b"window.ran" in response.content
    assert opened(response.content) == NOTHING


def test_nothing_runs_on_a_search_page(opened, site):
    response = Client().get("/search/", {"q": HOSTILE})
    assert b"window.ran" in response.content
    assert opened(response.content) == NOTHING


def test_nothing_runs_in_the_explorer(opened, hostile, client, admin_user):
    """Wagtail's own screens have code of their own; the hostile text adds none."""
    page = hostile(PAGE_TYPES[0])
    client.force_login(admin_user)
    address = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    found = opened(client.get(address).content)
    assert found["ran"] is None
    assert found["handlers"] == []
