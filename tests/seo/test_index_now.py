"""IndexNow: what is enqueued, what is sent, and how failures are handled."""

import datetime
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from site_core.seo.index_now import queue
from site_core.seo.index_now.models import IndexNowPing
from site_core.seo.index_now.queue import is_public_hostname, send_pings
from site_core.site_settings.models import SearchSettings
from tests.support.factories import ArticlePageFactory, StandardPageFactory, make_private

STATE = IndexNowPing.State


@pytest.fixture
def engine(settings):
    """A local search engine. ``responses``: (status, headers) of the next responses; ``requests``: bodies received."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, headers = responses.pop(0) if responses else (200, {})
            if status == "timeout":
                released.wait(30)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    requests, responses, released = [], [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.requests, server.responses = requests, responses
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.INDEX_NOW_ENDPOINT = f"http://127.0.0.1:{server.server_port}/indexnow"
    yield server
    released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clinic(site, settings):
    """The small site with a public host name and IndexNow turned on."""
    settings.ALLOWED_HOSTS = ["clinic.example"]
    Site.objects.update(hostname="clinic.example", port=443)
    Site.clear_site_root_paths_cache()
    search = SearchSettings.for_site(Site.objects.get())
    search.index_now = True
    search.save()
    site.key = search.index_now_key
    return site


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def waiting():
    return sorted(
        ping.url.removeprefix("https://clinic.example") for ping in IndexNowPing.objects.filter(state="waiting")
    )


class TestEnqueue:
    def test_published_page_is_enqueued(self, clinic):
        publish(ArticlePageFactory(slug="a"))
        assert waiting() == ["/articles/a/"]

    def test_page_published_twice_is_enqueued_once(self, clinic):
        publish(publish(ArticlePageFactory(slug="a")))
        assert waiting() == ["/articles/a/"]

    def test_page_published_again_after_sending_is_enqueued_again(self, clinic, engine):
        article = publish(ArticlePageFactory(slug="a"))
        send_pings()
        publish(article)
        assert waiting() == ["/articles/a/"]

    def test_draft_is_not_enqueued(self, clinic):
        ArticlePageFactory().save_revision()
        assert waiting() == []

    def test_unpublished_page_is_enqueued(self, clinic):
        ArticlePageFactory(slug="a").unpublish()
        assert waiting() == ["/articles/a/"]

    def test_deleted_page_is_enqueued(self, clinic):
        ArticlePageFactory(slug="a").delete()
        assert waiting() == ["/articles/a/"]

    def test_moved_page_is_enqueued_with_both_urls(self, clinic):
        page, parent = StandardPageFactory(slug="moving"), StandardPageFactory(slug="parent")
        StandardPageFactory(parent=page, slug="child")
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
        assert waiting() == ["/moving/", "/moving/child/", "/parent/moving/", "/parent/moving/child/"]

    def test_renamed_page_is_enqueued_with_both_urls(self, clinic, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            publish(StandardPageFactory(slug="old"), slug="new")
        assert waiting() == ["/new/", "/old/"]

    def test_reordered_page_is_not_enqueued(self, clinic):
        first, second = StandardPageFactory(), StandardPageFactory()
        Page.objects.get(pk=second.pk).move(Page.objects.get(pk=first.pk), pos="left")
        assert waiting() == []

    def test_noindex_page_is_not_enqueued(self, clinic):
        publish(ArticlePageFactory(noindex=True)).unpublish()
        assert waiting() == []

    def test_private_page_is_not_enqueued(self, clinic):
        article = ArticlePageFactory()
        make_private(article)
        IndexNowPing.objects.all().delete()
        publish(article).unpublish()
        assert waiting() == []

    def test_minor_change_is_not_enqueued(self, clinic):
        publish(StandardPageFactory(), introduction="A comma, corrected.", minor_change=True)
        assert waiting() == []

    def test_first_publication_is_enqueued_even_if_marked_as_minor(self, clinic):
        publish(ArticlePageFactory(slug="a", live=False), minor_change=True)
        assert waiting() == ["/articles/a/"]

    def test_renamed_page_is_enqueued_with_both_urls_even_if_marked_as_minor(self, clinic):
        publish(StandardPageFactory(slug="old"), slug="new", minor_change=True)
        assert waiting() == ["/new/", "/old/"]

    @pytest.mark.parametrize("is_minor", [False, True])
    @pytest.mark.parametrize(
        ("fields", "changes"),
        [
            ({}, {"noindex": True}),
            ({"noindex": True}, {"noindex": False}),
            ({}, {"canonical_url": "https://journal.example/article/"}),
            ({"canonical_url": "https://journal.example/article/"}, {"canonical_url": ""}),
            ({}, {"seo_title": "Another title"}),
            ({}, {"search_description": "Another description."}),
        ],
    )
    def test_page_that_search_engines_list_no_longer_or_again_or_with_other_texts_is_enqueued(
        self, clinic, fields, changes, is_minor
    ):
        publish(ArticlePageFactory(slug="a", **fields), minor_change=is_minor, **changes)
        assert waiting() == ["/articles/a/"]

    def test_hidden_page_is_not_enqueued_again(self, clinic, engine):
        page = publish(StandardPageFactory(), noindex=True)
        send_pings()
        publish(page, introduction="Other words.")
        assert waiting() == []

    def test_page_hidden_and_renamed_at_once_is_enqueued_with_its_old_url(self, clinic):
        publish(StandardPageFactory(slug="old"), slug="new", noindex=True)
        assert waiting() == ["/old/"]

    def test_draft_with_noindex_is_not_enqueued(self, clinic):
        page = ArticlePageFactory()
        page.noindex = True
        page.save_revision()
        assert waiting() == []

    def test_section_that_became_private_is_enqueued(self, clinic):
        parent = StandardPageFactory(slug="parent")
        StandardPageFactory(parent=parent, slug="child")
        StandardPageFactory(parent=parent, slug="hidden", noindex=True)
        make_private(StandardPageFactory(parent=parent, slug="private"))
        IndexNowPing.objects.all().delete()
        make_private(parent)
        assert waiting() == ["/parent/", "/parent/child/"]

    def test_section_that_became_public_is_enqueued(self, clinic):
        parent = StandardPageFactory(slug="parent")
        restriction = make_private(parent)
        StandardPageFactory(parent=parent, slug="child")
        IndexNowPing.objects.all().delete()
        restriction.delete()
        assert waiting() == ["/parent/", "/parent/child/"]

    def test_another_kind_of_privacy_is_not_enqueued(self, clinic):
        restriction = make_private(StandardPageFactory())
        IndexNowPing.objects.all().delete()
        restriction.restriction_type, restriction.password = "password", "numbat"
        restriction.save()
        assert waiting() == []

    def test_privacy_set_in_the_admin_is_enqueued(self, clinic, editor):
        page = StandardPageFactory(slug="parent")
        url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
        form = {"restriction_type": "password", "password": "numbat"}
        editor.post(url, form, HTTP_HOST="clinic.example", secure=True)
        assert waiting() == ["/parent/"]

    def test_deleted_private_page_is_not_enqueued(self, clinic):
        page = StandardPageFactory()
        make_private(page)
        IndexNowPing.objects.all().delete()
        page.delete()
        assert waiting() == []

    def test_page_moved_into_a_private_section_is_enqueued_with_its_old_url(self, clinic):
        page, parent = StandardPageFactory(slug="moving"), StandardPageFactory(slug="parent")
        make_private(parent)
        IndexNowPing.objects.all().delete()
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
        assert waiting() == ["/moving/"]

    def test_alias_is_not_enqueued(self, clinic):
        page = ArticlePageFactory(slug="a")
        page.create_alias(update_slug="copy")
        publish(page)
        assert waiting() == ["/articles/a/"]

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.0.0.1", "[::1]", "intranet", "clinic.local"])
    def test_site_with_a_local_host_name_enqueues_nothing(self, clinic, host):
        assert not is_public_hostname(host)
        Site.objects.update(hostname=host)
        publish(ArticlePageFactory())
        assert not IndexNowPing.objects.exists()

    def test_staging_enqueues_nothing(self, clinic, settings):
        settings.SEARCH_INDEXING = False
        publish(ArticlePageFactory())
        assert waiting() == []

    def test_it_is_off_by_default(self, clinic):
        SearchSettings.objects.all().delete()
        publish(ArticlePageFactory())
        assert waiting() == []

    def test_publishing_sends_no_request(self, clinic, engine):
        publish(ArticlePageFactory())
        assert engine.requests == []


class TestSending:
    @pytest.fixture
    def ping(self, clinic):
        publish(ArticlePageFactory(slug="a"))
        return IndexNowPing.objects.get()

    def test_request_follows_the_protocol(self, ping, clinic, engine):
        publish(ArticlePageFactory(slug="b"))
        assert send_pings() == (2, 0)
        assert engine.requests == [
            {
                "host": "clinic.example",
                "key": clinic.key,
                "keyLocation": f"https://clinic.example/{clinic.key}.txt",
                "urlList": ["https://clinic.example/articles/a/", "https://clinic.example/articles/b/"],
            }
        ]

    def test_sent_url_is_not_sent_again(self, ping, engine):
        send_pings()
        send_pings()
        ping.refresh_from_db()
        assert (len(engine.requests), ping.state, ping.tries) == (1, STATE.SENT, 1)

    @pytest.mark.parametrize("status", [500, 503, 429, 403, 302])
    def test_failure_is_retried_later(self, ping, engine, status):
        engine.responses += [(status, {"Location": "/elsewhere"})]
        assert send_pings() == (0, 1)
        ping.refresh_from_db()
        assert (ping.state, ping.last_error) == (STATE.WAITING, f"The search engine responded with status {status}.")
        assert send_pings() == (0, 0)  # too soon
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=IndexNowPing.RETRY_DELAYS[0])):
            assert send_pings() == (1, 0)

    @pytest.mark.parametrize("status", [400, 422])
    def test_rejection_is_final(self, ping, engine, status):
        engine.responses += [(status, {})]
        send_pings()
        ping.refresh_from_db()
        assert ping.state == STATE.GIVEN_UP
        assert ping.last_error

    def test_retry_after_is_respected(self, ping, engine):
        engine.responses += [(429, {"Retry-After": "7200"})]
        send_pings()
        ping.refresh_from_db()
        assert ping.next_try_at > timezone.now() + datetime.timedelta(minutes=119)

    def test_retry_after_is_limited(self, ping, engine):
        engine.responses += [(503, {"Retry-After": "9" * 40})]
        send_pings()
        ping.refresh_from_db()
        assert ping.next_try_at < timezone.now() + datetime.timedelta(days=2)

    def test_timeout_is_a_failure(self, ping, engine, monkeypatch):
        monkeypatch.setattr(queue, "TIMEOUT", (0.2, 0.2))
        engine.responses += [("timeout", {})]
        send_pings()
        ping.refresh_from_db()
        assert (ping.state, ping.last_error) == (STATE.WAITING, "The search engine did not respond in time.")

    def test_connection_error_is_a_failure(self, ping, settings):
        settings.INDEX_NOW_ENDPOINT = "http://127.0.0.1:9/"
        send_pings()
        ping.refresh_from_db()
        assert ping.last_error.startswith("The search engine could not be reached")

    def test_url_is_given_up_after_the_last_attempt(self, ping, engine):
        engine.responses += [(500, {})] * 20
        now = timezone.now()
        for day in range(12):
            with time_machine.travel(now + day * datetime.timedelta(days=2)):
                send_pings()
        ping.refresh_from_db()
        assert (ping.state, ping.tries) == (STATE.GIVEN_UP, len(IndexNowPing.RETRY_DELAYS) + 1)
        assert len(engine.requests) == len(IndexNowPing.RETRY_DELAYS) + 1

    def test_nothing_is_sent_after_it_is_turned_off(self, ping, engine):
        SearchSettings.objects.update(index_now=False)
        send_pings()
        assert engine.requests == []
        assert not IndexNowPing.objects.exists()

    def test_old_pings_are_deleted(self, ping, engine):
        send_pings()
        with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
            send_pings()
        assert not IndexNowPing.objects.exists()

    def test_command_prints_the_counts(self, ping, engine):
        out = StringIO()
        call_command("send_index_now", stdout=out)
        assert out.getvalue() == "IndexNow: 1 sent, 0 failed.\n"
        call_command("send_index_now", stdout=out)
        assert out.getvalue().count("\n") == 1


class TestKeyFile:
    def test_key_is_served(self, clinic, client):
        response = client.get(f"/{clinic.key}.txt", secure=True, headers={"host": "clinic.example"})
        assert response.content.decode() == clinic.key
        assert response["Content-Type"] == "text/plain; charset=utf-8"

    def test_other_key_is_not_found(self, clinic, client):
        assert client.get(f"/{'0' * 32}.txt", headers={"host": "clinic.example"}).status_code == 404

    def test_key_is_not_found_while_it_is_off(self, clinic, client):
        SearchSettings.objects.update(index_now=False)
        assert client.get(f"/{clinic.key}.txt", headers={"host": "clinic.example"}).status_code == 404


class TestReport:
    def test_report_shows_sent_and_failed_pings(self, site, editor):
        IndexNowPing.objects.create(site=site.site, url="https://x.example/sent/", state=STATE.SENT)
        IndexNowPing.objects.create(site=site.site, url="https://x.example/lost/", last_error="Status 500.")
        text = editor.get(reverse("index_now_report")).content.decode()
        for words in ("https://x.example/sent/", "Sent", "https://x.example/lost/", "Status 500."):
            assert words in text

    def test_report_is_filtered(self, site, editor):
        IndexNowPing.objects.create(site=site.site, url="https://x.example/sent/", state=STATE.SENT)
        IndexNowPing.objects.create(site=site.site, url="https://x.example/lost/")
        text = editor.get(reverse("index_now_report_results"), {"state": "waiting"}).content.decode()
        assert "lost" in text
        assert "sent/" not in text

    def test_report_is_exported(self, site, editor):
        IndexNowPing.objects.create(site=site.site, url="https://x.example/sent/")
        response = editor.get(reverse("index_now_report"), {"export": "csv"})
        assert b"https://x.example/sent/" in b"".join(response.streaming_content)

    def test_empty_report_opens(self, site, editor):
        assert editor.get(reverse("index_now_report")).status_code == 200

    def test_report_is_in_the_menu(self, site, editor):
        assert reverse("index_now_report") in editor.get("/admin/").content.decode()

    def test_report_requires_permission(self, site, client):
        assert client.get(reverse("index_now_report")).status_code == 302
