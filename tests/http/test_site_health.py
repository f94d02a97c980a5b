"""The checks of the public URL: what they say if something else answers there, or if a name can't be used."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from wagtail.models import Site

from site_core.http import site_health
from site_core.lib.site_health import Status


class OtherSite(BaseHTTPRequestHandler):
    """Responds to every request with the same page, as many sites do."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *args):
        pass


@pytest.fixture
def other_site(settings):
    with HTTPServer(("127.0.0.1", 0), OtherSite) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("page", [b"<h1>Welcome</h1>", b"[1]", b'{"status": "ok"}', b"\xff"])
def test_another_site_at_the_public_url_is_named(other_site, settings, page):
    other_site.page = page
    [result] = site_health.check_visitor_address()
    assert result.status == Status.CRITICAL
    assert result.found == f"{settings.SITE_URL} responded with status 200, and not as this site does."
    assert "Does another site" in result.advice


def test_name_that_no_host_can_have_does_not_lead_to_the_site(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://www.clinic.invalid", ["clinic..invalid", "10.0.0.11"]
    own, *others = site_health.check_host_names()
    assert own.status == Status.GOOD
    assert [result.found.split()[0] for result in others] == ["clinic..invalid", "clinic.invalid"]
    assert {result.status for result in others} == {Status.RECOMMENDED}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "hostname", "port"),
    [("https://www.clinic.example", "www.clinic.example", 443), ("http://[::1]:8000", "[::1]", 8000)],
)
def test_site_record_agrees_with_the_public_url(settings, url, hostname, port):
    settings.SITE_URL = url
    Site.objects.update(hostname=hostname, port=port)
    assert [result.status for result in site_health.check_wagtail_site()] == [Status.GOOD]
    Site.objects.update(port=81)
    [result] = site_health.check_wagtail_site()
    assert result.status == Status.CRITICAL
    assert f"Set its host name to {hostname} and its port to {port}." in result.advice


@pytest.mark.django_db
def test_missing_site_record_is_critical():
    Site.objects.all().delete()
    assert [result.status for result in site_health.check_wagtail_site()] == [Status.CRITICAL]
