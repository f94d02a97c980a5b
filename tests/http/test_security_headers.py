"""Security headers: what each response allows browsers to do."""

import pytest
from django.core.files.storage import storages
from django.test import Client, RequestFactory
from django.urls import reverse

from blog.blocks import VIDEO_PLAYERS
from site_core.assets.critical_css import hash_source, list_css, style_source
from site_core.http.security_headers import SecurityHeadersMiddleware, csp_admin, csp_public
from site_core.pages.error_pages import server_error
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.html import soup
from tests.support.observatory import directives, score
from tests.support.shared_rows import SharedRows

OTHER_URLS = [
    "/search/?q=words",
    "/no-such-page/",
    "/articles/feed/",
    "/articles/topic/about/",
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    "/manifest.webmanifest",
    "/favicon.ico",
    "/articles?page=1",
]


@pytest.fixture(scope="module")
def pages(_site_rows, django_db_blocker):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            urls = {model: complete_page(model).url for model in PAGE_TYPES}
        yield urls


@pytest.fixture
def visitor(pages, db):
    return Client()


@pytest.fixture
def https(settings, pages, db):
    """A client that uses HTTPS, like in production."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    return Client(headers={"host": "testserver"}, raise_request_exception=False)


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_page_scores_a_plus(https, pages, model):
    response = https.get(pages[model], secure=True)
    assert response.status_code == 200
    total, points = score(response, https.get(pages[model]), "testserver")
    assert total >= 115, points


@pytest.mark.parametrize("url", ["/search/?q=words", "/articles/topic/about/", "/no-such-page/"])
def test_other_pages_score_a_plus(https, url):
    total, points = score(https.get(url, secure=True), https.get(url), "testserver")
    assert total >= 115, points


@pytest.mark.parametrize("url", OTHER_URLS)
def test_every_public_response_has_the_public_policy(visitor, url):
    policy = directives(visitor.get(url))
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'", style_source(), hash_source(list_css())}


def test_public_policy_allows_only_our_inline_styles_and_video_players(settings):
    sources = {source for values in csp_public().values() for source in values}
    assert sources == {"'none'", "'self'", style_source(), hash_source(list_css()), *settings.VIDEO_PLAYERS}


def test_every_video_player_can_be_framed(settings):
    assert {"/".join(player.split("/")[:3]) for _, _, player in VIDEO_PLAYERS} == set(settings.VIDEO_PLAYERS)


def test_rejected_host_gets_the_public_policy(visitor):
    response = visitor.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert directives(response)["default-src"] == {"'none'"}


def test_signed_in_editors_get_the_same_policy(visitor, editor):
    assert directives(editor.get("/")) == directives(visitor.get("/"))


def test_server_error_page_allows_only_its_own_styles():
    response = SecurityHeadersMiddleware(server_error)(RequestFactory().get("/"))
    own_styles = hash_source(soup(response).find("style").string)
    assert directives(response)["style-src"] == {"'self'", style_source(), hash_source(list_css()), own_styles}


def test_admin_policy_applies_only_to_the_admin(pages, editor):
    admin_policy = directives(editor.get(reverse("wagtailadmin_home")))
    assert admin_policy == {name: set(values) for name, values in csp_admin().items()}
    assert "'unsafe-eval'" not in admin_policy["script-src"]
    assert "'unsafe-inline'" not in directives(editor.get("/"))["script-src"]


def test_preview_has_the_public_policy_and_can_be_framed_by_the_admin(pages, editor):
    page = PAGE_TYPES[0].objects.first()
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert directives(response)["script-src"] == {"'self'"}
    assert directives(response)["frame-ancestors"] == {"'self'"}


def test_block_preview_has_the_public_policy_and_can_be_framed_by_the_admin(visitor, editor):
    block = next(iter(PAGE_TYPES[0].body.field.stream_block.child_blocks.values()))
    response = editor.get(reverse("wagtailadmin_block_preview", query={"id": block.definition_prefix}))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives(response) == {name: set(values) for name, values in csp_public(allow_framing=True).items()}


def test_media_on_another_host_is_allowed(settings, pages, db):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": "clinic", "custom_domain": "media.clinic.example", "querystring_auth": False},
        }
    }
    assert storages["default"].url("x") == "https://media.clinic.example/x"
    assert csp_public()["img-src"] == ["'self'", "https://media.clinic.example"]
    assert "https://media.clinic.example" in csp_admin()["img-src"]


def test_images_can_be_embedded_elsewhere_and_pages_cannot(visitor):
    assert visitor.get("/static/img/favicon-32.png")["Cross-Origin-Resource-Policy"] == "cross-origin"
    response = visitor.get("/")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_svg_opened_directly_runs_no_scripts(visitor):
    policy = directives(visitor.get("/static/img/favicon.svg"))
    assert policy["default-src"] == {"'none'"}
    assert "sandbox" in policy


def test_unused_browser_features_are_disabled(visitor):
    policy = visitor.get("/")["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy


def test_hsts_does_not_affect_other_hosts(https):
    assert https.get("/", secure=True)["Strict-Transport-Security"] == "max-age=63072000"
