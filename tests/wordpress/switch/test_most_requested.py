"""The most requested URLs after the switch: requested at the public address, and green only if each answers there."""

import ssl
import subprocess

import pytest

from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import OldUrl
from site_core.wordpress.old_urls.paths import path_key
from site_core.wordpress.switch import most_requested
from site_core.wordpress.switch.watching import watch
from tests.support import websites
from tests.support.html import soup
from tests.support.websites import website

from .servers import origin_of_nobody, page, serving_this_site
from .support import SOURCE, after_url, prove, watch_now

pytestmark = pytest.mark.django_db


def know(path, requests):
    OldUrl.objects.create(source=SOURCE, key=path_key(path), path=path, requests=requests)


def shown(client, import_run):
    return soup(client.get(after_url(import_run))).select_one("main")


def test_most_requested_urls_are_requested_as_visitors_do(switch, public):
    prove(("/same/", 9, "same"), ("/moved", 8, "moved"), ("/gone/", 7, "gone"), ("/lost/?p=1", 6, "same"))
    public.pages |= {"/same/": 200, "/moved": (301, {"Location": "/same/"}), "/gone/": 410}
    day = watch(switch)
    assert (day.requested, day.gone, day.looked_up) == (4, 1, 0)
    assert day.unanswered == [{"path": "/lost/?p=1", "status": 404}]
    _signed, *requests = public.requests
    assert {headers["User-Agent"] for _method, _path, headers in requests} == {"Redirect-Test-Bot"}


def test_redirects_are_followed_on_this_site_only(switch, public):
    prove(("/away/", 9, "moved"), ("/inside/", 8, "moved"))
    with website() as elsewhere:
        public.pages |= {
            "/away/": (301, {"Location": elsewhere.url().replace("127.0.0.1", "localhost")}),
            "/inside/": (301, {"Location": "http://169.254.169.254/latest/"}),
        }
        day = watch(switch)
        assert day.unanswered == []
        assert not elsewhere.requests


def test_screen_is_green_when_all_answer(client, import_run, switch, public):
    prove(("/a/", 9, "same"))
    public.pages["/a/"] = 200
    watch(switch)
    assert (
        "All of the 1 most requested URLs answer." in shown(client, import_run).select_one(".switch-green").get_text()
    )


def test_what_is_gone_on_purpose_is_counted_apart(client, import_run, switch, public, site):
    prove(("/a/", 9, "same"), ("/decided/", 8, "unanswered"), ("/on-the-sheet/", 7, "gone"))
    RedirectRule(source="/decided/", status=410).save()
    public.pages |= {"/a/": 200, "/decided/": 410, "/on-the-sheet/": 410}
    watch(switch)
    [green] = shown(client, import_run).select(".switch-green")
    assert "Of the 3 most requested URLs, 1 answer, and 2 are gone on purpose." in green.get_text()


def test_url_that_waits_for_a_draft_does_not_answer(switch, public, site):
    prove(("/draft/", 9, "gone"), ("/nobody-decided/", 8, "unanswered"))
    site.articles.unpublish()
    RedirectRule(source="/draft/", redirect_page=site.articles).save()
    public.pages |= {"/draft/": 410, "/nobody-decided/": 410}
    assert [line["path"] for line in watch(switch).unanswered] == ["/draft/", "/nobody-decided/"]


def test_site_that_cannot_be_reached_is_never_green(client, import_run, switch, settings, site):
    """What the site would answer is looked up without requests, which is no proof that visitors get it."""
    prove((site.articles.url, 9, "same"))
    settings.SITE_URL = origin_of_nobody()
    day = watch(switch)
    assert (day.reach, day.requested, day.looked_up, day.unanswered) == ("unreachable", 1, 1, [])
    page = shown(client, import_run)
    assert not page.select(".switch-green")
    assert "The site could not be requested from here." in page.select_one(".help-critical").get_text()


def test_what_an_unreachable_site_would_not_answer_is_named(client, import_run, switch, settings, site):
    prove((site.articles.url, 9, "same"), ("/lost/", 8, "same"))
    settings.SITE_URL = origin_of_nobody()
    watch(switch)
    page = shown(client, import_run)
    assert "These were not requested." in page.get_text()
    assert [item.get_text() for item in page.select(".switch-unanswered li")] == ["/lost/ (404)"]


