"""When Varnish and CDNs are purged."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
import pytest
from django.db import connection
from moto import mock_aws

from tests.support.factories import ArticlePageFactory
from tests.support.processes import free_port


class FakeVarnish(BaseHTTPRequestHandler):
    def do_PURGE(self):
        self.server.purged.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def varnish(settings):
    with HTTPServer(("127.0.0.1", 0), FakeVarnish) as server:
        server.purged, server.status = [], 200
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.WAGTAILFRONTENDCACHE = varnish_settings(server.server_port)
        yield server
        server.shutdown()
        thread.join()


def varnish_settings(port):
    return {
        "varnish": {
            "BACKEND": "site_core.caching.frontend_cache.VarnishBackend",
            "LOCATION": f"http://127.0.0.1:{port}",
        }
    }


@pytest.fixture
def article(site):
    article = ArticlePageFactory(parent=site.articles)
    connection.run_on_commit.clear()  # as if committed
    return article


@pytest.fixture
def publish(article, django_capture_on_commit_callbacks):
    def publish(purged=()):
        with django_capture_on_commit_callbacks(execute=True):
            article.title += "!"
            article.save_revision().publish()
            assert list(purged) == []  # not before others can read the change

    return publish


def test_varnish_is_purged_once_when_a_page_is_published(varnish, publish):
    publish(varnish.purged)
    assert varnish.purged == ["/"]


@pytest.mark.parametrize("page_cache", ["off", "files"])
def test_varnish_is_purged_with_and_without_the_page_cache(varnish, publish, settings, tmp_path, page_cache):
    settings.DATA_DIR = tmp_path
    settings.PAGE_CACHE = page_cache
    publish()
    assert varnish.purged == ["/"]
    settings.PAGE_CACHE = "off"


def test_draft_purges_nothing(varnish, article, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article.title += "!"
        article.save_revision()
    assert varnish.purged == []


def test_refusal_is_logged(varnish, publish, caplog):
    varnish.status = 403
    publish()
    assert "refused to purge its pages: 403" in caplog.text


def test_varnish_that_is_down_does_not_delay_editors(publish, settings, caplog):
    settings.WAGTAILFRONTENDCACHE = varnish_settings(free_port())
    publish()
    assert "could not be purged" in caplog.text


@pytest.fixture
def distribution(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("cloudfront")
        origin = {"Id": "site", "DomainName": "origin.clinic.example", "CustomHeaders": {"Quantity": 0}}
        origin |= {"CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}
        behavior = {"TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https"}
        key = client.create_distribution(
            DistributionConfig={
                "CallerReference": "one",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": behavior,
                "Comment": "",
                "Enabled": True,
            }
        )["Distribution"]["Id"]
        backend = "wagtail.contrib.frontend_cache.backends.CloudfrontBackend"
        settings.WAGTAILFRONTENDCACHE = {"CloudFront": {"BACKEND": backend, "DISTRIBUTION_ID": key}}
        yield lambda: client.list_invalidations(DistributionId=key)["InvalidationList"].get("Items", [])


def test_cloudfront_invalidates_everything(distribution, publish):
    publish()
    assert len(distribution()) == 1


def test_unknown_distribution_does_not_prevent_publishing(distribution, publish, settings, caplog):
    settings.WAGTAILFRONTENDCACHE["CloudFront"]["DISTRIBUTION_ID"] = "E0"
    publish()
    assert "NoSuchDistribution" in caplog.text
