"""Ids in URLs of the admin that nothing can have: letters, huge and negative numbers, null characters."""

import re
from itertools import cycle
from urllib.parse import quote, urlencode

import pytest

from tests.support.admin_walk import admin_patterns, admin_routes, build_url, create_objects

HOSTILE = ["x", "9" * 20, "1\x00", "-1", "٣", "1' --"]
QUERY_PARAMETERS = ["id", "p", "page", "parent_page_id", "collection_id", "user", "owner", "content_type", "workflow"]


@pytest.fixture
def administrator(admin_client):
    """Return an administrator's browser, for which an error is a response with status 500."""
    admin_client.raise_request_exception = False
    return admin_client


@pytest.mark.slow
def test_no_url_of_the_admin_fails_with_a_hostile_argument(administrator, site):
    failed = []
    for name, route, _view in admin_routes():
        for value in HOSTILE[:3] if "<" in route else []:
            url = re.sub(r"<[^>]+>", quote(value, safe=""), route)
            if administrator.get(url).status_code >= 500:
                failed.append((name, value))
    assert failed == []


@pytest.mark.slow
def test_no_url_of_the_admin_fails_with_a_hostile_query(administrator, site, admin_user):
    objects, values, failed = create_objects(site, admin_user), cycle(HOSTILE), []
    for name, arguments in admin_patterns().items():
        if name.endswith("_results"):  # the same view as the one without
            continue
        value = next(values)
        url = build_url(name, arguments, objects).partition("?")[0]
        query = urlencode(dict.fromkeys(QUERY_PARAMETERS, value))
        if administrator.get(f"{url}?{query}").status_code >= 500:
            failed.append((name, value))
    assert failed == []


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "url",
    [
        "redirects/rules/edit/{}/",
        "redirects/rules/delete/{}/",
        "snippets/choose/pages/topic/chosen/{}/",
        "images/chooser/chosen/{}/",
        "documents/chooser/chosen/{}/",
        "bulk/wagtailcore/page/delete/?id={}",
        "images/chooser/chosen-multiple/?id={}",
        "choose-page/chosen-multiple/?id={}",
        "choose-external-link/?parent_page_id={}",
        "api/main/images/find/?id={}",
    ],
)
def test_nothing_is_found(administrator, site, url, value):
    url = f"/admin/{url.format(quote(value, safe=''))}"
    assert administrator.get(url).status_code in (200, 302, 404)
    if "external" not in url:  # fails without any data, whatever the id
        assert administrator.post(url).status_code in (200, 302, 403, 404, 405)


def test_letters_are_not_found(administrator, site):
    for path in ("redirects/rules/edit/x/", "images/chooser/chosen/x/", "bulk/wagtailcore/page/delete/?id=x"):
        assert administrator.get(f"/admin/{path}").status_code == 404


def test_an_error_with_a_good_id_is_still_an_error(administrator, site, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("a mistake in the code")

    monkeypatch.setattr("wagtail.models.Page.get_admin_display_title", fail)
    assert administrator.get(f"/admin/pages/{site.articles.pk}/?p=1").status_code == 500