def test_server_without_a_valid_certificate_is_named(client, import_run, switch, settings, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=elsewhere.example"]
    subprocess.run([*command, "-keyout", key, "-out", certificate, "-days", "1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving_this_site(wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as site:
        settings.SITE_URL = site.origin.replace("127.0.0.1", "localhost")
        watch(switch)
    assert (
        "The certificate of the site is not valid." in shown(client, import_run).select_one(".help-critical").get_text()
    )


@pytest.mark.parametrize(
    "answer", [200, 503, (301, {"Location": "http://169.254.169.254/"}), page(b"<h1>Parked</h1>"), websites.garbage]
)
def test_another_server_that_answers_everything_is_not_this_site(client, import_run, switch, settings, answer):
    class Pages(dict):
        def get(self, path, default=None):
            return answer

    prove(("/a/", 9, "same"))
    with website() as other:
        settings.SITE_URL, other.pages = other.origin, Pages()
        day = watch(switch)
    assert day.reach in ("other", "unreachable")
    assert len(other.requests) == 1
    assert not shown(client, import_run).select(".switch-green")


def test_nothing_is_green_before_it_was_requested(client, import_run, switch, site):
    prove((site.articles.url, 9, "same"))
    watch_now(switch)
    page = shown(client, import_run)
    assert not page.select(".switch-green")
    assert "The most requested URLs were not requested yet." in page.get_text()


def test_requests_have_limited_time_together(client, import_run, switch, public, site):
    prove((site.articles.url, 9, "same"))
    day = watch(switch, seconds=1e-9)
    assert len(public.requests) == 1  # who answers
    assert (day.looked_up, day.unanswered) == (1, [])
    page = shown(client, import_run)
    assert not page.select(".switch-green")
    assert "1 of 1 URLs were not requested" in page.get_text()


def test_server_that_sends_a_byte_now_and_then_keeps_nobody_waiting(switch, public, site, monkeypatch):
    monkeypatch.setattr(most_requested, "RESPONSE_SECONDS", 0.2)
    prove(("/slow/", 9, "same"), ("/hops/", 8, "moved"), ("/a/", 7, "same"))
    public.pages |= {"/slow/": websites.drip, "/hops/": (301, {"Location": "/slow/"}), "/a/": 200}
    day = watch(switch)
    assert day.unanswered == [{"path": "/slow/", "status": 0}, {"path": "/hops/", "status": 0}]
    assert day.looked_up == 0


def test_response_that_takes_all_of_the_time_is_looked_up(switch, public, site):
    prove((site.articles.url, 9, "same"))
    public.pages[site.articles.url] = websites.drip
    day = watch(switch, seconds=0.3)
    assert (day.looked_up, day.unanswered) == (1, [])


def test_forty_urls_are_looked_at_the_most_requested_ones_first(switch):
    prove(*((f"/page-{number}/", number, "same") for number in range(60)))
    day = watch_now(switch)
    assert (day.requested, len(day.unanswered)) == (40, 40)
    assert day.unanswered[0]["path"] == "/page-59/"


@pytest.mark.parametrize("lines", [[], [("/a/", 0, "same"), ("/b/", 0, "same")]])
def test_without_numbers_nothing_is_called_most_requested(client, import_run, switch, public, lines):
    prove(*lines)
    know("/known/", 0)
    day = watch(switch)
    assert (day.reach, day.requested) == ("site", 0)
    page = shown(client, import_run)
    assert not page.select(".switch-green")
    assert "Nothing says yet what visitors ask for most." in page.get_text()
    assert page.select(f"a[href$='/{import_run.pk}/urls/']")


@pytest.mark.parametrize("lines", [[], [("/a/", 0, "same")]])
def test_known_urls_take_the_place_of_a_sheet_without_numbers(switch, lines):
    prove(*lines)
    know("/known/", 3)
    assert [line["path"] for line in watch_now(switch).unanswered] == ["/known/"]


@pytest.mark.parametrize(
    "path", ["/%00/", "/%", "//evil.example/", "/a b/", "/" + "x" * 1900, "/?p=<script>", "/%ff%fe"]
)
def test_any_path_of_a_sheet_can_be_requested_and_looked_up(switch, public, path):
    prove((path, 1, "same"))
    assert len(watch_now(switch).unanswered) <= 1
    assert len(watch(switch).unanswered) <= 1


def test_screen_names_what_does_not_answer(client, import_run, switch, public):
    prove(("/lost/<b>", 9, "same"))
    watch(switch)
    page = shown(client, import_run)
    assert not page.select(".switch-green")
    assert "/lost/<b> (404)" in page.select_one(".switch-unanswered").get_text()
