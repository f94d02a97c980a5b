"""Links to reviews: guessing, reuse, expiry, scanners, and where the token must not appear."""

import logging
import secrets

import pytest
from django.utils import timezone

from site_core.ops.logging import JsonFormatter, redact_personal_data
from site_core.page_views import counter
from site_core.redirects.serving import hit_counters
from site_core.review import views
from site_core.review.models import Approval, ReviewRequest
from site_core.review.services import approve, request_review, revoke
from tests.support.html import soup


def test_only_a_hash_of_the_token_is_stored(ask):
    review_request, url = ask()
    token = url.split("/")[2]
    assert len(token) >= 43
    assert token not in repr(ReviewRequest.objects.filter(pk=review_request.pk).values())


def test_guesses_get_the_same_response_whatever_they_look_like(ask, client):
    _request, url = ask()
    guesses = [f"/review/{token}/" for token in ("a", secrets.token_urlsafe(32), url.split("/")[2][:-1], "a/b", "%00")]
    responses = [client.get(guess) for guess in guesses]
    assert {response.status_code for response in responses} == {404}
    assert len({response.text for response in responses}) == 1
    assert "doesn’t work" in soup(responses[0]).h1.text


def test_punctuation_that_mail_programs_add_is_ignored(ask, client):
    _request, url = ask()
    assert client.get(f"{url.rstrip('/')}./").status_code == 200


@pytest.mark.parametrize("end", ["expire", "revoke", "supersede"])
def test_links_that_ended_say_how_to_go_on(ask, client, end, site, treatment):
    review_request, url = ask()
    if end == "expire":
        ReviewRequest.objects.update(expires_at=timezone.now())
    elif end == "revoke":
        revoke(review_request)
    else:
        request_review(treatment, [site.reviewer])
    response = client.get(url)
    assert response.status_code == 410
    headings = {"expire": "expired", "revoke": "no longer needed", "supersede": "newer version"}
    assert headings[end] in soup(response).h1.text
    assert client.post(url, {"decision": "approved", "confirm": "1"}).status_code == 410
    assert not Approval.objects.filter(request=review_request).exists()


def test_link_without_its_revision_says_that_there_is_a_newer_version(ask, client):
    _request, url = ask()
    ReviewRequest.objects.update(revision=None)
    assert "newer version" in soup(client.get(url)).h1.text


def test_decision_uses_up_the_link(ask, client, site, treatment):
    review_request, url = ask()
    approve(review_request.revision, site.reviewer, via="link", request=review_request)
    page = soup(client.get(url))
    assert "Thank you" in page.h1.text
    assert not page.select("input[name=decision]")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_scanners_that_open_links_change_nothing(ask, client, method):
    review_request, url = ask()
    before = ReviewRequest.objects.filter(pk=review_request.pk).values().get()
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Mail-Scanner-Bot/1.0"}):
        getattr(client, method)(f"{url}?decision=approved&confirm=1", headers=headers)
    assert ReviewRequest.objects.filter(pk=review_request.pk).values().get() == before
    assert not Approval.objects.filter(request=review_request).exists()


def test_post_without_the_form_decides_nothing(ask, client):
    review_request, url = ask()
    client.post(url, {"decision": "approved", "confirm": "1"})
    assert not Approval.objects.filter(request=review_request).exists()


def test_form_on_another_website_is_refused(ask, client):
    _request, url = ask()
    response = client.post(url, {"decision": "approved", "confirm": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_form_in_an_older_browser_is_accepted(ask, client):
    """The screen asks for no referrer, so Safari before 16.4 hides the origin of its form."""
    _request, url = ask()
    data = {"decision": "approved", "token": soup(client.get(url)).select_one("input[name=token]")["value"]}
    assert client.post(url, data, headers={"Origin": "null"}).status_code == 200
    assert client.post(url, data, headers={"Origin": "https://other.example"}).status_code == 403
    refused = client.post(url, data, headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


def test_headers_keep_the_link_secret(ask, client):
    _request, url = ask()
    response = client.get(url)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "Speculation-Rules" not in response
    assert not response.cookies
    policy = response["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self'", "frame-src 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe-inline" not in policy


def test_forms_work_without_any_cookie(ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    token = page.select_one("input[name=token]")["value"]
    response = client.post(url, {"decision": "approved", "token": token})
    assert response.status_code == 200
    assert not client.cookies


def test_page_cache_is_not_asked(ask, worker):
    _request, url = ask()
    assert {worker.get(url).status for _time in range(2)} == {200}
    assert worker.rendered == [url, url]


def test_token_is_in_no_log_line(ask, client, caplog):
    _request, url = ask()
    with caplog.at_level(logging.WARNING):
        client.get(f"{url[:-1]}x/")
    token = url.split("/")[2]
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert lines
    assert not [line for line in lines if token in line]
    assert redact_personal_data(f"GET {url} took 3 s") == "GET /review/[redacted] took 3 s"
    assert redact_personal_data("GET /admin/review/12/") == "GET /admin/review/12/"


def test_token_is_not_in_the_log_of_missing_pages(ask, client):
    ask()
    client.get(f"/review/{secrets.token_urlsafe(32)}/")
    assert not hit_counters.take_counts()[1]


def test_views_of_the_screen_are_not_counted(ask, client):
    _request, url = ask()
    client.get(url)
    assert not counter.take_counts()


def test_network_that_tries_too_many_links_has_to_wait(client, monkeypatch, site):
    monkeypatch.setattr(views, "MAX_REQUESTS", 2)
    statuses = [client.get(f"/review/{number}/").status_code for number in range(3)]
    assert statuses == [404, 404, 429]
